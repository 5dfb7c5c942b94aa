"""The hooks for pre-commit, run by pre-commit itself in a temporary repository."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent)]

from scratch import CODEGEN, EXPORT, ROOT, Origin, changed, environment, git

PRE_COMMIT = os.environ.get("WELKIN_PRE_COMMIT")


@unittest.skipUnless(PRE_COMMIT, "WELKIN_PRE_COMMIT names no pre-commit")
class Hooks(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name).resolve()
        self.hooks = self.repository_of_hooks()
        self.origin = Origin(self.folder)

    def repository_of_hooks(self):
        """Returns a repository with those files of this one that hooks need."""
        hooks = self.folder / "welkin"
        (hooks / "ci").mkdir(parents=True)
        for name in (".pre-commit-hooks.yaml", "ci/report.py", "ci/forge.py"):
            (hooks / name).write_bytes((ROOT / name).read_bytes())
        (hooks / "ci/report.py").chmod(0o755)
        git(hooks, "init", "--quiet")
        git(hooks, "add", "--all")
        git(hooks, "commit", "--quiet", "-m", "Hooks")
        return hooks

    def configured(self, *hooks):
        lines = [f"repos:\n  - repo: {self.hooks.as_uri()}\n    rev: {git(self.hooks, 'rev-parse', 'HEAD')}\n    hooks:\n"]
        for name, *arguments in hooks:
            lines.append(f"      - id: {name}\n        args: [{', '.join(arguments)}]\n")
        self.origin.write(".pre-commit-config.yaml", "".join(lines))

    def run_hooks(self):
        """Returns the output of pre-commit for the staged files."""
        git(self.origin.author, "add", "--all")
        programs = self.folder / "programs"
        programs.mkdir(exist_ok=True)
        program = programs / "welkin-codegen"
        if not program.exists():
            program.symlink_to(Path(CODEGEN).resolve())
        path = os.pathsep.join([str(programs), os.environ["PATH"]])
        variables = environment(PATH=path, PRE_COMMIT_HOME=self.folder / "cache")
        return subprocess.run(
            [PRE_COMMIT, "run", "--all-files"], cwd=self.origin.author, env=variables, capture_output=True, text=True, check=False
        )

    def test_the_same_commit_is_reported(self):
        configuration = "--config, designer-export.json"
        self.configured(
            ("welkin-codegen-check", configuration, "--out, src/care.rs"),
            ("welkin-codegen-lock", configuration),
            ("welkin-codegen-diff", configuration, "--fail-on, breaking"),
        )
        done = self.run_hooks()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(done.stdout.count("Passed"), 3, done.stdout)
        self.assertIn("no changes", done.stdout)
        self.origin.write("designer-export.json", changed(EXPORT))
        done = self.run_hooks()
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertEqual(done.stdout.count("Failed"), 3, done.stdout)
        for words in ("field-removed", "option-added", "option-meaning-changed", "Sitting"):
            self.assertIn(words, done.stdout)
        self.assertEqual(git(self.origin.author, "worktree", "list").count("\n"), 0)
        self.assertEqual(git(self.origin.author, "status", "--porcelain", "--untracked-files=all").count("??"), 0)


if __name__ == "__main__":
    unittest.main()
