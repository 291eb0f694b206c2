"""The first pages, from outside: who sees what, in which language, and what they are told when they may not."""

import re
from collections.abc import Callable

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse

from common import clock
from courrier.models import Mail, PieceRole
from journal.models import Entry
from organisation.models import User
from tests.factories.courrier import Registry
from tests.factories.organisation import Ministry
from tests.web.people import PASSWORD, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(registry: Registry) -> Mail:
    return registry.in_charge()


def test_signing_in_leads_home_and_is_recorded(registry: Registry) -> None:
    person = User.objects.get(pk=registry.clerk.user_id)
    client = Client()
    answer = client.post(reverse("sign-in"), {"email": person.email.upper(), "password": PASSWORD})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("home")
    assert client.get(reverse("home")).status_code == 200
    assert Entry.objects.filter(name="organisation.signed_in", about_id=person.pk).exists()
    client.post(reverse("sign-out"))
    assert client.get(reverse("home")).status_code == 302


def test_a_wrong_password_says_so_and_tells_nothing_else(registry: Registry) -> None:
    person = User.objects.get(pk=registry.clerk.user_id)
    texts = set()
    for email in (person.email, "inconnu@exemple.invalid"):
        answer = Client().post(reverse("sign-in"), {"email": email, "password": "faux"})
        assert answer.status_code == 200
        texts.add(answer.content.decode().split('role="alert"')[1][:300])
    assert len(texts) == 1, "the same answer whether the address is known or not"


def test_a_person_who_left_is_shown_out(registry: Registry) -> None:
    client = signed_in(registry.ministry.agent)
    assert client.get(reverse("home")).status_code == 200
    User.objects.filter(pk=registry.ministry.agent.user_id).update(is_active=False)
    assert client.get(reverse("home")).status_code == 302


@pytest.mark.parametrize(
    "address", ["/", "/registers/incoming/", "/mails/00000000-0000-0000-0000-000000000000/"]
)
def test_nothing_is_seen_without_signing_in(address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("sign-in"))


@pytest.mark.parametrize(
    ("language", "direction", "word"), [("fr", "ltr", "Courrier arrivé"), ("ar", "rtl", "البريد الوارد")]
)
@pytest.mark.parametrize("name", ["home", "register", "mail", "verify"])
def test_every_page_speaks_both_languages(
    registry: Registry, mail: Mail, language: str, direction: str, word: str, name: str
) -> None:
    arguments = {"home": [], "register": ["incoming"], "mail": [mail.pk], "verify": []}[name]
    answer = signed_in(registry.clerk, language).get(reverse(name, args=arguments))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'lang="{language}" dir="{direction}"' in page
    assert name == "verify" or word in page


def test_the_language_is_changed_and_kept(registry: Registry) -> None:
    client = signed_in(registry.clerk)
    answer = client.post(reverse("language"), {"language": "ar", "next": "https://ailleurs.invalid/"})
    assert answer["Location"] == "/", "never to another site"
    assert 'dir="rtl"' in client.get(reverse("home")).content.decode()
    assert User.objects.get(pk=registry.clerk.user_id).language == "ar"


def test_a_mail_shows_where_it_is_and_with_whom(registry: Registry, mail: Mail) -> None:
    page = signed_in(registry.clerk).get(reverse("mail", args=[mail.pk])).content.decode()
    for part in (mail.reference, mail.subject, registry.ministry.agent.name.fr, "Où en est-il"):
        assert part in page


def test_another_unit_does_not_find_the_mail(registry: Registry, mail: Mail) -> None:
    answer = signed_in(registry.ministry.other_agent).get(reverse("mail", args=[mail.pk]))
    assert answer.status_code == 404
    assert mail.subject not in answer.content.decode()


def test_another_administration_does_not_find_the_mail(mail: Mail) -> None:
    other = Ministry(clock.now())
    for person in (other.clerk, other.director, other.auditor):
        assert signed_in(person).get(reverse("mail", args=[mail.pk])).status_code == 404


def test_an_auditor_sees_what_became_of_it_and_no_piece(
    registry: Registry, mail: Mail, deliver_all: Callable[[], int]
) -> None:
    deliver_all()
    client = signed_in(registry.ministry.auditor)
    page = client.get(reverse("mail", args=[mail.pk])).content.decode()
    assert mail.reference in page
    assert "pieces/" not in page
    for piece in mail.pieces.all():
        assert client.get(reverse("piece-file", args=[piece.pk])).status_code == 404
        assert client.get(reverse("piece-page", args=[piece.pk, 1, 1000])).status_code == 404


