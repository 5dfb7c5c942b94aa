"""One sandbox for all tests, reset before each."""

import pathlib

import pytest
from sandbox import Sandbox
from vitals import Welkin

EXPORT = pathlib.Path(__file__).parent.parent / "designer-export.json"


@pytest.fixture(scope="session")
def running():
    with Sandbox("--config", str(EXPORT), "--seed", "5") as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running):
    running.reset()
    return running


@pytest.fixture
def welkin(sandbox):
    environment = sandbox.environment
    return Welkin(
        sandbox.url,
        environment["WELKIN_TENANT"],
        environment["WELKIN_CLIENT_ID"],
        environment["WELKIN_CLIENT_SECRET"],
    )


@pytest.fixture
def patient(welkin):
    """Creates a patient, and returns its id."""
    return welkin.call("POST", "/patients", {"firstName": "Ada", "lastName": "Example"}).json()["id"]
