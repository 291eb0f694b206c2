"""Whatever is sent to whatever address: never a 500, and what comes back is what the description says."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from common import clock
from organisation.roles import Role
from tests.factories.api import System
from tests.factories.courrier import Registry

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
EXAMPLES = os.environ.get("FUZZ_EXAMPLES")
"""Generated cases for each operation; `make fuzz` takes enough of them, and all phases, for ten thousand in all."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(3600)
def test_no_request_breaks_it(settings: Any, tmp_path: Path, live_server: LiveServer) -> None:
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    settings.SIGNING_DIR = tmp_path / "signing"
    settings.API_RATE, settings.API_TOKEN_RATE = "1000000/min", "1000000/min"
    registry = Registry(clock.now())
    registry.in_charge()
    system = System(registry.ministry.registry, (Role.APPLICATION, Role.CLERK, Role.HEAD, Role.AGENT))
    token = system.ask_token().json()["access_token"]
    command = [
        Path(sys.executable).with_name("schemathesis"), "run", f"{live_server.url}/api/v1/schema/",
        "--header", f"Authorization: Bearer {token}", "--checks", CHECKS, "--max-examples", EXAMPLES or "4",
        "--phases", "examples,coverage,fuzzing" if EXAMPLES else "examples,fuzzing", "--no-color", "--suppress-health-check", "all",
        "--request-timeout", "60",
    ]  # fmt: skip
    # The suite asks the same questions each time, so that a red run is about the change; `make fuzz` asks new ones.
    command += ["--generation-database", "none"] if EXAMPLES else ["--generation-deterministic"]
    told = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert told.returncode == 0, told.stdout[-12000:] + told.stderr[-2000:]
