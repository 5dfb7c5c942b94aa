"""Reports, run as a job runs them, with servers on loopback."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

import fake_forge
import forge
from scratch import CODEGEN, EXPORT, ROOT, SANDBOX, Origin, changed, git

MARKER = "<!-- welkin-codegen diff designer-export.json -->"
DIFF = ["diff", "--config", "designer-export.json"]


def documented_comment():
    """Returns the comment in docs/ci.md."""
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    return page.split("```markdown\n")[1].split("```\n")[0]


class Repository(unittest.TestCase):
    """A temporary repository, and a forge."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.origin = Origin(Path(folder.name).resolve())
        self.github = fake_forge.github()
        self.addCleanup(self.github.close)

    def report(self, *arguments, checkout=None, **variables):
        checkout = checkout or self.origin.runner()
        variables = {"GITHUB_API_URL": self.github.url, "WELKIN_FORGE_TOKEN": "secret", **variables}
        return checkout.report(*arguments, **variables)

    def propose(self, text):
        self.origin.write("designer-export.json", text)
        self.origin.commit("Take over what changed in Designer")


class PullRequests(Repository):
    def test_the_comment_is_the_documented_one(self):
        self.propose(changed(EXPORT))
        run = self.report(*DIFF)
        self.assertEqual(run.code, 0, run)
        [comment] = self.github.comments.values()
        self.assertEqual(comment["body"], f"{MARKER}\n{documented_comment()}")
        self.assertEqual(comment["on"], 7)
        self.assertIn(documented_comment(), run.summary)
        expected = {"class": "breaking", "changes": "4", "readers": "breaking", "writers": "breaking", "bump": "major"}
        self.assertEqual({name: run.outputs[name] for name in expected}, expected)
        self.assertEqual(run.outputs["comment-url"], "https://github.test/1")
        for name in ("json", "markdown", "sarif"):
            self.assertTrue(Path(run.outputs[name]).is_file(), run.outputs)

    def test_one_comment_is_kept_up_to_date(self):
        self.propose(changed(EXPORT))
        self.report(*DIFF)
        first = len(self.github.writes())
        self.report(*DIFF)
        self.assertEqual(len(self.github.writes()), first, "the same text is not written again")
        self.propose(EXPORT.replace("Cuff size", "Size of the cuff"))
        run = self.report(*DIFF)
        [comment] = self.github.comments.values()
        self.assertIn("1 change, not breaking", comment["body"])
        self.assertEqual(run.outputs["class"], "cosmetic")
        self.propose(EXPORT)
        run = self.report(*DIFF)
        [comment] = self.github.comments.values()
        self.assertEqual(comment["body"], f"{MARKER}\n### Designer configuration: no changes\n")
        self.assertEqual(run.outputs["class"], "none")

    def test_without_changes_nobody_is_bothered(self):
        run = self.report(*DIFF)
        self.assertEqual((run.code, self.github.comments), (0, {}), run)

    def test_what_others_wrote_stays(self):
        for number in range(230):
            self.github.add(self.github.comments, f"{MARKER}\n{number}", author="mallory")
        twice = [self.github.add(self.github.comments, f"{MARKER}\n{text}") for text in ("old", "older")]
        self.propose(changed(EXPORT))
        self.report(*DIFF)
        mine = [post for post in self.github.comments.values() if post["author"] != "mallory"]
        self.assertEqual([post["number"] for post in mine], [twice[0]["number"]])
        self.assertIn("cdtf-position", mine[0]["body"])
        for post in self.github.comments.values():
            if post["author"] == "mallory":
                self.assertNotIn("cdtf-position", post["body"])

    def test_only_what_the_pull_request_changes_is_reported(self):
        self.propose(changed(EXPORT))
        git(self.origin.author, "checkout", "--quiet", "main")
        added = {"name": "cdt-notes", "type": "MULTI_RECORD", "relation": "COMMON", "fields": [{"name": "cdtf-text", "type": "text"}]}
        other = EXPORT.replace('  "cdts": [\n', f'  "cdts": [\n    {json.dumps(added)},\n')
        self.origin.write("designer-export.json", other)
        self.origin.commit("Another change of main")
        git(self.origin.author, "checkout", "--quiet", "designer")
        for what in ("merge", "head"):
            with self.subTest(what):
                run = self.report(*DIFF, checkout=self.origin.runner(what))
                self.assertEqual(run.outputs.get("changes"), "4", run)
                self.assertNotIn("cdt-notes", run.summary)

    def test_the_first_configuration_is_all_new(self):
        self.origin.write("other/export.json", EXPORT)
        self.origin.commit("Begin")
        run = self.report("diff", "--config", "other/export.json")
        self.assertEqual((run.code, run.outputs["class"]), (0, "additive"), run)

    def test_sarif_names_files_of_the_repository(self):
        self.origin.write("care team/export.json", EXPORT)
        self.origin.commit("Begin")
        git(self.origin.author, "checkout", "--quiet", "main")
        git(self.origin.author, "merge", "--quiet", "designer")
        git(self.origin.author, "checkout", "--quiet", "designer")
        self.origin.write("care team/export.json", changed(EXPORT))
        self.origin.commit("Change")
        run = self.report("diff", "--config", "export.json", cwd="care team")
        results = run.sarif()["runs"][0]["results"]
        self.assertEqual(len(results), 4)
        for result in results:
            artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
            self.assertEqual(artifact["uri"], "care%20team/export.json")

    def test_fail_on(self):
        self.propose(changed(EXPORT))
        self.assertEqual(self.report(*DIFF, "--fail-on", "breaking").code, 4)
        self.propose(EXPORT.replace("Cuff size", "Size of the cuff"))
        self.assertEqual(self.report(*DIFF, "--fail-on", "breaking").code, 0)
        self.assertEqual(self.report(*DIFF, "--fail-on", "any").code, 4)

    def test_a_token_that_may_not_post_is_no_failure(self):
        self.propose(changed(EXPORT))
        for token, level in (("", "::notice::"), ("of a fork", "::warning::")):
            with self.subTest(level):
                run = self.report(*DIFF, WELKIN_FORGE_TOKEN=token)
                self.assertEqual(run.code, 0, run)
                self.assertIn(level, run.printed)
                self.assertIn("cdtf-position", run.summary)
        self.assertEqual(self.github.comments, {})

    def test_hostile_texts_reach_neither_the_log_nor_the_comment(self):
        hostile = "x\\n::error::owned @all </details> | #1 `https://example.com`"
        self.propose(EXPORT.replace("Cuff size", hostile))
        run = self.report(*DIFF)
        [comment] = self.github.comments.values()
        row = next(line for line in comment["body"].splitlines() if "cdtf-cuff" in line)
        self.assertIn("`` x\\n::error::owned @all </details> \\| #1 `https://example.com` ``", row)
        lines = run.printed.splitlines()
        self.assertTrue(lines[0].startswith("::stop-commands::"), run)
        self.assertIn(f"::{lines[0].removeprefix('::stop-commands::')}::", lines)

    def test_what_can_not_be_done_is_said(self):
        self.propose("{ broken")
        run = self.report(*DIFF)
        self.assertEqual(run.code, 1, run)
        self.assertIn("::error::`diff` failed", run.printed)
        run = self.report("diff", "--config", "gone.json")
        self.assertEqual(run.code, 1, run)
        self.propose(EXPORT)
        run = self.report(*DIFF, event="schedule")
        self.assertIn("belongs to no pull request", run.printed)
        self.assertEqual(run.code, 1, run)
        run = self.report(*DIFF, "--base", "nowhere")
        self.assertEqual(run.code, 1, run)

    def test_a_base_by_name_needs_no_pull_request(self):
        self.propose(changed(EXPORT))
        run = self.report(*DIFF, "--base", "main", event="schedule")
        self.assertEqual((run.code, run.outputs["changes"]), (0, "4"), run)
        self.assertEqual(self.github.calls, [])


