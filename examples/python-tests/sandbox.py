"""The sandbox of Welkin, as a process with its control API."""

import os
import subprocess

import requests


class Sandbox:
    """A sandbox that is stopped at the end of the `with` block."""

    def __init__(self, *arguments):
        command = os.environ.get("WELKIN_SANDBOX", "welkin-sandbox")
        # `--print env` writes lines such as WELKIN_BASE_URL=http://127.0.0.1:49152; port 0 is a free one.
        arguments = [command, *arguments, "--listen", "127.0.0.1:0", "--print", "env", "--quiet"]
        self.process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
        self.environment = {}
        for line in self.process.stdout:
            name, _, value = line.strip().partition("=")
            self.environment[name] = value
            if name == "WELKIN_CLIENT_SECRET":
                break
        if "WELKIN_BASE_URL" not in self.environment:
            raise RuntimeError("the sandbox did not start")
        self.url = self.environment["WELKIN_BASE_URL"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def get(self, path, **query):
        return self._control("GET", path, params=query)

    def post(self, path, **body):
        return self._control("POST", path, json=body)

    def put(self, path, **body):
        return self._control("PUT", path, json=body)

    def reset(self):
        """Resets data, faults and clock, and removes requests and deliveries."""
        return self.post("/reset")

    def requests(self, **filters):
        """Returns the requests of the program, oldest first: `method="POST"`, `status="4xx"`, `route="cdt-vitals"`."""
        return self.get("/requests", **filters)["requests"]

    def _control(self, method, path, **arguments):
        answer = requests.request(method, f"{self.url}/_sandbox{path}", timeout=30, **arguments)
        assert answer.ok, answer.json()["error"]
        return answer.json()
