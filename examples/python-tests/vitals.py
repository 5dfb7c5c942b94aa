"""The program under test: it records a patient's vitals in Welkin."""

import requests

ATTEMPTS = 4


class Refused(Exception):
    """Welkin rejects the values; the message names the fields."""


class Welkin:
    """A client of a Welkin tenant, with the profile `v8`."""

    def __init__(self, base_url, tenant, client_id, client_secret, environment="live"):
        self.token_url = f"{base_url}/{tenant}/admin/api_clients/{client_id}"
        self.base = f"{base_url}/{tenant}/{environment}"
        self.secret = client_secret
        self.token = None

    def record_vitals(self, patient_id, **vitals):
        """Creates a record of `cdt-vitals`; fields are written with underscores: `heart_rate=72`."""
        body = {"cdtf-" + name.replace("_", "-"): value for name, value in vitals.items()}
        answer = self.call("POST", f"/patients/{patient_id}/cdts/cdt-vitals", body)
        return answer.json()

    def call(self, method, path, body=None):
        """Sends a request, and retries it if Welkin is temporarily unavailable or the token has expired."""
        for attempt in range(ATTEMPTS):
            self.token = self.token or self.new_token()
            headers = {"Authorization": f"Bearer {self.token}"}
            answer = requests.request(method, self.base + path, json=body, headers=headers, timeout=10)
            if answer.status_code == 401:
                self.token = None
            elif answer.status_code != 503:
                break
        if answer.status_code == 400:
            raise Refused("; ".join(problem["message"] for problem in answer.json()))
        answer.raise_for_status()
        return answer

    def new_token(self):
        answer = requests.post(self.token_url, json={"secret": self.secret}, timeout=10)
        answer.raise_for_status()
        return answer.json()["token"]