class Checks(Repository):
    def test_code_that_is_out_of_date(self):
        check = ["check", "--config", "designer-export.json", "--out", "src/care.rs"]
        run = self.report(*check)
        self.assertEqual((run.code, run.outputs["fresh"]), (0, "true"), run)
        added = '{ "name": "cdtf-weight", "type": "float" },\n        { "name": "cdtf-cuff"'
        self.propose(EXPORT.replace('{ "name": "cdtf-cuff"', added))
        run = self.report(*check)
        self.assertEqual((run.code, run.outputs["fresh"]), (3, "false"), run)
        self.assertIn("weight", run.summary)
        self.assertIn("::error::src/care.rs is out of date", run.printed)

    def test_labels_that_change_their_meaning(self):
        self.propose(changed(EXPORT))
        run = self.report("check", "--config", "designer-export.json", "--out", "src/care.rs")
        self.assertEqual((run.code, run.outputs["fresh"]), (1, "false"), run)
        self.assertIn("Sitting", run.summary)


@unittest.skipUnless(SANDBOX, "WELKIN_SANDBOX names no sandbox")
class Drift(Repository):
    def tenant(self, text):
        """Starts a tenant with this configuration, and returns the variables that the sandbox prints."""
        path = self.origin.folder / "tenant.json"
        path.write_text(text, encoding="utf-8")
        server = subprocess.Popen([SANDBOX, "--config", str(path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

        def stop():
            server.kill()
            server.wait()
            server.stdout.close()

        self.addCleanup(stop)
        variables = {}
        for line in server.stdout:
            name, _, value = line.strip().removeprefix("export ").partition("=")
            if name.startswith("WELKIN_"):
                variables[name] = value.strip("'\"")
            if name == "WELKIN_CLIENT_SECRET":
                break
        return variables

    def test_an_issue_is_opened_kept_and_closed(self):
        drift = ["drift", "--config", "designer-export.json"]
        run = self.report(*drift, event="schedule", **self.tenant(EXPORT))
        self.assertEqual((run.code, run.outputs["class"], self.github.issues), (0, "none", {}), run)
        tenant = self.tenant(changed(EXPORT))
        run = self.report(*drift, event="schedule", **tenant)
        self.assertEqual((run.code, run.outputs["class"]), (0, "breaking"), run)
        [issue] = self.github.issues.values()
        self.assertEqual(issue["title"], "The Welkin tenant differs from designer-export.json")
        self.assertEqual(issue["labels"], ["welkin-drift"])
        self.assertIn("cdtf-position", issue["body"])
        self.assertEqual(run.outputs["issue-url"], f"https://github.test/{issue['number']}")
        for result in run.sarif()["runs"][0]["results"]:
            artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
            self.assertEqual(artifact["uri"], "designer-export.json")
        before = len(self.github.writes())
        run = self.report(*drift, "--fail-on", "any", event="schedule", **tenant)
        self.assertEqual(run.code, 4, run)
        self.assertEqual(len(self.github.writes()), before, "the issue is there")
        self.report(*drift, event="schedule", **self.tenant(EXPORT))
        self.assertFalse(issue["open"])
        [comment] = self.github.comments.values()
        self.assertIn("the same again", comment["body"])

    def test_a_tenant_that_does_not_answer_opens_no_issue(self):
        variables = {**self.tenant(EXPORT), "WELKIN_CLIENT_SECRET": "wrong"}
        run = self.report("drift", "--config", "designer-export.json", event="schedule", **variables)
        self.assertEqual((run.code, self.github.calls), (1, []), run)
        self.assertNotIn("wrong", run.printed + run.said + run.summary)


class GitLab(Repository):
    def test_one_note_is_kept_up_to_date(self):
        gitlab = fake_forge.gitlab()
        self.addCleanup(gitlab.close)
        self.propose(changed(EXPORT))
        checkout = self.origin.runner("head")
        base = git(self.origin.author, "merge-base", "main", "designer")
        variables = dict(
            GITHUB_ACTIONS="",
            GITHUB_EVENT_PATH="",
            GITLAB_CI="true",
            CI_API_V4_URL=gitlab.url,
            CI_PROJECT_ID="42",
            CI_MERGE_REQUEST_IID="7",
            CI_MERGE_REQUEST_DIFF_BASE_SHA=base,
        )
        gitlab.add(gitlab.comments, f"{MARKER}\nmine", author="mallory")
        for _ in range(2):
            run = self.report(*DIFF, checkout=checkout, **variables)
            self.assertEqual(run.code, 0, run)
        [foreign, note] = gitlab.comments.values()
        self.assertEqual(foreign["body"], f"{MARKER}\nmine")
        self.assertEqual(note["body"], f"{MARKER}\n{documented_comment()}")
        self.assertEqual(len(gitlab.writes()), 1)

    def test_an_issue_is_opened_and_closed(self):
        server = fake_forge.gitlab()
        self.addCleanup(server.close)
        api = forge.GitLab(server.url, "42", "secret")
        url = forge.keep_issue(api, "welkin-drift", "<!-- m -->", "title", "one", True, "over")
        self.assertEqual(url, "https://gitlab.test/1")
        forge.keep_issue(api, "welkin-drift", "<!-- m -->", "title", "two", True, "over")
        [issue] = server.issues.values()
        self.assertEqual((issue["body"], issue["open"]), ("<!-- m -->\ntwo", True))
        forge.keep_issue(api, "welkin-drift", "<!-- m -->", "title", "", False, "over")
        self.assertFalse(issue["open"])


class Calls(unittest.TestCase):
    def setUp(self):
        self.server = fake_forge.github()
        self.addCleanup(self.server.close)
        self.pauses = []

    def api(self, token="secret"):
        return forge.GitHub(self.server.url, "acme/care", token, "github-actions[bot]", self.pauses.append)

    def test_what_creates_is_sent_once_and_the_rest_is_tried_again(self):
        self.server.answers = [502]
        with self.assertRaises(forge.ForgeError):
            self.api().add_comment(7, "text")
        self.assertEqual((self.server.comments, self.pauses), ({}, []))
        self.server.answers = [429, 503]
        self.assertEqual(self.api().comments(7), [])
        self.assertEqual(len(self.pauses), 2)
        self.server.answers = [500, 500, 500]
        with self.assertRaises(forge.ForgeError):
            self.api().comments(7)

    def test_the_token_goes_nowhere_else(self):
        self.server.answers = [307]
        with self.assertRaises(forge.ForgeError) as caught:
            self.api().comments(7)
        self.assertEqual(caught.exception.status, 307)
        for url in ("http://example.com", "ftp://127.0.0.1", "http://127.0.0.1.example.com"):
            with self.assertRaises(forge.ForgeError):
                forge.GitHub(url, "acme/care", "secret", "me")

    def test_messages_hold_no_token(self):
        with self.assertRaises(forge.ForgeError) as caught:
            self.api("hunter2").comments(7)
        self.assertNotIn("hunter2", str(caught.exception))

    def test_pull_requests_are_no_issues(self):
        marker = "<!-- m -->"
        self.server.add(self.server.issues, marker, labels=["welkin-drift"], pull_request=True)
        forge.keep_issue(self.api(), "welkin-drift", marker, "title", "text", True, "over")
        self.assertEqual(len(self.server.issues), 2)


if __name__ == "__main__":
    if not CODEGEN:
        sys.exit("WELKIN_CODEGEN must name the command welkin-codegen")
    unittest.main()
