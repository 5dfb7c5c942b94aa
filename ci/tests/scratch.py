"""Temporary repositories, as CI checks them out, and runs of the command in them."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parents[1]
CODEGEN = os.environ.get("WELKIN_CODEGEN")
SANDBOX = os.environ.get("WELKIN_SANDBOX")
EXPORT = (TESTS / "designer-export.json").read_text(encoding="utf-8")
GENERATE = ["generate", "--config", "designer-export.json", "--out", "src/care.rs"]


def environment(**more):
    """Returns the environment variables, without those of the CI and the user that run these tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "CI_", "GITLAB_", "GIT_", "WELKIN_"))}
    kept.update(GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_SYSTEM=os.devnull, GIT_TERMINAL_PROMPT="0")
    for who in ("AUTHOR", "COMMITTER"):
        kept[f"GIT_{who}_NAME"], kept[f"GIT_{who}_EMAIL"], kept[f"GIT_{who}_DATE"] = "Ada", "ada@example.com", "2026-01-05T09:00:00Z"
    kept.update({name: str(value) for name, value in more.items()})
    return kept


def git(folder, *arguments):
    done = subprocess.run(["git", *arguments], cwd=folder, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"git {arguments}: {done.stderr}"
    return done.stdout.strip()


def changed(text):
    """Returns the export after two labels were swapped, a field removed and an option added."""
    export = json.loads(text)
    fields = export["cdts"][0]["fields"]
    fields[:] = [field for field in fields if field["name"] != "cdtf-cuff"]
    options = next(field for field in fields if field["name"] == "cdtf-position")["meta"]["options"]
    options[0]["label"], options[1]["label"] = options[1]["label"], options[0]["label"]
    options.append({"value": 3, "label": "Lying"})
    return json.dumps(export, indent=2) + "\n"


class Origin:
    """A bare repository with a pull request, whose author's clone is `author`."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.bare, self.author = self.folder / "origin.git", self.folder / "author"
        git(self.folder, "init", "--quiet", "--bare", "--initial-branch=main", str(self.bare))
        git(self.folder, "init", "--quiet", "--initial-branch=main", str(self.author))
        git(self.author, "remote", "add", "origin", self.bare.as_uri())
        self.write("designer-export.json", EXPORT)
        subprocess.run([CODEGEN, *GENERATE], cwd=self.author, check=True, capture_output=True)
        self.commit("Generate the code")
        git(self.author, "checkout", "--quiet", "-b", "designer")

    def write(self, name, text):
        path = self.author / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")

    def commit(self, message):
        git(self.author, "add", "--all")
        git(self.author, "commit", "--quiet", "--allow-empty", "-m", message)

    def runner(self, what="merge"):
        """Returns a new shallow checkout like that of actions/checkout: of the merge of both sides, or of the head."""
        head, base = git(self.author, "rev-parse", "designer"), git(self.author, "rev-parse", "main")
        git(self.author, "checkout", "--quiet", "--detach", "main")
        git(self.author, "merge", "--quiet", "--no-ff", "-m", "Merge", "designer")
        merge = git(self.author, "rev-parse", "HEAD")
        refs = ["main", "designer", "HEAD:refs/pull/7/merge"]
        git(self.author, "push", "--quiet", "--force", "origin", *refs)
        git(self.author, "checkout", "--quiet", "designer")
        clone = Path(tempfile.mkdtemp(dir=self.folder))
        git(clone, "init", "--quiet", "--initial-branch=work")
        git(clone, "remote", "add", "origin", self.bare.as_uri())
        git(clone, "fetch", "--quiet", "--depth=1", "origin", {"merge": "refs/pull/7/merge", "head": "designer"}[what])
        git(clone, "checkout", "--quiet", "--detach", "FETCH_HEAD")
        shas = {"HEAD_SHA": head, "BASE_SHA": base, "MERGE_SHA": merge}
        return Checkout(clone, shas)


class Checkout:
    """A checkout in which reports are run as a step of a job runs them."""

    def __init__(self, folder, shas):
        self.folder = folder
        self._shas = shas

    def report(self, *arguments, event="pull_request", cwd="", **variables):
        """Runs report.py with the environment that GitHub sets."""
        files = {name: self.folder.parent / f"{self.folder.name}.{name}" for name in ("output", "summary", "event")}
        text = (TESTS / "events" / f"{event}.json").read_text(encoding="utf-8")
        for name, sha in self._shas.items():
            text = text.replace(name, sha)
        files["event"].write_text(text, encoding="utf-8")
        for name in ("output", "summary"):
            files[name].write_text("", encoding="utf-8")
        given = dict(
            GITHUB_ACTIONS="true",
            GITHUB_EVENT_NAME=event,
            GITHUB_EVENT_PATH=files["event"],
            GITHUB_OUTPUT=files["output"],
            GITHUB_STEP_SUMMARY=files["summary"],
            GITHUB_REPOSITORY="acme/care",
            RUNNER_TEMP=self.folder.parent / f"{self.folder.name}.temp",
        )
        given.update(variables)
        words = [sys.executable, str(ROOT / "ci" / "report.py"), *arguments, "--command", CODEGEN]
        done = subprocess.run(words, cwd=self.folder / cwd, env=environment(**given), capture_output=True, text=True, check=False)
        return Run(done, files, given)


class Run:
    """The output and the files of a report."""

    def __init__(self, done, files, variables):
        self.code, self.printed, self.said = done.returncode, done.stdout, done.stderr
        self.summary = files["summary"].read_text(encoding="utf-8")
        lines = files["output"].read_text(encoding="utf-8").splitlines()
        self.outputs = dict(line.split("=", 1) for line in lines)
        self.reports = Path(variables["RUNNER_TEMP"]) / "welkin-report"

    def sarif(self):
        return json.loads((self.reports / "changes.sarif").read_text(encoding="utf-8"))

    def __repr__(self):
        return f"exit code {self.code}\n{self.printed}\n{self.said}\n{self.outputs}"
