"""A signed letter leaves the house: how, its slip, what came back; and pieces that are added."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courrier.models import Dispatch, MailPiece, PieceRole
from courrier.status import Status
from tests.factories.courrier import Registry
from tests.factories.letters import Letters, fresh
from tests.factories.storage import make_pdf
from tests.web.mails.test_acts import act, hidden
from tests.web.people import signed_in

pytestmark = pytest.mark.django_db


def pdf(name: str = "annexe.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make_pdf(), content_type="application/pdf")


def test_a_letter_leaves_once_and_its_slip_follows(letters: Letters, deliver_all: Callable[[], int]) -> None:
    mail = letters.to_dispatch()
    client = signed_in(letters.registry.clerk)
    page = client.get(reverse("mail", args=[mail.pk])).content.decode()
    assert reverse("mail-dispatch", args=[mail.pk]) in page
    address = reverse("mail-dispatch", args=[mail.pk])
    sent = hidden(client.get(address).content.decode()) | {
        "mode": "registered",
        "tracking_number": "RR 123 MA",
        "day": "auj",
    }
    assert client.post(address, sent).status_code == client.post(address, sent).status_code == 302
    dispatch = Dispatch.objects.get(mail=mail)
    assert (dispatch.mode, dispatch.tracking_number) == ("registered", "RR 123 MA")
    assert "se prépare" in client.get(reverse("mail", args=[mail.pk])).content.decode()
    deliver_all()
    slip = MailPiece.objects.get(mail=mail, role=PieceRole.SLIP)
    page = client.get(reverse("mail", args=[mail.pk])).content.decode()
    assert reverse("piece-file", args=[slip.pk]) in page
    assert "RR 123 MA" in page


def test_a_day_to_come_is_refused_on_the_field(letters: Letters) -> None:
    mail = letters.to_dispatch()
    answer = act(signed_in(letters.registry.clerk), mail, "dispatch", mode="post", day="+2")
    assert answer.status_code == 422
    assert "id_day_error" in answer.content.decode()
    assert not Dispatch.objects.filter(mail=mail).exists()


def test_only_the_desk_dispatches(letters: Letters) -> None:
    mail = letters.to_dispatch()
    client = signed_in(letters.agent)
    address = reverse("mail-dispatch", args=[mail.pk])
    assert address not in client.get(reverse("mail", args=[mail.pk])).content.decode()
    assert client.get(address).status_code == 403
    given = {"version": mail.version, "request_key": "one", "mode": "post"}
    assert client.post(address, given).status_code == 403


def test_what_came_back_is_kept_with_its_scan(letters: Letters) -> None:
    mail = letters.to_dispatch()
    client = signed_in(letters.registry.clerk)
    act(client, mail, "dispatch", mode="post")
    assert act(client, mail, "record-proof").status_code == 422
    assert act(client, mail, "record-proof", outcome="acknowledged", scan=pdf("ar.pdf")).status_code == 302
    assert Dispatch.objects.get(mail=mail).outcome == "acknowledged"
    assert MailPiece.objects.get(mail=mail, role=PieceRole.PROOF).name == "ar.pdf"


def test_a_piece_is_added_once(registry: Registry) -> None:
    mail = registry.in_charge()
    client = signed_in(registry.ministry.agent)
    assert act(client, mail, "add-piece", role="attachment").status_code == 422
    assert act(client, mail, "add-piece", role="attachment", file=pdf()).status_code == 302
    assert [piece.name for piece in fresh(mail).pieces.all()] == ["annexe.pdf"]
    assert fresh(mail).status == Status.IN_CHARGE


def test_a_file_that_is_none_is_refused_and_said_why(registry: Registry) -> None:
    mail = registry.in_charge()
    broken = SimpleUploadedFile("lettre.pdf", b"not a pdf at all", content_type="application/pdf")
    answer = act(signed_in(registry.ministry.agent), mail, "add-piece", role="main", file=broken)
    assert answer.status_code == 422
    assert "lettre.pdf" in answer.content.decode()
    assert not fresh(mail).pieces.exists()
