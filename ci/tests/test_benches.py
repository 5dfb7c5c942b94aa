"""The check that fails a slower release."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent)]

from scratch import ROOT

LOG = """configuration: {fixtures}
     size  ours
summary: {{"bench": "validation", "ratios": {{"checked / encode": 1.3}}}}
summary: {{"bench": "generation", "ratios": {{"10x: time / input": 0.9, "10x: memory / input": 0.5}}}}
"""


class Compare(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.history = self.folder / "history.json"
        self.history.write_text("[]", encoding="utf-8")

    def run_compare(self, *arguments):
        words = [sys.executable, str(ROOT / "benches/compare"), *map(str, arguments)]
        variables = {**os.environ, "WELKIN_BENCH_HISTORY": str(self.history)}
        return subprocess.run(words, env=variables, capture_output=True, text=True, check=False)

    def summary(self, configuration=ROOT / "tests/fixtures/formation"):
        log, summary = self.folder / "log", self.folder / "summary.json"
        log.write_text(LOG.format(fixtures=configuration), encoding="utf-8")
        done = self.run_compare("--summarize", log, summary)
        self.assertEqual(done.returncode, 0, done.stderr)
        return summary

    def with_ratios(self, change):
        path = self.summary()
        summary = json.loads(path.read_text(encoding="utf-8"))
        change(summary["ratios"])
        path.write_text(json.dumps(summary), encoding="utf-8")
        return self.run_compare(path)

    def test_a_summary_has_every_ratio_and_the_machine(self):
        summary = json.loads(self.summary().read_text(encoding="utf-8"))
        expected = {"validation: checked / encode": 1.3, "generation: 10x: time / input": 0.9, "generation: 10x: memory / input": 0.5}
        self.assertEqual((summary["ratios"], summary["configuration"]), (expected, "fixtures"))
        self.assertGreater(summary["machine"]["cores"], 0)
        empty = self.folder / "empty"
        empty.write_text("nothing\n", encoding="utf-8")
        self.assertNotEqual(self.run_compare("--summarize", empty, self.folder / "x").returncode, 0)

    def test_more_than_a_tenth_fails(self):
        self.run_compare("--record", self.summary())
        name = "validation: checked / encode"
        for ratio, code in ((1.3, 0), (1.0, 0), (1.42, 0), (1.44, 1), (9.0, 1)):
            done = self.with_ratios(lambda ratios: ratios.update({name: ratio}))
            self.assertEqual(done.returncode, code, f"{ratio}: {done.stdout}{done.stderr}")
            self.assertEqual(name in done.stderr, code == 1)

    def test_what_is_not_measured_any_more_fails(self):
        self.run_compare("--record", self.summary())
        done = self.with_ratios(lambda ratios: ratios.popitem())
        self.assertEqual(done.returncode, 1)
        self.assertIn("not measured any more", done.stderr)
        self.assertEqual(self.with_ratios(lambda ratios: ratios.update(new=1.0)).returncode, 0)

    def test_versions_and_configurations_have_one_entry_each(self):
        for _ in range(2):
            self.run_compare("--record", self.summary())
        self.assertEqual(len(json.loads(self.history.read_text(encoding="utf-8"))), 1)
        real = self.summary("/elsewhere/formation")
        self.assertNotEqual(self.run_compare(real).returncode, 0, "there is nothing to compare with")
        self.run_compare("--record", real)
        self.assertEqual(len(json.loads(self.history.read_text(encoding="utf-8"))), 2)

    def test_the_history_is_one(self):
        history = json.loads((ROOT / "benches/history.json").read_text(encoding="utf-8"))
        self.assertTrue(history)
        for entry in history:
            self.assertTrue(entry["ratios"] and entry["machine"]["processor"], entry["version"])


if __name__ == "__main__":
    unittest.main()
