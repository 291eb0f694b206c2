"""A document beside its mail or in its folder: its pages, or its words for who can't see them."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from courrier.details import NewPiece
from tests.factories.letters import Letters, folder_of
from tests.factories.storage import make_file, make_image
from tests.web.people import signed_in

pytestmark = pytest.mark.django_db


def test_a_letter_is_seen_as_pages_or_read_as_words(letters: Letters) -> None:
    mail = letters.send(letters.reply(body="Votre demande\nest <b>acceptée</b>."))
    client = signed_in(letters.head)
    for address in (reverse("folder", args=[folder_of(mail).pk]), reverse("mail", args=[mail.pk])):
        pages = client.get(address).content.decode()
        assert 'alt="Page 1 sur 1"' in pages
        assert "acceptée" not in pages.split('class="viewer"')[1]
        assert 'href="?text=1"' in pages
        words = client.get(address, {"text": "1"}).content.decode().split('class="viewer"')[1]
        assert "&lt;b&gt;acceptée&lt;/b&gt;" in words
        assert "<img" not in words.split("</section>")[0]


def test_a_scan_says_that_it_has_no_words(letters: Letters, deliver_all: Callable[[], int]) -> None:
    registry = letters.registry
    scan = make_file(
        now=registry.now,
        administration_id=registry.ministry.administration.pk,
        content=make_image(),
        media_type="image/png",
    )
    mail = registry.assigned(pieces=(NewPiece(file_id=scan.pk, name="lettre.png"),))
    deliver_all()
    answer = signed_in(letters.head).get(reverse("mail", args=[mail.pk]), {"text": "1"})
    assert "Ce document est une image" in answer.content.decode().replace("\u00a0", " ")
