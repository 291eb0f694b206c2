"""The main job on real servers: PostgreSQL with two roles, RabbitMQ, Celery workers, MinIO, SMTP, a time-stamping authority."""

import json
import urllib.request

import pytest

from tests.production.installation import Production

pytestmark = pytest.mark.timeout(600)


def test_the_story_is_told_and_proved(production: Production) -> None:
    told = production.asked("tests.production.telling")
    assert [(made["kind"], made["level"]) for made in told["signatures"]] == [
        ("signature", "B-T"),
        ("seal", "B-T"),
    ]
    assert production.run("verify_audit").returncode == 0
    assert production.run("verify_files").returncode == 0


def test_it_is_as_safe_as_it_says(production: Production) -> None:
    checked = production.run("check", "--database", "default")
    assert checked.returncode == 0, checked.stderr


def test_it_says_that_it_is_well(production: Production) -> None:
    with urllib.request.urlopen(f"{production.url}/health/ready", timeout=10) as answer:
        assert answer.status == 200
        assert json.load(answer)
