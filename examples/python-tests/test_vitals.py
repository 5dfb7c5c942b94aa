import json

import pytest
from vitals import Refused, Welkin


def counts(sandbox):
    return sandbox.get("/health")["counts"]


def test_a_record_is_created(sandbox, welkin, patient):
    record = welkin.record_vitals(patient, heart_rate=72, position="Sitting")
    assert record["jsonBody"]["cdtf-heart-rate"] == 72
    [request] = sandbox.requests(method="POST", route="cdt-vitals")
    assert request["status"] == 201
    sent = sandbox.get(f"/requests/{request['id']}")["requestBody"]
    assert json.loads(sent) == {"cdtf-heart-rate": 72, "cdtf-position": "Sitting"}


@pytest.mark.parametrize("turn", range(3))
def test_every_test_finds_the_patients_of_the_seed_and_no_other(sandbox, welkin, turn):
    assert counts(sandbox)["patients"] == 5
    welkin.call("POST", "/patients", {"firstName": f"Patient {turn}", "lastName": "Example"})
    assert counts(sandbox)["patients"] == 6


def test_what_welkin_does_not_take_is_refused(welkin, patient):
    with pytest.raises(Refused, match="cdtf-heart-rate is above 300"):
        welkin.record_vitals(patient, heart_rate=3000)


def test_a_moment_of_absence_is_survived(sandbox, welkin, patient):
    sandbox.post("/faults/next", kind="unavailable", times=2)
    welkin.record_vitals(patient, heart_rate=72)
    attempts = sandbox.requests(method="POST", route="cdt-vitals")
    assert [attempt["status"] for attempt in attempts] == [503, 503, 201]


def test_a_token_that_has_expired_is_replaced(sandbox, welkin, patient):
    # A token is valid for an hour.
    sandbox.post("/clock/advance", seconds=3600)
    welkin.record_vitals(patient, heart_rate=72)
    attempts = sandbox.requests(method="POST", route="cdt-vitals")
    assert [attempt["status"] for attempt in attempts] == [401, 201]


def test_a_record_has_the_time_of_the_tenant(sandbox, welkin, patient):
    sandbox.put("/clock", freezeAt="2026-11-27T09:30:00Z")
    record = welkin.record_vitals(patient, heart_rate=72)
    assert record["jsonBody"]["created_at"] == "2026-11-27T09:30:00.000Z"


def test_a_client_without_the_role_is_refused(sandbox, welkin, patient):
    sandbox.put("/clients/READER", secret="not a secret", policies=["sp-nurse"], without=["POST /patients/*/cdts/*"])
    reader = Welkin(sandbox.url, "acme", "READER", "not a secret")
    with pytest.raises(Exception, match="403"):
        reader.record_vitals(patient, heart_rate=72)


def test_a_test_can_go_back_to_a_snapshot_of_its_own(sandbox, welkin, patient):
    sandbox.put("/snapshots/with-patient")
    for rate in (60, 70, 80):
        sandbox.post("/snapshots/with-patient/restore")
        before = counts(sandbox)["records"]
        welkin.record_vitals(patient, heart_rate=rate)
        assert counts(sandbox)["records"] == before + 1
