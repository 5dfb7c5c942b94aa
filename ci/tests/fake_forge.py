"""Servers on loopback that behave like the APIs of GitHub and GitLab, as far as reports use them, and store posts."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class FakeForge:
    """A server with posts in memory. `me` is the owner of the token."""

    def __init__(self, routes, me, token_header, token):
        self.me = me
        self.comments = {}
        self.issues = {}
        self.calls = []
        self.answers = []
        self._next = 1
        forge = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length)) if length else None
                url = urlsplit(self.path)
                forge.calls.append(f"{self.command} {url.path}")
                if forge.answers:
                    status, answer = forge.answers.pop(0), {"message": "as asked for"}
                elif self.headers.get(token_header) != token:
                    status, answer = 401, {"message": "Bad credentials"}
                else:
                    status, answer = forge._route(routes, self.command, url, body)
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", f"http://127.0.0.1:1{self.path}")
                content = b"" if answer is None else json.dumps(answer).encode()
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = answer

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def add(self, posts, body, author=None, **more):
        number = self._next
        self._next += 1
        posts[number] = {"number": number, "author": author or self.me, "body": body, "open": True, "labels": [], **more}
        return posts[number]

    def writes(self):
        return [call for call in self.calls if not call.startswith("GET")]

    def _route(self, routes, method, url, body):
        for verb, pattern, handler in routes:
            found = re.fullmatch(pattern, url.path)
            if verb == method and found:
                return handler(self, body, parse_qs(url.query), *found.groups())
        return 404, {"message": "Not Found"}

    @staticmethod
    def page(items, query):
        size, page = int(query["per_page"][0]), int(query["page"][0])
        return items[(page - 1) * size : page * size]


def github():
    """GitHub's repository acme/care, whose token is `secret`."""

    def shown(post):
        return {
            "id": post["number"],
            "number": post["number"],
            "user": {"login": post["author"]},
            "body": post["body"],
            "html_url": f"https://github.test/{post['number']}",
            **({"pull_request": {}} if post.get("pull_request") else {}),
        }

    def list_comments(forge, _, query, number):
        return 200, forge.page([shown(post) for post in forge.comments.values()], query)

    def add_comment(forge, body, _, number):
        return 201, shown(forge.add(forge.comments, body["body"], on=int(number)))

    def edit_comment(forge, body, _, number):
        forge.comments[int(number)]["body"] = body["body"]
        return 200, shown(forge.comments[int(number)])

    def delete_comment(forge, _, __, number):
        del forge.comments[int(number)]
        return 204, None

    def list_issues(forge, _, query):
        assert query["state"] == ["open"]
        label = query["labels"][0]
        found = [post for post in forge.issues.values() if post["open"] and label in post["labels"]]
        return 200, forge.page([shown(post) for post in found], query)

    def add_issue(forge, body, _):
        return 201, shown(forge.add(forge.issues, body["body"], title=body["title"], labels=body["labels"]))

    def edit_issue(forge, body, _, number):
        post = forge.issues[int(number)]
        post["body"] = body.get("body", post["body"])
        post["open"] = body.get("state", "open") == "open"
        return 200, shown(post)

    repository = "/repos/acme/care"
    routes = [
        ("GET", f"{repository}/issues/(\\d+)/comments", list_comments),
        ("POST", f"{repository}/issues/(\\d+)/comments", add_comment),
        ("PATCH", f"{repository}/issues/comments/(\\d+)", edit_comment),
        ("DELETE", f"{repository}/issues/comments/(\\d+)", delete_comment),
        ("GET", f"{repository}/issues", list_issues),
        ("POST", f"{repository}/issues", add_issue),
        ("PATCH", f"{repository}/issues/(\\d+)", edit_issue),
    ]
    return FakeForge(routes, "github-actions[bot]", "Authorization", "Bearer secret")


def gitlab():
    """GitLab's project 42, whose token is `secret`."""

    def shown(post):
        number = post["number"]
        return {
            "id": number,
            "iid": number,
            "author": {"username": post["author"]},
            "body": post["body"],
            "description": post["body"],
            "web_url": f"https://gitlab.test/{number}",
        }

    def list_notes(forge, _, query, number):
        return 200, forge.page([shown(post) for post in forge.comments.values()], query)

    def add_note(forge, body, _, number):
        return 201, shown(forge.add(forge.comments, body["body"], on=int(number)))

    def edit_note(forge, body, _, __, number):
        forge.comments[int(number)]["body"] = body["body"]
        return 200, shown(forge.comments[int(number)])

    def delete_note(forge, _, __, ___, number):
        del forge.comments[int(number)]
        return 204, None

    def list_issues(forge, _, query):
        assert query["state"] == ["opened"]
        label = query["labels"][0]
        found = [post for post in forge.issues.values() if post["open"] and label in post["labels"]]
        return 200, forge.page([shown(post) for post in found], query)

    def add_issue(forge, body, _):
        return 201, shown(forge.add(forge.issues, body["description"], title=body["title"], labels=[body["labels"]]))

    def edit_issue(forge, body, _, number):
        post = forge.issues[int(number)]
        post["body"] = body.get("description", post["body"])
        post["open"] = body.get("state_event") != "close"
        return 200, shown(post)

    project = "/projects/42"
    notes = f"{project}/merge_requests/(\\d+)/notes"
    routes = [
        ("GET", "/user", lambda forge, *_: (200, {"username": forge.me})),
        ("GET", notes, list_notes),
        ("POST", notes, add_note),
        ("PUT", f"{notes}/(\\d+)", edit_note),
        ("DELETE", f"{notes}/(\\d+)", delete_note),
        ("GET", f"{project}/issues", list_issues),
        ("POST", f"{project}/issues", add_issue),
        ("PUT", f"{project}/issues/(\\d+)", edit_issue),
        ("POST", f"{project}/issues/(\\d+)/notes", add_note),
    ]
    return FakeForge(routes, "project_42_bot", "PRIVATE-TOKEN", "secret")
