"""The scripts and workflows of a release, as far as they can be run without a release."""

import importlib.machinery
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import unittest
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent)]

from scratch import ROOT, environment

ACTIONLINT = os.environ.get("WELKIN_ACTIONLINT")
WORKFLOWS = ROOT / ".github/workflows"


def script(name):
    """Loads a script without a file extension as a module."""
    path = ROOT / name
    loader = importlib.machinery.SourceFileLoader(path.name.replace("-", "_"), str(path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def targets():
    """Returns the targets that the release workflow builds."""
    return re.findall(r"target: ([a-z0-9_-]+), os:", (WORKFLOWS / "release.yml").read_text(encoding="utf-8"))


class Workflows(unittest.TestCase):
    @unittest.skipUnless(ACTIONLINT, "WELKIN_ACTIONLINT names no actionlint")
    def test_actionlint_finds_nothing(self):
        page = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
        documented = next(block for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "designer.yml" in block)
        with tempfile.TemporaryDirectory() as folder:
            example, broken = Path(folder) / "documented.yml", Path(folder) / "broken.yml"
            example.write_text(documented, encoding="utf-8")
            broken.write_text(documented.replace("runs-on:", "runs-in:"), encoding="utf-8")
            # One run for each: some packages of actionlint check only the first file.
            for file in (*WORKFLOWS.glob("*.yml"), example, broken):
                words = [ACTIONLINT, os.path.relpath(file, ROOT)]
                done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode == 0, file != broken, f"{file.name}: {done.stdout}{done.stderr}")

    def test_scripts_that_workflows_run_are_there(self):
        for path in WORKFLOWS.glob("*.yml"):
            for name in re.findall(r"(?<![\w/])(?:release|benches)/[a-z]+\b", path.read_text(encoding="utf-8")):
                self.assertTrue(os.access(ROOT / name, os.X_OK), f"{path.name}: {name}")

    def test_what_is_installed_is_what_is_released(self):
        built = targets()
        self.assertIn("x86_64-pc-windows-msvc", built)
        installed = set(re.findall(r"target=(\S+) ;;", (ROOT / "ci/install").read_text(encoding="utf-8")))
        self.assertLessEqual(installed, set(built))
        for crate, command in (("welkin-cli", "welkin-codegen"), ("welkin-sandbox", "welkin-sandbox")):
            manifest = tomllib.loads((ROOT / crate / "Cargo.toml").read_text(encoding="utf-8"))
            binstall = manifest["package"]["metadata"]["binstall"]
            self.assertTrue(binstall["pkg-url"].endswith(f"/v{{ version }}/{command}-{{ target }}.tar.gz"), binstall)


class Archives(unittest.TestCase):
    def test_archives_hold_the_command_and_their_checksum_is_right(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            for target in targets():
                built = folder / "target" / target / "release"
                built.mkdir(parents=True)
                ending = ".exe" if "windows" in target else ""
                for command in ("welkin-codegen", "welkin-sandbox"):
                    (built / f"{command}{ending}").write_text(target, encoding="utf-8")
                words = [ROOT / "release/archive", target, folder / "dist"]
                variables = environment(CARGO_TARGET_DIR=folder / "target")
                subprocess.run(words, env=variables, check=True, capture_output=True)
                for command in ("welkin-codegen", "welkin-sandbox"):
                    archive = folder / "dist" / f"{command}-{target}.tar.gz"
                    with tarfile.open(archive) as tar:
                        self.assertEqual(set(tar.getnames()), {f"{command}{ending}", "LICENSE-APACHE", "LICENSE-MIT"})
                    check = ["sha256sum", "--check", f"{archive.name}.sha256"]
                    if shutil.which("sha256sum"):
                        subprocess.run(check, cwd=archive.parent, check=True, capture_output=True)
            words = [ROOT / "release/archive", "sparc-sun-solaris", folder / "dist"]
            done = subprocess.run(words, env=variables, capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn("is not built", done.stderr)


class Order(unittest.TestCase):
    def test_each_crate_stands_behind_those_that_it_needs(self):
        cargo = os.environ.get("CARGO", "cargo")
        words = [cargo, "metadata", "--format-version", "1", "--no-deps", "--locked", "--offline"]
        metadata = json.loads(subprocess.run(words, cwd=ROOT, check=True, capture_output=True).stdout)
        order = list(script("release/order").order(metadata))
        published = {package["name"]: package for package in metadata["packages"] if package["publish"] is None}
        self.assertEqual(sorted(order), sorted(published))
        for package in published.values():
            for needed in package["dependencies"]:
                # Publishing omits dependencies of tests without a version.
                if needed["name"] in published and needed["req"] != "*":
                    self.assertLess(order.index(needed["name"]), order.index(package["name"]), needed["name"])
        self.assertIn("release/packages --light", (ROOT / ".ci/run").read_text(encoding="utf-8"), "packed by CI")


class Notes(unittest.TestCase):
    TEXT = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- Something.\n\n## [0.1.0] - 2026-01-05\n\n- The first.\n"

    def test_a_section_is_the_notes(self):
        notes = script("release/notes")
        self.assertEqual(notes.section(self.TEXT, "Unreleased"), "### Added\n\n- Something.\n")
        self.assertEqual(notes.section(self.TEXT, "0.1.0"), "- The first.\n")
        for text, version in ((self.TEXT, "0.2.0"), (self.TEXT, "0.1.0.0"), ("## [0.1.0]\n\nNothing.\n", "0.1.0")):
            with self.assertRaises(SystemExit):
                notes.section(text, version)

    def test_what_is_unreleased_becomes_a_version(self):
        notes = script("release/notes")
        text = notes.begun(self.TEXT, "0.2.0", "2026-02-01")
        self.assertEqual(notes.section(text, "0.2.0"), "### Added\n\n- Something.\n")
        self.assertEqual(notes.section(text, "0.1.0"), "- The first.\n")
        self.assertIn("## [Unreleased]\n\n## [0.2.0] - 2026-02-01\n", text)
        for broken, version in ((self.TEXT, "0.1.0"), (text, "0.3.0")):
            with self.assertRaises(SystemExit):
                notes.begun(broken, version, "2026-02-01")

    def test_there_are_notes_of_the_next_release(self):
        text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
        self.assertGreater(len(script("release/notes").section(text, "Unreleased")), 1_000)


class Readmes(unittest.TestCase):
    def test_those_of_the_published_crates_are_good(self):
        readme = script("release/readme")
        crates = script("release/order")
        self.assertTrue(crates)
        members = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["workspace"]["members"]
        published = [member for member in members if member.startswith("welkin-")]
        problems = [problem for member in published for problem in readme.faults(ROOT / member)]
        self.assertEqual(problems, [])

    def test_faults_are_found(self):
        readme = script("release/readme")
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            manifest = '[package]\nname = "welkin-cli"\nreadme = "README.md"\n'
            (folder / "Cargo.toml").write_text(manifest, encoding="utf-8")
            self.assertEqual(readme.faults(folder), ["welkin-cli: README.md is not in the package"])
            blob = "https://github.com/welkin-rs/welkin/blob/main"
            links = f"[relative](../docs/roles.md) [gone]({blob}/docs/gone.md) [there]({blob}/docs/roles.md#roles)"
            (folder / "README.md").write_text(f"# other\n\n{links}\n", encoding="utf-8")
            (folder / "src").mkdir()
            (folder / "src/lib.rs").write_text("//! README.md\n", encoding="utf-8")
            self.assertEqual(
                readme.faults(folder),
                [
                    "welkin-cli: the README does not begin with the name of the crate",
                    "welkin-cli: LICENSE-APACHE is not in the package",
                    "welkin-cli: LICENSE-MIT is not in the package",
                    "welkin-cli: the README is not the documentation of the crate",
                    "welkin-cli: the README links ../docs/roles.md, which is no URL",
                    f"welkin-cli: the README links {blob}/docs/gone.md, which does not exist",
                ],
            )


if __name__ == "__main__":
    unittest.main()
