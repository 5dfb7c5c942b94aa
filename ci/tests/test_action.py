"""The steps of action.yml, run as GitHub runs them, and the installation of a release."""

import hashlib
import io
import re
import shutil
import stat
import subprocess
import sys
import tarfile
import tempfile
import unittest
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent)]

import fake_forge
from scratch import CODEGEN, EXPORT, ROOT, Origin, changed, environment

ACTION = (ROOT / "action.yml").read_text(encoding="utf-8")


def inputs():
    """Returns each input with its default."""
    section = ACTION.split("\ninputs:\n")[1].split("\noutputs:\n")[0]
    found = re.findall(r"^  ([a-z-]+):\n(?:    (?!default).*\n)*(?:    default: (.*)\n)?", section, re.MULTILINE)
    return {name: default.strip('"') for name, default in found}


def report_step():
    """Returns the environment and the script of the last step."""
    step = ACTION.split("    - name: Report\n")[1]
    variables = dict(re.findall(r"^        ([A-Z_]+): \$\{\{ inputs\.([a-z-]+) \}\}$", step, re.MULTILINE))
    script = step.split("      run: |\n")[1]
    return variables, "\n".join(line[8:] for line in script.splitlines())


class Action(unittest.TestCase):
    def run_step(self, checkout, **given):
        variables, script = report_step()
        values = {**inputs(), "token": "secret", "command": CODEGEN, **given}
        output = checkout.folder.parent / "step.output"
        output.write_text("", encoding="utf-8")
        event = checkout.folder.parent / "step.event"
        text = (ROOT / "ci/tests/events/pull_request.json").read_text(encoding="utf-8")
        for name, sha in checkout._shas.items():
            text = text.replace(name, sha)
        event.write_text(text, encoding="utf-8")
        server = fake_forge.github()
        self.addCleanup(server.close)
        around = dict(
            GITHUB_ACTIONS="true",
            GITHUB_ACTION_PATH=ROOT,
            GITHUB_API_URL=server.url,
            GITHUB_EVENT_PATH=event,
            GITHUB_OUTPUT=output,
            GITHUB_REPOSITORY="acme/care",
            RUNNER_TEMP=checkout.folder.parent,
        )
        step = environment(**around, **{variable: values[name] for variable, name in variables.items()})
        words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        done = subprocess.run(words, cwd=checkout.folder, env=step, capture_output=True, text=True, check=False)
        outputs = dict(line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())
        return done, outputs, server

    def test_every_mode(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        origin = Origin(Path(folder.name).resolve())
        checkout = origin.runner()
        done, outputs, _ = self.run_step(checkout, mode="check", out="src/care.rs", arguments="--derive Eq 'a b'")
        self.assertEqual(done.returncode, 2, "arguments reach the command, and this one it does not know")
        done, outputs, _ = self.run_step(checkout, mode="check", out="src/care.rs")
        self.assertEqual((done.returncode, outputs), (0, {"fresh": "true"} | outputs), done.stdout + done.stderr)
        origin.write("designer-export.json", changed(EXPORT))
        origin.commit("Change")
        done, outputs, server = self.run_step(origin.runner(), mode="diff", **{"fail-on": "breaking"})
        self.assertEqual((done.returncode, outputs["class"]), (4, "breaking"), done.stdout + done.stderr)
        self.assertEqual(len(server.comments), 1)
        done, _, _ = self.run_step(origin.runner(), mode="watch")
        self.assertEqual(done.returncode, 2)

    def test_every_input_is_used_and_every_output_is_set(self):
        variables, script = report_step()
        self.assertEqual(set(variables.values()), set(inputs()) - {"working-directory", "version"})
        for variable in variables:
            if variable != "WELKIN_FORGE_TOKEN":
                self.assertRegex(script, rf"\$\{{?{variable}\b")
        # Text that a template inserts into a script would be executed.
        self.assertNotIn("${{", script)
        declared = set(re.findall(r"steps\.report\.outputs\.([a-z-]+)", ACTION))
        report = (ROOT / "ci/report.py").read_text(encoding="utf-8")
        for name in declared:
            self.assertIn(name.replace("-", "_"), report)

    def test_the_installed_release_is_this_one(self):
        manifest = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
        version = re.search(r'^version = "(.*)"$', manifest, re.MULTILINE).group(1)
        self.assertEqual(inputs()["version"], version)


class Install(unittest.TestCase):
    """Releases in a folder, with the layout of GitHub."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name).resolve()
        script = (ROOT / "ci/install").read_text(encoding="utf-8")
        content = b"#!/bin/sh\necho installed\n"
        for target in set(re.findall(r"target=(\S+) ;;", script)):
            archive = self.folder / "v1.2.3" / f"welkin-codegen-{target}.tar.gz"
            archive.parent.mkdir(exist_ok=True)
            with tarfile.open(archive, "w:gz") as tar:
                entry = tarfile.TarInfo("welkin-codegen")
                entry.size, entry.mode = len(content), stat.S_IRWXU
                tar.addfile(entry, io.BytesIO(content))
            checksum = hashlib.sha256(archive.read_bytes()).hexdigest()
            archive.with_name(f"{archive.name}.sha256").write_text(f"{checksum}  {archive.name}\n", encoding="utf-8")

    def install(self, version, **more):
        variables = environment(
            WELKIN_RELEASES=self.folder.as_uri(), RUNNER_TEMP=self.folder / "temp", GITHUB_PATH=self.folder / "path", **more
        )
        words = ["bash", str(ROOT / "ci/install"), version]
        return subprocess.run(words, env=variables, capture_output=True, text=True, check=False)

    def test_a_release_is_put_on_the_path(self):
        done = self.install("1.2.3")
        self.assertEqual(done.returncode, 0, done.stderr)
        path = (self.folder / "path").read_text(encoding="utf-8").strip()
        program = shutil.which("welkin-codegen", path=path)
        self.assertEqual(subprocess.run([program], capture_output=True, text=True, check=True).stdout, "installed\n")

    def test_another_file_than_the_released_one_is_refused(self):
        for archive in (self.folder / "v1.2.3").glob("*.tar.gz"):
            archive.write_bytes(archive.read_bytes() + b"\0")
        done = self.install("1.2.3")
        self.assertEqual(done.returncode, 1, done)
        self.assertIn("checksum differs", done.stderr)
        self.assertFalse((self.folder / "path").exists())
        for checksum in (self.folder / "v1.2.3").glob("*.sha256"):
            checksum.write_text("", encoding="utf-8")
        self.assertEqual(self.install("1.2.3").returncode, 1)

    def test_no_such_version(self):
        self.assertNotEqual(self.install("9.9.9").returncode, 0)
        for version in ("../1.2.3", "1.2", "v1.2.3", ""):
            self.assertNotEqual(self.install(version).returncode, 0, version)


if __name__ == "__main__":
    unittest.main()
