"""The logo of an administration: given, shown to its own people, taken away."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from journal.models import Entry
from organisation.models import Administration, Logo
from tests.factories.organisation import Ministry
from tests.web.people import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/organisation/administration/logo/"


def picture() -> SimpleUploadedFile:
    target = io.BytesIO()
    Image.new("RGB", (60, 40), "#0b5d4b").save(target, "PNG")
    return SimpleUploadedFile("logo.png", target.getvalue(), "image/png")


def given(**more: Any) -> dict[str, Any]:
    return {"logo": picture(), "version": 1} | more


def test_a_logo_is_given_shown_and_taken_away(ministry: Ministry) -> None:
    client = signed_in(ministry.administrator)
    assert client.post(PAGE, given()).status_code == 302
    sha = Administration.objects.get(pk=ministry.administration.pk).logo
    shown = client.get(f"{PAGE}{sha}/")
    assert shown["Content-Type"] == "image/png"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "private" in shown["Cache-Control"]
    assert f'src="{PAGE}{sha}/"' in signed_in(ministry.agent).get("/profile/").content.decode()
    assert client.post(PAGE, given()).status_code == 409, "somebody changed it since"
    assert client.post(PAGE, {"away": "on", "version": 2}).status_code == 302
    assert client.get(f"{PAGE}{sha}/").status_code == 404
    assert not Logo.objects.exists()
    assert Entry.objects.filter(name="organisation.administration_changed").count() == 2


def test_what_is_no_logo_is_said_at_the_field(ministry: Ministry) -> None:
    client = signed_in(ministry.administrator)
    strange = SimpleUploadedFile("logo.svg", b"<svg><script>", "image/svg+xml")
    for wrong in (given(logo=strange), {"version": 1}):
        answer = client.post(PAGE, wrong)
        assert answer.status_code == 422
        assert 'id="id_logo_error"' in answer.content.decode()
    heavy = SimpleUploadedFile("logo.png", b"x" * 1_100_000, "image/png")
    assert "1 Mo au plus" in client.post(PAGE, given(logo=heavy)).content.decode()
    assert not Logo.objects.exists()


def test_who_may_not(ministry: Ministry, neighbour: Ministry) -> None:
    signed_in(ministry.administrator).post(PAGE, given())
    sha = Administration.objects.get(pk=ministry.administration.pk).logo
    for principal in (ministry.agent, ministry.head, ministry.auditor):
        client = signed_in(principal)
        assert client.get(PAGE).status_code == 403
        assert client.post(PAGE, given(version=2)).status_code == 403
    stranger = signed_in(neighbour.administrator)
    assert stranger.get(f"{PAGE}{sha}/").status_code == 404
    stranger.post(PAGE, given(version=1))
    assert Logo.objects.count() == 2, "each its own"
