"""Runs schemathesis on a sandbox: `fuzz.py ORIGIN TENANT CLIENT SECRET OPENAPI FOLDER`.

Prints a line per difference, `what: METHOD path`, and finally the number of requests. Everything is about one patient and what they have,
so that requests reach further than a 404; what would remove these is left out.
"""

import json
import os
import subprocess
import sys
import urllib.request

origin, tenant, client, secret, openapi, folder = sys.argv[1:]
headers = {"Content-Type": "application/json"}


def post(path, body):
    request = urllib.request.Request(f"{origin}/{tenant}{path}", json.dumps(body).encode(), headers)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
        return json.load(answer)


headers["Authorization"] = "Bearer " + post(f"/admin/api_clients/{client}", {"secret": secret})["token"]
patient = post("/live/patients", {"firstName": "Ada", "lastName": "Lovelace"})["id"]
encounter = post(f"/live/patients/{patient}/encounters", {"templateName": "etmp-intake-visit"})["id"]
contact = post(f"/live/patients/{patient}/contacts", {"firstName": "Grace"})["id"]
parameters = {"patient": patient, "encounter": encounter, "contact": contact}
config = os.path.join(folder, "schemathesis.toml")
with open(config, "w", encoding="utf-8") as text:
    text.write("[parameters]\n")
    for name, value in parameters.items():
        text.write(f'"path.{name}" = "{value}"\n')

requests = 0
for base, selection in [("/live", ["--exclude-path-regex", "^/admin/"]), ("", ["--include-path-regex", "^/admin/"])]:
    report = os.path.join(folder, "report.json")
    command = [os.path.join(os.path.dirname(sys.executable), "schemathesis"), "--config-file", config, "run", openapi]
    command += ["--url", f"{origin}/{tenant}{base}", "--header", "Authorization: " + headers["Authorization"]]
    command += ["--phases", "coverage,fuzzing", "--max-examples", "3", "--seed", "1", "--continue-on-failure"]
    command += ["--generation-database", "none", "--report", "json", "--report-json-path", report, *selection]
    for operation in ["deletePatient", "deleteEncounter"]:
        command += ["--exclude-operation-id", operation]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=folder, text=True)
    if run.returncode not in (0, 1):
        sys.exit(run.stdout)
    with open(os.path.join(folder, f"output{base.replace('/', '-') or '-tenant'}.txt"), "w", encoding="utf-8") as text:
        text.write(run.stdout)
    with open(report, encoding="utf-8") as text:
        result = json.load(text)
    if result["errors"]:
        sys.exit(run.stdout)
    requests += result["test_cases"]["generated"]
    for failure in result["failures"]:
        for operation in failure["operations"]:
            print(f"{failure['title']}: {operation}")
print(requests)
