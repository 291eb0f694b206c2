"""The auditor's pages, from outside: who may read, what is found, and that nothing is changed from there."""

import csv
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from audit.use_cases.seal_entries import seal_entries
from common import clock
from courrier.details import details_of
from courrier.models import Mail
from courrier.use_cases.correct_mail import correct_mail
from journal.models import Entry
from journal.protection import unprotect
from organisation.principal import Principal
from organisation.roles import Role
from tests.audit.conftest import forge, key
from tests.audit.test_recipe import block
from tests.factories.courrier import Registry
from tests.factories.organisation import Ministry, make_principal
from tests.owner import owning
from tests.web.people import signed_in

pytestmark = pytest.mark.django_db
Budget = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def mail(registry: Registry) -> Mail:
    return registry.in_charge(subject="Mise en demeure du marché 70/2025")


@pytest.fixture
def auditor(registry: Registry) -> Client:
    return signed_in(registry.ministry.auditor)


def page(client: Client, name: str, *arguments: object, **query: str) -> str:
    answer = client.get(reverse(name, args=arguments), query)
    assert answer.status_code == 200, answer.content.decode()
    return str(answer.content.decode())


def rows(text: str) -> int:
    return text.count('<tr class="it">')


def others(registry: Registry) -> list[Principal]:
    ministry = registry.ministry
    return [
        ministry.clerk,
        ministry.head,
        ministry.agent,
        ministry.director,
        ministry.secretary,
        ministry.administrator,
    ]


def test_only_auditors_open_the_journal(registry: Registry, mail: Mail) -> None:
    addresses = [
        reverse("journal"),
        reverse("proof"),
        reverse("record-history", args=["mail", mail.pk]),
        reverse("person-history", args=[registry.clerk.user_id]),
        reverse("entry-proof", args=[Entry.objects.earliest("id").pk]),
    ]
    for person in others(registry):
        client = signed_in(person)
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 403, address
            assert "auditeurs" in answer.content.decode()
            assert mail.subject not in answer.content.decode()
        assert client.post(reverse("journal-export")).status_code == 403
        assert client.post(reverse("proof-verify")).status_code == 403
    for address in addresses:
        assert Client().get(address).status_code == 302
    assert not Entry.objects.filter(name__startswith="audit.").exists()


def test_another_administration_s_auditor_finds_nothing_of_ours(registry: Registry, mail: Mail) -> None:
    stranger = signed_in(Ministry(clock.now()).auditor)
    text = page(stranger, "journal", what=str(mail.pk))
    assert rows(text) == 0
    assert mail.reference not in page(stranger, "journal")
    assert "Personne ne répond" in page(stranger, "journal", who=registry.clerk.name.fr)
    for name, arguments in (
        ("record-history", ["mail", mail.pk]),
        ("person-history", [registry.clerk.user_id]),
        ("entry-proof", [Entry.objects.filter(about_id=mail.pk).earliest("id").pk]),
    ):
        assert stranger.get(reverse(name, args=arguments)).status_code == 404
    exported = b"".join(stranger.post(reverse("journal-export")).streaming_content).decode()
    assert mail.reference not in exported


def test_an_auditor_of_one_unit_reads_that_unit(registry: Registry, mail: Mail) -> None:
    other = make_principal(registry.ministry.other_division, Role.AUDITOR, now=clock.now())
    assert rows(page(signed_in(other), "journal", what=str(mail.pk))) == 0


def test_entries_are_narrowed_by_person_action_record_and_day(
    registry: Registry, mail: Mail, auditor: Client
) -> None:
    registry.register()
    agent = registry.ministry.agent
    assert rows(page(auditor, "journal", who=agent.name.fr, show="changes")) == 1
    assert rows(page(auditor, "journal", who=agent.name.ar, show="changes")) == 1
    assert rows(page(auditor, "journal", action="courrier.mail_registered")) == 2
    of_mail = rows(page(auditor, "journal", what=mail.reference))
    assert of_mail == rows(page(auditor, "journal", what=str(mail.pk))) == 3
    assert rows(page(auditor, "journal", what=mail.reference, since="auj", until="-0")) == of_mail
    assert rows(page(auditor, "journal", what=mail.reference, until="hier")) == 0
    assert rows(page(auditor, "journal", unit=str(registry.ministry.other_division.pk))) == 0
    assert "Aucune entrée ne correspond" in page(auditor, "journal", until="010120")


