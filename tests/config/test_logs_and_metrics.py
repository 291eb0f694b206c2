"""Logs tell machines what happened without naming people; figures are told to whoever has the token."""

import json
import logging
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client
from pytest_django import Settings

from config.logs import Json
from tests.architecture.source import ROOT
from tests.architecture.test_settings import PRODUCTION

TOKEN = "un jeton de test"


def written(message: str, *arguments: object, **more: object) -> dict[str, object]:
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, message, arguments, None)
    for name, value in more.items():
        setattr(record, name, value)
    return json.loads(Json().format(record))


def test_a_line_is_an_object_joined_to_its_request() -> None:
    told = written("Not Found: %s", "/mails/", status_code=404, request=SimpleNamespace(request_id="r-1"))
    assert told["message"] == "Not Found: /mails/"
    assert (told["level"], told["logger"], told["status_code"], told["request_id"]) == (
        "WARNING", "django.request", 404, "r-1",
    )  # fmt: skip
    assert told["time"]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("invited salma.ouardane@exemple.invalid today", "invited …@… today"),
        ("Not Found: /password/abc:def-12/", "Not Found: /password/…/"),
        ("Bad Request: /search/?q=Benmoussa", "Bad Request: /search/?…"),
        ("تعذر إرسال الرسالة", "تعذر إرسال الرسالة"),
    ],
)
def test_no_personal_data_is_kept(said: str, kept: str) -> None:
    assert written(said)["message"] == kept


def test_a_problem_is_told_with_its_trace() -> None:
    try:
        raise ValueError("salma.ouardane@exemple.invalid")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    told = json.loads(Json().format(record))
    assert "ValueError: …@…" in told["exc_info"]


@pytest.mark.django_db
def test_figures_for_whoever_has_the_token(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    told = answer.content.decode()
    for name in ("deliveries_due", "delivery_oldest_seconds", "journal_unsealed"):
        assert f"\nbureau_{name} 0.0" in told
    assert 'bureau_signatures{state="failed"} 0.0' in told


@pytest.mark.django_db
@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}"])
def test_nobody_else_learns_of_them(client: Client, settings: Settings, sent: str) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers={"Authorization": sent}).status_code == 404
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_production_measures_its_requests(tmp_path: Path) -> None:
    """In a process of its own, because the middleware is chosen when the settings are read."""
    ask = (
        "import django; django.setup(); from django.test import Client;"
        "Client(SERVER_NAME='127.0.0.1').get('/health/live', secure=True);"
        "from prometheus_client import CollectorRegistry, generate_latest;"
        "from prometheus_client.multiprocess import MultiProcessCollector as M;"
        "registry = CollectorRegistry(); M(registry); print(generate_latest(registry).decode())"
    )
    told = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=ROOT, capture_output=True, text=True, check=True,
        env=PRODUCTION | {
            "DJANGO_SETTINGS_MODULE": "config.settings.production", "METRICS_TOKEN": TOKEN,
            "DATA_DIR": str(tmp_path), "STATIC_ROOT": str(tmp_path / "static"), "PATH": "/usr/bin",
            "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics"),
        },
    )  # fmt: skip
    assert 'view="health-live"' in told.stdout, told.stderr
