#!/usr/bin/env python3
"""Runs `welkin-codegen` in CI and reports its findings on GitHub or GitLab. Needs only Python 3.9.

    report.py check --config formation --out src/care
    report.py diff  --config formation
    report.py drift --config formation --arguments="--tenant acme --profile v8"

docs/ci.md describes the modes. The token is read from WELKIN_FORGE_TOKEN; without it, nothing is posted. Exit codes are those of
`welkin-codegen`: 3 for stale code, 4 for changes that --fail-on names, 1 for other errors.
"""

import argparse
import json
import os
import re
import secrets
import shlex
import subprocess
import sys
import tempfile
import urllib.parse
from contextlib import contextmanager, nullcontext
from pathlib import Path

from forge import ForgeError, GitHub, GitLab, keep_comment, keep_issue

CLASSES = ["none", "cosmetic", "additive", "breaking"]
# The lowest class that each choice of --fail-on rejects.
FAIL_ON = {"breaking": 3, "additive": 2, "any": 1, "never": 4}
OF_HOOKS = ("GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_WORK_TREE")
MOST_TEXT = 100_000
EMPTY = '{"cdts": [], "programs": [], "dictionaries": []}\n'


class Failure(Exception):
    """A message for people, and the exit code."""

    def __init__(self, message, code=1):
        super().__init__(message)
        self.code = code


# Output for the CI ---------------------------------------------------------------------------------------------------


def is_github():
    return os.environ.get("GITHUB_ACTIONS") == "true"


def append(variable, text):
    """Appends to the file that a variable names, if there is one."""
    if os.environ.get(variable):
        with open(os.environ[variable], "a", encoding="utf-8", newline="\n") as file:
            file.write(text)


def output(**values):
    for name, value in values.items():
        value = " ".join(str(value).split())
        append("GITHUB_OUTPUT", f"{name.replace('_', '-')}={value}\n")


def say(level, message):
    """Prints a message, which GitHub shows next to the run, to stderr elsewhere."""
    if is_github():
        escaped = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        print(f"::{level}::{escaped}", flush=True)
    else:
        print(f"{level}: {message}", file=sys.stderr, flush=True)


def show(text):
    """Prints untrusted text, in which GitHub recognizes no commands."""
    token = secrets.token_hex(16)
    if is_github():
        text = f"::stop-commands::{token}\n{text.rstrip()}\n::{token}::\n"
    print(text, end="" if text.endswith("\n") else "\n", flush=True)


def fenced(text):
    """Formats text as a code block, with a fence that does not occur in it; truncated, because summaries have a
    limit."""
    text = text if len(text) < MOST_TEXT else f"{text[:MOST_TEXT]}\n..."
    longest = max([2, *map(len, re.findall("`+", text))])
    fence = "`" * (longest + 1)
    return f"{fence}text\n{text.rstrip()}\n{fence}\n"


# The command --------------------------------------------------------------------------------------------------------


def run(arguments, options, expected):
    """Runs welkin-codegen. Exit codes other than those expected end the job with the command's own message."""
    words = [options.command, *arguments]
    variables = {name: value for name, value in os.environ.items() if name != "WELKIN_FORGE_TOKEN"}
    try:
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=variables, check=False
        )
    except OSError as error:
        raise Failure(f"cannot run {options.command}: {error.strerror}") from None
    printed, said = (stream.decode("utf-8", "replace") for stream in (done.stdout, done.stderr))
    if done.returncode not in expected:
        show(said)
        append("GITHUB_STEP_SUMMARY", fenced(said))
        raise Failure(f"`{arguments[0]}` failed; its message stands above", done.returncode)
    return done.returncode, printed, said


