"""The parts of the APIs of GitHub and GitLab that reports need: comments of a pull request, and issues.

Only what the token's owner wrote is ever changed: anybody can write a comment that contains a marker.
"""

import ipaddress
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

PAGE = 100
MOST_PAGES = 100
TRIES = 3


class ForgeError(Exception):
    """A call that failed; `status` is that of the response, 0 without one."""

    def __init__(self, message, status=0):
        super().__init__(message)
        self.status = status


@dataclass
class Post:
    """A comment or an issue: `id` identifies it in calls."""

    id: int
    author: str
    body: str
    url: str


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Rejects redirects, which would send the token to another host."""

    def redirect_request(self, *_):
        return None


class _Api:
    def __init__(self, url, headers, pause=time.sleep):
        self._url = _checked(url)
        self._headers = {"Content-Type": "application/json", "User-Agent": "welkin-codegen", **headers}
        self._opener = urllib.request.build_opener(_NoRedirects)
        self._pause = pause

    def call(self, method, path, body=None):
        """Returns the JSON of a response. Requests that create something are sent once, others up to three times."""
        tries = 1 if method == "POST" else TRIES
        for left in reversed(range(tries)):
            try:
                return self._send(method, path, body)
            except ForgeError as error:
                if left == 0 or not (error.status in (0, 429) or error.status >= 500):
                    raise
                self._pause(2)

    def pages(self, path):
        """Returns the items of all pages of a list."""
        joint = "&" if "?" in path else "?"
        for page in range(1, MOST_PAGES + 1):
            items = self.call("GET", f"{path}{joint}per_page={PAGE}&page={page}")
            yield from items
            if len(items) < PAGE:
                return

    def _send(self, method, path, body):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._url + path, data, self._headers, method=method)
        place = f"{method} {path.split('?')[0]}"
        try:
            with self._opener.open(request, timeout=30) as answer:
                content = answer.read()
        except urllib.error.HTTPError as error:
            raise ForgeError(f"{place}: status {error.code}", error.code) from None
        except (OSError, urllib.error.URLError) as error:
            raise ForgeError(f"{place}: {type(error).__name__}") from None
        try:
            return json.loads(content) if content else None
        except ValueError:
            raise ForgeError(f"{place}: the answer is no JSON") from None


def _checked(url):
    """Checks the URL of an API: the token is sent without encryption to this machine only."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname)):
        return url.rstrip("/")
    raise ForgeError(f"{parts.scheme}://{parts.hostname} is no address to send a token to: use https")


def _is_loopback(host):
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


class GitHub:
    """Pull requests and issues of a repository on GitHub."""

    def __init__(self, url, repository, token, author, pause=time.sleep):
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {token}",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        self._api = _Api(url, headers, pause)
        self._at = f"/repos/{repository}"
        self.author = author

    @staticmethod
    def _post(item, key):
        return Post(item[key], (item.get("user") or {}).get("login", ""), item.get("body") or "", item.get("html_url", ""))

    def comments(self, number):
        return [self._post(item, "id") for item in self._api.pages(f"{self._at}/issues/{number}/comments")]

    def add_comment(self, number, body):
        return self._post(self._api.call("POST", f"{self._at}/issues/{number}/comments", {"body": body}), "id")

    def edit_comment(self, number, id, body):
        self._api.call("PATCH", f"{self._at}/issues/comments/{id}", {"body": body})

    def delete_comment(self, number, id):
        self._api.call("DELETE", f"{self._at}/issues/comments/{id}")

    def issues(self, label):
        """Returns the open issues with a label. The list also contains pull requests, which are skipped."""
        items = self._api.pages(f"{self._at}/issues?state=open&labels={urllib.parse.quote(label)}")
        return [self._post(item, "number") for item in items if "pull_request" not in item]

    def add_issue(self, title, body, label):
        issue = {"title": title, "body": body, "labels": [label]}
        return self._post(self._api.call("POST", f"{self._at}/issues", issue), "number")

    def edit_issue(self, number, body):
        self._api.call("PATCH", f"{self._at}/issues/{number}", {"body": body})

    def close_issue(self, number, comment):
        self.add_comment(number, comment)
        self._api.call("PATCH", f"{self._at}/issues/{number}", {"state": "closed", "state_reason": "completed"})


class GitLab:
    """Merge requests and issues of a project on GitLab."""

    def __init__(self, url, project, token, pause=time.sleep):
        self._api = _Api(url, {"PRIVATE-TOKEN": token}, pause)
        self._at = f"/projects/{urllib.parse.quote(project, safe='')}"
        self.author = self._api.call("GET", "/user")["username"]

    @staticmethod
    def _post(item, key, body):
        return Post(item[key], (item.get("author") or {}).get("username", ""), item.get(body) or "", item.get("web_url", ""))

    def comments(self, number):
        items = self._api.pages(f"{self._at}/merge_requests/{number}/notes?sort=asc")
        return [self._post(item, "id", "body") for item in items]

    def add_comment(self, number, body):
        note = self._api.call("POST", f"{self._at}/merge_requests/{number}/notes", {"body": body})
        return self._post(note, "id", "body")

    def edit_comment(self, number, id, body):
        self._api.call("PUT", f"{self._at}/merge_requests/{number}/notes/{id}", {"body": body})

    def delete_comment(self, number, id):
        self._api.call("DELETE", f"{self._at}/merge_requests/{number}/notes/{id}")

    def issues(self, label):
        items = self._api.pages(f"{self._at}/issues?state=opened&labels={urllib.parse.quote(label)}")
        return [self._post(item, "iid", "description") for item in items]

    def add_issue(self, title, body, label):
        issue = {"title": title, "description": body, "labels": label}
        return self._post(self._api.call("POST", f"{self._at}/issues", issue), "iid", "description")

    def edit_issue(self, number, body):
        self._api.call("PUT", f"{self._at}/issues/{number}", {"description": body})

    def close_issue(self, number, comment):
        self._api.call("POST", f"{self._at}/issues/{number}/notes", {"body": comment})
        self._api.call("PUT", f"{self._at}/issues/{number}", {"state_event": "close"})


def keep_comment(forge, number, marker, text, is_news):
    """Creates or updates the only comment with the marker, and returns its URL; without news, none is created."""
    body = f"{marker}\n{text}"
    mine = [post for post in forge.comments(number) if post.author == forge.author and post.body.startswith(marker)]
    if not mine:
        return forge.add_comment(number, body).url if is_news else ""
    first, *others = mine
    if first.body != body:
        forge.edit_comment(number, first.id, body)
    for other in others:
        forge.delete_comment(number, other.id)
    return first.url


def keep_issue(forge, label, marker, title, text, is_news, closing):
    """Keeps one open issue with this text while there is news, and closes it otherwise. Returns its URL, if it is
    open."""
    body = f"{marker}\n{text}"
    mine = [post for post in forge.issues(label) if post.author == forge.author and post.body.startswith(marker)]
    if not is_news:
        for issue in mine:
            forge.close_issue(issue.id, closing)
        return ""
    if not mine:
        return forge.add_issue(title, body, label).url
    if mine[0].body != body:
        forge.edit_issue(mine[0].id, body)
    return mine[0].url
