"""The registry office and its clerk's browser."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories.courrier import Registry
from tests.factories.storage import make_pdf
from tests.web.people import signed_in


@pytest.fixture
def clerk(registry: Registry) -> Client:
    return signed_in(registry.clerk)


class Desk:
    """The form as a clerk fills it in."""

    def __init__(self, registry: Registry, client: Client) -> None:
        self.registry, self.client = registry, client

    def send(
        self, direction: str = "incoming", *, draft: object = None, act: str = "save", **given: Any
    ) -> Any:
        """Send the form with ``given`` in place of what stands in it."""
        registry = self.registry
        fields = {
            "draft": str(draft or uuid4()),
            "act": act,
            "register": str((registry.incoming if direction == "incoming" else registry.internal).pk),
            "subject": "Demande d’appui technique",
            "urgency": "0",
            "confidentiality": "internal",
            "language": "fr",
            "support": "paper",
        }
        if direction == "incoming":
            fields |= {"sender": registry.sender.name_fr, "channel": "post"}
        return self.client.post(reverse("registration", args=[direction]), fields | given)


@pytest.fixture
def desk(registry: Registry, clerk: Client) -> Desk:
    return Desk(registry, clerk)


def a_scan(name: str = "lettre.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make_pdf() if content is None else content, "application/pdf")