def test_what_cannot_be_read_is_said_and_stays_typed(auditor: Client) -> None:
    text = page(auditor, "journal", since="32/13/2026", unit="x", action="y", period="z", show="w")
    assert 'value="32/13/2026"' in text
    assert "Ce jour n’est pas lisible" in text or "27/02/2026" in text
    assert auditor.get(reverse("journal"), {"after": "x"}).status_code == 422


def test_a_name_that_several_bear_is_chosen_and_an_unknown_one_said(
    registry: Registry, auditor: Client
) -> None:
    several = page(auditor, "journal", who="Personne")
    assert "Laquelle" in several
    assert rows(several) == 0
    chosen = several.split('href="?')[-1].split('"')[0]
    assert "Personne ne répond" in page(auditor, "journal", who="Inconnue Totale")
    assert "Aucun courrier ni dossier" in page(auditor, "journal", what="99999/1999")
    one = page(auditor, "journal", person=str(registry.clerk.user_id), who="Personne", who_was="Personne")
    assert "Laquelle" not in one
    again = page(auditor, "journal", person=str(registry.clerk.user_id), who="Inconnue", who_was="Personne")
    assert "Personne ne répond" in again, "what is typed now counts, not whom it was first"
    assert chosen


def test_pages_follow_one_another_and_cost_the_same(
    registry: Registry, auditor: Client, budget: Budget
) -> None:
    for _n in range(30):
        registry.register()
    auditor.get(reverse("journal"))
    with budget("page journal"):
        page(auditor, "journal")
    for _n in range(30):
        registry.register()
    with budget("page journal"):
        newest = page(auditor, "journal")
    assert rows(newest) == 50
    following = newest.split('rel="next" href="?')[1].split('"')[0].replace("&amp;", "&")
    second = auditor.get(f"{reverse('journal')}?{following}").content.decode()
    assert 'rel="first"' in second


def test_a_record_s_history_shows_before_and_after_for_whom_and_from_where(
    registry: Registry, mail: Mail, auditor: Client, budget: Budget
) -> None:
    clerk = replace(registry.clerk, address="192.0.2.7")
    now = clock.now()
    correct_mail(
        by=clerk,
        mail_id=mail.pk,
        version=Mail.objects.get(pk=mail.pk).version,
        details=replace(details_of(mail), subject="Mise en demeure du marché 07/2025"),
        reason="Rectification demandée",
        now=now,
    )
    seal_entries(now=now + timedelta(seconds=30))
    with budget("page record-history"):
        text = page(auditor, "record-history", "mail", mail.pk)
    assert "<del>70/2025</del>" in text
    assert "<ins>07/2025</ins>" in text
    for part in ("Rectification demandée", "192.0.2.7", registry.clerk.name.fr, "Objet", "entrée"):
        assert part in text
    assert "proof.json" in text
    entry = Entry.objects.get(name="courrier.mail_corrected")
    proof = json.loads(auditor.get(reverse("entry-proof", args=[entry.pk])).content)
    assert json.loads(proof["entry"])["id"] == str(entry.pk)


def test_a_history_under_another_kind_or_of_nothing_is_not_found(mail: Mail, auditor: Client) -> None:
    for kind, record in (("folder", mail.pk), ("mail", "00000000-0000-0000-0000-000000000000")):
        assert auditor.get(reverse("record-history", args=[kind, record])).status_code == 404


def test_who_consulted_a_restricted_letter_is_named(registry: Registry, auditor: Client) -> None:
    mail = registry.register(
        register=registry.reserved, reader_post_ids=(registry.ministry.director.capacities[0].post_id,)
    )
    director = signed_in(registry.ministry.director)
    for _n in range(2):
        assert director.get(reverse("mail", args=[mail.pk])).status_code == 200
    text = page(auditor, "record-history", "mail", mail.pk)
    seen = text.split('class="seen"')[1].split("</ul>")[0]
    assert registry.ministry.director.name.fr in seen
    assert mail.subject not in text
    alone = page(auditor, "record-history", "mail", mail.pk, show="reads")
    assert (
        alone.count('<li>\n  <span class="node')
        == Entry.objects.filter(name="courrier.mail_consulted").count()
    )


