"""Two ways to run, one code: the settings differ in where things are, nothing else."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

MAY_DIFFER = {
    "ALLOWED_HOSTS", "ASSETS_DIR", "BIND", "BROKER_URL", "CACHES", "CELERY_BROKER_TRANSPORT_OPTIONS", "CELERY_BROKER_URL",
    "CSRF_COOKIE_SECURE", "CSRF_TRUSTED_ORIGINS", "DATABASES", "DATABASE_OWNER", "DATA_DIR", "DEFAULT_FROM_EMAIL",
    "DEMONSTRATION", "EMAIL_BACKEND", "EMAIL_FILE_PATH", "EMAIL_HOST", "EMAIL_HOST_PASSWORD", "EMAIL_HOST_USER",
    "EMAIL_PORT", "EMAIL_TIMEOUT", "EMAIL_USE_SSL", "EMAIL_USE_TLS", "LOGGING", "PORT", "PUBLIC_URL", "QUEUE_DIR", "SECRET_KEY",
    "SECURE_HSTS_SECONDS", "SECURE_PROXY_SSL_HEADER", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "SIGNING_DIR",
    "SIGNING_KEYS", "STATICFILES_DIRS", "STATIC_ROOT", "STORAGE_URL", "TSA_URL",
}  # fmt: skip
PRODUCTION = {
    "SECRET_KEY": "x" * 60,
    "PUBLIC_URL": "https://courrier.exemple.invalid",
    "DATABASE_URL": "postgres://bureau_app:secret@127.0.0.1/bureau",
    "STORAGE_URL": "s3://key:secret@127.0.0.1:9000/courrier",
    "BROKER_URL": "amqp://user:secret@127.0.0.1:5672//",
    "EMAIL_URL": "smtp+tls://user:secret@127.0.0.1:587",
    "TSA_URL": "https://tsa.exemple.invalid/rfc3161",
    "SIGNING_KEYS": "pkcs12:/etc/bureau-ordre/keys",
    "DEFAULT_FROM_EMAIL": "bureau-ordre@exemple.invalid",
}
SHOW = (
    "import importlib, json, sys; module = importlib.import_module(sys.argv[1]);"
    "print(json.dumps({name: repr(value) for name, value in vars(module).items() if name.isupper()}))"
)


def read_settings(mode: str, tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "STATIC_ROOT": str(tmp_path / "static")}
    return subprocess.run(
        [sys.executable, "-c", SHOW, f"config.settings.{mode}"],
        cwd=ROOT, env=clean | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_two_modes_differ_in_allowed_names_only(tmp_path: Path) -> None:
    embedded = json.loads(read_settings("embedded", tmp_path).stdout)
    production = json.loads(read_settings("production", tmp_path, **PRODUCTION).stdout)
    differ = {name for name in embedded | production if embedded.get(name) != production.get(name)}
    assert differ <= MAY_DIFFER, "a setting that differs is a second product: decide it in base.py"


@pytest.mark.parametrize("name", sorted(set(PRODUCTION) - {"PUBLIC_URL"}))
def test_production_says_which_value_is_missing(name: str, tmp_path: Path) -> None:
    without = {key: value for key, value in PRODUCTION.items() if key != name}
    failed = read_settings("production", tmp_path, **without)
    assert failed.returncode != 0
    last = failed.stderr.strip().splitlines()[-1]
    assert f"{name} is missing" in last
    assert "for example" in last


def test_a_secret_can_stand_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from a file " * 8 + "\n")
    given = {key: value for key, value in PRODUCTION.items() if key != "SECRET_KEY"}
    shown = read_settings("production", tmp_path, SECRET_KEY_FILE=str(secret), **given)
    assert "from a file" in json.loads(shown.stdout)["SECRET_KEY"]


def test_embedded_needs_no_variable(tmp_path: Path) -> None:
    assert read_settings("embedded", tmp_path).returncode == 0
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0, "nobody else reads the secret"