def git(*arguments):
    # Git sets the index of hooks in environment variables; the other tree has another index.
    variables = {name: value for name, value in os.environ.items() if name not in OF_HOOKS}
    done = subprocess.run(
        ["git", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=variables, check=False
    )
    if done.returncode != 0:
        message = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Failure(f"git {arguments[0]} failed: {message[-1] if message else 'no message'}")
    return done.stdout.decode("utf-8", "replace").strip()


# The base of a pull request -----------------------------------------------------------------------------------------


def event():
    """Returns the event that started a run on GitHub."""
    path = os.environ.get("GITHUB_EVENT_PATH")
    return json.loads(Path(path).read_text(encoding="utf-8")) if path else {}


def commit(revision):
    """Returns the commit of a revision, which is fetched if it is missing: CI clones only the newest one."""
    if revision.startswith("-"):
        raise Failure(f"{revision} names no commit", 2)
    try:
        return git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    except Failure:
        git("fetch", "--no-tags", "--depth=1", "origin", revision)
        return git("rev-parse", "FETCH_HEAD")


def base_commit(options):
    """Returns the commit with which the pull request is compared."""
    given = options.base or os.environ.get("CI_MERGE_REQUEST_DIFF_BASE_SHA")
    if given:
        return commit(given)
    pull_request = event().get("pull_request")
    if not pull_request:
        raise Failure("this run belongs to no pull request: name the commit to compare with by `base`")
    base, head = (pull_request[side]["sha"] for side in ("base", "head"))
    # GitHub checks out a merge of both sides: compared with its other parent, the changes are those of the pull
    # request.
    header = git("cat-file", "commit", "HEAD").split("\n\n")[0]
    parents = re.findall(r"^parent ([0-9a-f]+)$", header, re.MULTILINE)
    if len(parents) == 2 and head in parents:
        return commit(next(parent for parent in parents if parent != head))
    if git("rev-parse", "--is-shallow-repository") == "true":
        git("fetch", "--no-tags", "--unshallow", "origin")
    return git("merge-base", commit(base), "HEAD")


@contextmanager
def checked_out(commit):
    """Provides a folder with the files of a commit."""
    with tempfile.TemporaryDirectory(prefix="welkin-base-") as folder:
        tree = Path(folder).resolve() / "tree"
        git("worktree", "add", "--detach", "--force", str(tree), commit)
        try:
            yield tree
        finally:
            git("worktree", "remove", "--force", str(tree))


# The modes ----------------------------------------------------------------------------------------------------------


def check(options):
    """Checks whether the generated code and the lock file are up to date."""
    if not options.out:
        raise Failure("check needs --out: where the generated code is", 2)
    arguments = ["generate", "--config", *options.config, "--out", options.out, "--check", *options.arguments]
    output(fresh="false")
    code, difference, said = run(arguments, options, expected=(0, 3))
    show(difference + said)
    output(fresh="true" if code == 0 else "false")
    if code != 0:
        append("GITHUB_STEP_SUMMARY", f"### Generated code is out of date\n\n{fenced(difference)}")
        say("error", f"{options.out} is out of date: generate it again and commit the result")
    return code


def compared(arguments, options, tree, prefix):
    """Runs `diff` or `drift`, and returns the worst class of a change and the Markdown. Keeps reports in their
    folder, if one is set."""
    with nullcontext(options.reports) if options.reports else tempfile.TemporaryDirectory(prefix="welkin-report-") as folder:
        return reported(arguments, options, Path(folder), tree, prefix)


def reported(arguments, options, folder, tree, prefix):
    folder.mkdir(parents=True, exist_ok=True)
    files = {format: folder / f"changes.{ending}" for format, ending in (("json", "json"), ("markdown", "md"), ("sarif", "sarif"))}
    for format, path in files.items():
        arguments = [*arguments, "--write", f"{format}={path}"]
    _, printed, said = run([*arguments, *options.arguments], options, expected=(0, 3))
    show(printed + said)
    found = json.loads(files["json"].read_text(encoding="utf-8"))
    markdown = files["markdown"].read_text(encoding="utf-8")
    append("GITHUB_STEP_SUMMARY", f"{markdown}\n")
    worst = max((found["readers"] or "none", found["writers"] or "none"), key=CLASSES.index)
    output(**{"class": worst}, changes=len(found["changes"]), readers=found["readers"] or "none", writers=found["writers"] or "none")
    relocate(files["sarif"], tree, prefix)
    output(bump=found["bump"], **(files if options.reports else {}))
    return worst, markdown


def diff(options):
    """Reports the changes of a pull request."""
    configuration = only(options.config)
    with checked_out(base_commit(options)) as tree:
        prefix = git("rev-parse", "--show-prefix")
        before = tree / prefix / configuration
        if not before.exists():
            before = tree.parent / "none.json"
            before.write_text(EMPTY, encoding="utf-8")
        arguments = ["diff", str(before), configuration]
        worst, markdown = compared(arguments, options, tree, prefix)
    number = pull_request_number()
    if number and options.post == "true":
        url = post(options, lambda forge: keep_comment(forge, number, marker("diff", configuration), markdown, worst != "none"))
        output(comment_url=url)
    return verdict(worst, options)


def drift(options):
    """Reports the changes of a tenant."""
    arguments = ["drift", "--config", *options.config]
    worst, markdown = compared(arguments, options, None, git("rev-parse", "--show-prefix"))
    if options.post == "true":
        name = ", ".join(options.config)
        title = options.title or f"The Welkin tenant differs from {name}"
        closing = f"The tenant and {name} are the same again."
        text = f"{markdown}\n`welkin-codegen pull` downloads what the tenant has now.\n"
        mark = marker("drift", name)
        url = post(options, lambda forge: keep_issue(forge, options.label, mark, title, text, worst != "none", closing))
        output(issue_url=url)
    return verdict(worst, options)


def only(paths):
    if len(paths) != 1:
        raise Failure("diff takes one configuration: a file or a folder", 2)
    if Path(paths[0]).is_absolute():
        raise Failure("diff takes a path within the repository", 2)
    return paths[0]


def verdict(worst, options):
    if CLASSES.index(worst) >= FAIL_ON[options.fail_on]:
        say("error", f"the configuration has changes, the worst of them {worst}")
        return 4
    return 0


def relocate(sarif, tree, prefix):
    """Makes the paths in a SARIF file relative to the repository, for both commits."""
    log = json.loads(sarif.read_text(encoding="utf-8"))
    base = f"{tree.as_posix()}/" if tree else None
    for result in log["runs"][0]["results"]:
        for location in result["locations"]:
            artifact = location["physicalLocation"]["artifactLocation"]
            path = urllib.parse.unquote(artifact["uri"])
            within = path[len(base) :] if base and path.startswith(base) else prefix + path
            artifact["uri"] = urllib.parse.quote(within)
    sarif.write_text(json.dumps(log, indent=2) + "\n", encoding="utf-8")


# Posting ------------------------------------------------------------------------------------------------------------


def marker(mode, name):
    """Returns the first line of a comment or an issue, which identifies it. Repositories may have several
    configurations."""
    name = re.sub(r"[^A-Za-z0-9._/]+", "-", name)
    return f"<!-- welkin-codegen {mode} {name} -->"


def pull_request_number():
    if os.environ.get("CI_MERGE_REQUEST_IID"):
        return int(os.environ["CI_MERGE_REQUEST_IID"])
    return (event().get("pull_request") or {}).get("number")


def forge(options):
    """Returns the API to post to, or None without a token."""
    token = os.environ.get("WELKIN_FORGE_TOKEN")
    if not token:
        return None
    if os.environ.get("GITLAB_CI"):
        return GitLab(os.environ["CI_API_V4_URL"], os.environ["CI_PROJECT_ID"], token)
    return GitHub(os.environ["GITHUB_API_URL"], os.environ["GITHUB_REPOSITORY"], token, options.author)


def post(options, what):
    """Posts, unless the token is missing or not permitted: pull requests of forks get a read-only token."""
    try:
        to = forge(options)
        if to is None:
            say("notice", "nothing was posted, because there is no token; the report is in the summary of the job")
            return ""
        return what(to)
    except ForgeError as error:
        if error.status in (401, 403):
            say("warning", f"the token may not post ({error}); the report is in the summary of the job")
            return ""
        raise Failure(f"the report could not be posted: {error}") from None


MODES = {"check": check, "diff": diff, "drift": drift}


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("mode", choices=MODES)
    parser.add_argument("--config", required=True, help="configuration, as for welkin-codegen; several on a line each")
    parser.add_argument("--out", help="the generated code, for check")
    parser.add_argument("--arguments", default="", help="more arguments of welkin-codegen, quoted as for a shell")
    parser.add_argument("--base", help="commit to compare with [default: that of the pull request]")
    parser.add_argument("--fail-on", choices=FAIL_ON, default="never", help="changes that fail the job with exit code 4")
    parser.add_argument("--post", choices=("true", "false"), default="true", help="whether to write a comment or an issue")
    parser.add_argument("--author", default="github-actions[bot]", help="who the token belongs to, on GitHub")
    parser.add_argument("--label", default="welkin-drift", help="label of the issue of drift")
    parser.add_argument("--title", help="title of the issue of drift")
    parser.add_argument("--command", default="welkin-codegen", help="the program to run")
    parser.add_argument("--reports", help="folder to leave the reports in [default: in RUNNER_TEMP on GitHub, else none]")
    options = parser.parse_args(arguments)
    options.config = [line.strip() for line in options.config.splitlines() if line.strip()]
    options.arguments = shlex.split(options.arguments)
    if os.environ.get("RUNNER_TEMP") and not options.reports:
        options.reports = Path(os.environ["RUNNER_TEMP"]) / "welkin-report"
    return options


def main(arguments):
    try:
        options = parse(arguments)
        return MODES[options.mode](options)
    except Failure as failure:
        say("error", str(failure))
        return failure.code
    except ForgeError as error:
        say("error", str(error))
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