def test_a_piece_is_shown_page_by_page_and_downloaded_whole(
    registry: Registry, mail: Mail, deliver_all: Callable[[], int]
) -> None:
    deliver_all()
    client = signed_in(registry.ministry.agent)
    piece = mail.pieces.get(role=PieceRole.RECEIPT)
    image = client.get(reverse("piece-page", args=[piece.pk, 1, 1000]))
    assert (image.status_code, image["Content-Type"]) == (200, "image/webp")
    assert b"".join(image.streaming_content)[8:12] == b"WEBP"
    whole = client.get(reverse("piece-file", args=[piece.pk]))
    assert whole["Content-Disposition"].startswith("attachment")
    assert len(b"".join(whole.streaming_content)) == piece.file.size
    assert client.get(reverse("piece-page", args=[piece.pk, 99, 1000])).status_code == 404


@pytest.mark.parametrize(
    "cursor", ["x", "2026-01-01T00:00:00~x", "2026-01-01T00:00:00~00000000-0000-0000-0000-000000000000"]
)
def test_a_forged_cursor_is_refused_with_a_way_back(registry: Registry, cursor: str) -> None:
    answer = signed_in(registry.clerk).get(reverse("register", args=["incoming"]), {"after": cursor})
    assert answer.status_code == 422
    assert "Revenez au début" in answer.content.decode()


def test_lists_go_on_page_by_page(registry: Registry) -> None:
    for _n in range(27):
        registry.register()
    client = signed_in(registry.clerk)
    first = client.get(reverse("register", args=["incoming"])).content.decode()
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(reverse("register", args=["incoming"]) + following).content.decode()
    assert first.count('class="obj"') == 25
    assert second.count('class="obj"') == 2


def test_a_strange_direction_is_not_found(registry: Registry) -> None:
    assert signed_in(registry.clerk).get("/registers/sideways/").status_code == 404


def test_a_receipt_is_verified_by_anybody_without_its_content(
    mail: Mail, deliver_all: Callable[[], int]
) -> None:
    deliver_all()
    code = mail.pieces.get(role=PieceRole.RECEIPT).paper_code
    page = Client().get(f"/v/{code}")
    assert page.status_code == 200
    assert mail.reference in page.content.decode()
    assert mail.subject not in page.content.decode()


def test_an_unknown_code_is_told_apart() -> None:
    answer = Client().get("/v/00000000000000000000000000/")
    assert answer.status_code == 404
    assert "Nous ne connaissons pas ce document" in answer.content.decode()
    typed = Client().get(reverse("verify"), {"code": "abc-def"})
    assert typed["Location"] == "/v/ABCDEF/"


def test_pages_are_closed_to_scripts_from_elsewhere(registry: Registry) -> None:
    answer = signed_in(registry.clerk).get(reverse("home"))
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Request-ID"]


def test_text_with_direction_controls_cannot_turn_the_page(registry: Registry) -> None:
    mail = registry.register(subject="facture \u202eغش\u202c  \u0007 fin")
    page = signed_in(registry.clerk).get(reverse("mail", args=[mail.pk])).content.decode()
    assert "\u202e" not in page
    assert "\u0007" not in page


def test_a_forgotten_password_is_chosen_by_link(registry: Registry, deliver_all: Callable[[], int]) -> None:
    person = User.objects.get(pk=registry.ministry.agent.user_id)
    deliver_all()
    outbox.outbox.clear()
    client = Client()
    assert client.post(reverse("password"), {"email": person.email})["Location"] == reverse("password-sent")
    deliver_all()
    [address] = re.findall(r"http://\S+/password/\S+", str(outbox.outbox[-1].body))
    path = "/" + address.split("/", 3)[3]
    assert client.get(path).status_code == 200
    different = client.post(path, {"password": "une phrase assez longue", "again": "une autre phrase"})
    assert "pas pareils" in different.content.decode()
    chosen = client.post(path, {"password": "une phrase assez longue", "again": "une phrase assez longue"})
    assert chosen["Location"] == reverse("password-chosen")
    assert client.get(path).status_code == 410, "a link serves once"
