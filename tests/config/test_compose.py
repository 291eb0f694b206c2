"""docker-compose.yml is a valid composition of the parts that the product has, with settings that it accepts."""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from config.celery import app
from tests.architecture.source import ROOT
from tests.architecture.test_settings import read_settings

VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(?::([-?])([^}]*))?\}")
OURS = {"web", "worker", "slow-worker", "scheduler", "migrate"}


@pytest.fixture(scope="module")
def composition() -> dict[str, Any]:
    text = VARIABLE.sub(
        lambda found: found[3] if found[2] == "-" else f"value-of-{found[1].lower().replace('_', '-')}",
        (ROOT / "docker-compose.yml").read_text(encoding="utf-8"),
    )
    parsed: dict[str, Any] = yaml.safe_load(text)
    return parsed


def test_it_is_valid(composition: dict[str, Any]) -> None:
    schema = json.loads((files("check_jsonschema") / "builtin_schemas/vendor/compose-spec.json").read_text())
    jsonschema.validate(composition, schema)


def test_it_has_every_part(composition: dict[str, Any]) -> None:
    assert set(composition["services"]) == OURS | {"database", "broker", "storage", "bucket", "mails"}


def test_every_dependency_exists(composition: dict[str, Any]) -> None:
    services = composition["services"]
    for name, service in services.items():
        for needed, how in service.get("depends_on", {}).items():
            assert needed in services, f"{name} waits for {needed}"
            assert how["condition"] != "service_healthy" or "healthcheck" in services[needed]


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_settings_accept_its_environment(composition: dict[str, Any], name: str, tmp_path: Path) -> None:
    environment = {key: str(value) for key, value in composition["services"][name]["environment"].items()}
    shown = read_settings("production", tmp_path, **environment)
    assert shown.returncode == 0, shown.stderr


def test_only_migrate_knows_the_owner(composition: dict[str, Any]) -> None:
    knows = {name for name in OURS if "DATABASE_OWNER_URL" in composition["services"][name]["environment"]}
    assert knows == {"migrate"}


def test_every_queue_has_a_worker(composition: dict[str, Any]) -> None:
    commands = " ".join(str(service.get("command")) for service in composition["services"].values())
    served = set(re.findall(r"--queues (\w+)", commands))
    sent = {app.conf.task_default_queue} | {route["queue"] for route in app.conf.task_routes.values()}
    assert served == sent


def test_images_are_of_a_known_version(composition: dict[str, Any]) -> None:
    for name, service in composition["services"].items():
        if name not in OURS:
            assert re.search(r":v?[\w.-]*\d", service["image"]), service["image"]
            assert not service["image"].endswith(":latest")


def test_no_secret_has_a_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert not [found[0] for found in VARIABLE.finditer(text) if "PASSWORD" in found[1] and found[2] == "-"]
    assert not [found[0] for found in VARIABLE.finditer(text) if "SECRET" in found[1] and found[2] == "-"]


def test_the_image_names_no_registry() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert not re.search(r"https?://|--(extra-)?index-url", text)