def test_what_a_person_did_is_told(registry: Registry, mail: Mail, auditor: Client, budget: Budget) -> None:
    with budget("page person-history"):
        text = page(auditor, "person-history", registry.ministry.agent.user_id)
    assert registry.ministry.agent.name.fr in text
    assert mail.reference in text
    assert "a pris en charge" in text


def test_an_export_holds_what_is_shown_and_is_on_record(
    registry: Registry, mail: Mail, auditor: Client
) -> None:
    registry.register(subject="=HYPERLINK(1)")
    answer = auditor.post(reverse("journal-export"), {"what": mail.reference, "show": "changes"})
    content = b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].endswith(".csv")
    assert content.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert len(table) - 1 == rows(page(auditor, "journal", what=mail.reference, show="changes"))
    assert not any(cell.startswith("=") for row in table for cell in row)
    exported = Entry.objects.get(name="audit.entries_exported")
    assert str(mail.pk) in exported.canonical
    assert auditor.get(reverse("journal-export")).status_code == 405


def test_reading_changes_nothing(registry: Registry, mail: Mail, auditor: Client) -> None:
    before = Entry.objects.count()
    page(auditor, "journal")
    page(auditor, "proof")
    page(auditor, "record-history", "mail", mail.pk)
    page(auditor, "person-history", registry.clerk.user_id)
    assert Entry.objects.count() == before


def test_a_verification_is_asked_for_made_by_a_worker_and_its_outcome_shown(
    registry: Registry, mail: Mail, auditor: Client, deliver_all: Callable[[], int]
) -> None:
    assert "Pas encore vérifié" in page(auditor, "proof")
    for _twice in range(2):
        assert auditor.post(reverse("proof-verify"))["Location"] == reverse("proof")
    assert Entry.objects.filter(name="audit.verification_requested").count() == 1, "one under way is enough"
    assert "Vérification en cours" in page(auditor, "proof")
    deliver_all()
    text = page(auditor, "proof")
    assert "Journal intact" in text
    assert "Vérification en cours" not in text
    assert "verify_audit" in text
    assert Entry.objects.filter(
        name="audit.journal_verified", actor_id=registry.ministry.auditor.user_id
    ).exists()


def test_a_changed_entry_is_named_on_the_page(
    registry: Registry, mail: Mail, auditor: Client, deliver_all: Callable[[], int]
) -> None:

    entry = Entry.objects.filter(about_id=mail.pk).earliest("id")
    seal_entries(now=clock.now())
    text, _leaf = forge(entry.pk, unit_id=None)
    with owning(), connection.cursor() as cursor:
        unprotect("journal_entry", connection.schema_editor())
        cursor.execute("UPDATE journal_entry SET canonical = %s WHERE id = %s", [text, key(entry.pk)])
    auditor.post(reverse("proof-verify"))
    deliver_all()
    shown = page(auditor, "journal")
    assert "Le journal a été modifié" in shown
    assert str(entry.pk) in shown


def test_auditors_reach_the_history_from_a_mail_and_others_do_not(
    registry: Registry, mail: Mail, auditor: Client
) -> None:
    way = reverse("record-history", args=["mail", mail.pk])
    assert way in page(auditor, "mail", mail.pk)
    assert way not in page(signed_in(registry.clerk), "mail", mail.pk)


def test_the_program_on_the_page_is_the_documented_one(auditor: Client) -> None:

    shown = unescape(page(auditor, "proof"))
    assert block("python").strip() in shown


def test_the_auditor_s_first_page_says_how_far_the_journal_is_proved(
    registry: Registry, mail: Mail, auditor: Client
) -> None:
    home = page(auditor, "home")
    assert "Dernières écritures du journal" in home
    assert mail.reference in home
    assert reverse("proof-verify") in home
    assert "Dernières écritures du journal" not in page(signed_in(registry.clerk), "home")
