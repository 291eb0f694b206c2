"""A registry office at work, and people who open the site."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from common import clock
from organisation.models import User
from organisation.principal import Principal
from tests.factories.courrier import Registry
from tests.factories.letters import Letters


@pytest.fixture
def letters(settings: Any, tmp_path: Path, deliver_all: Callable[[], int]) -> Letters:
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    settings.SIGNING_DIR = tmp_path / "signing"
    return Letters(Registry(clock.now()), deliver_all)


@pytest.fixture
def registry(settings: Any, tmp_path: Path) -> Registry:
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    settings.SIGNING_DIR = tmp_path / "signing"
    return Registry(clock.now())


def signed_in(principal: Principal, language: str = "fr") -> Client:
    """The person's browser, some time after they signed in."""
    client = Client()
    client.force_login(
        User.objects.get(pk=principal.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    client.cookies["django_language"] = language
    return client
