"""Every event says itself to people, in both languages."""

from collections.abc import Callable
from dataclasses import fields
from string import Formatter
from uuid import UUID, uuid4

import pytest
from django.utils import translation

from audit.queries import history_of
from audit.sentences import actions, sentence
from journal.events import REGISTRY, SYSTEM, Actor, Event, Ref, to_data
from journal.models import Entry
from journal.publish import leaf_hash

AMINA = Actor(id=uuid4(), label="Amina Exemple")
DOOR = {"about": {"kind": "door", "id": str(uuid4()), "label": "12"}, "administration_id": None}


def product_events() -> list[type[Event]]:
    return [event for name, event in REGISTRY.items() if not name.startswith("tests.")]


def test_every_event_has_a_sentence_of_its_own_that_names_only_what_it_holds() -> None:
    wrong = []
    for event in product_events():
        known = {field.name for field in fields(event)} | {"actor"}
        places = {place for _, place, _, _ in Formatter().parse(event.sentence) if place}
        if "sentence" not in event.__dict__ or not places <= known:
            wrong.append(f"{event.__module__}.{event.__name__}: {sorted(places - known)}")
    assert not wrong, 'give the event a « sentence: ClassVar[str] = gettext_noop("{actor} … {about}.") »'


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_sentence_is_translated(language: str) -> None:
    with translation.override(language):
        same = [
            event.name for event in product_events() if translation.gettext(event.sentence) == event.sentence
        ]
    assert not same


def test_the_product_itself_is_named_in_the_reader_s_language() -> None:
    with translation.override("fr"):
        assert sentence("tests.door_painted", DOOR, SYSTEM).startswith("Le système ")
    with translation.override("ar"):
        assert sentence("tests.door_painted", DOOR, SYSTEM).startswith("النظام")


def test_names_of_the_other_writing_direction_are_isolated() -> None:
    with translation.override("ar"):
        assert "\u2068Amina Exemple\u2069" in sentence("tests.door_painted", DOOR, AMINA)
    with translation.override("fr"):
        assert sentence("tests.door_painted", DOOR, AMINA) == "Amina Exemple painted 12 blue."


def test_facts_are_said_as_people_read_them() -> None:
    data = DOOR | {"entries": 3, "seals": 1, "unsealed": 0, "anchors_read": True}
    with translation.override("fr"):
        assert "3" in sentence("audit.journal_verified", data, AMINA)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["tests.no_longer_known", "tests.door_painted"])
def test_an_entry_of_the_past_stays_readable(name: str, now: object) -> None:
    """Neither an event that is gone nor fields that have changed make a history unreadable."""
    door = uuid4()
    text = (
        f'{{"actor":{{"label":"Amina Exemple"}},"at":"2026-03-10T09:30:00.000000+00:00","event":'
        f'{{"about":{{"id":"{door}","kind":"door","label":"12"}},"changes":null,"administration_id":7}},'
        f'"id":"{uuid4()}","name":"{name}"}}'
    )
    text = text.replace('"administration_id":7', '"administration_id":null')
    Entry.objects.create(
        canonical=text, leaf=leaf_hash(text), name=name, occurred_at=now, about_kind="door", about_id=door
    )
    [line] = history_of(door).lines
    with translation.override("fr"):
        assert line.sentence.startswith("Amina Exemple")
        assert "12" in line.sentence


def test_actions_to_choose_from_are_sentences_without_their_facts() -> None:
    with translation.override("fr"):
        labels = dict(actions())
    assert labels["audit.entries_exported"].startswith("a exporté")


def test_a_fact_from_the_journal_is_never_a_template(write: Callable[..., list[UUID]], db: None) -> None:
    door = Ref(kind="door", id=uuid4(), label="{actor.id} %s {0}")
    write(about=door)
    [line] = history_of(door.id).lines
    assert "{actor.id} %s {0}" in line.sentence


def test_people_and_records_are_named_in_the_reader_s_language() -> None:
    amina = Actor(
        id=uuid4(),
        label="Amina Exemple",
        label_ar="أمينة المثال",
        on_behalf_of="Driss Exemple",
        on_behalf_of_ar="إدريس المثال",
    )
    door = DOOR | {"about": to_data(Ref(kind="door", id=uuid4(), label="Porte", label_ar="باب"))}
    with translation.override("ar"):
        told = sentence("tests.door_painted", door, amina)
        assert "أمينة المثال" in told
        assert "إدريس المثال" in told
        assert "باب" in told
        assert "Amina" not in told
    with translation.override("fr"):
        assert "Amina Exemple" in sentence("tests.door_painted", door, amina)


def test_a_label_without_arabic_is_written_as_ever() -> None:
    assert set(to_data(Ref(kind="mail", id=uuid4(), label="1277/2026"))) == {"kind", "id", "label"}


@pytest.mark.parametrize(
    ("language", "day", "end"),
    [
        ("fr", "25 novembre 2026", "\u00a0: faute de frappe"),
        ("ar", "25 نونبر 2026", ": \u2068faute de frappe\u2069"),
    ],
)
def test_days_have_moroccan_months_and_a_correction_says_why(language: str, day: str, end: str) -> None:
    corrected = DOOR | {"changes": [], "reason": "faute de frappe"}
    extended = DOOR | {"deadline": "2026-11-25", "before": "2026-11-20", "reason": "x"}
    with translation.override(language):
        assert sentence("courrier.mail_corrected", corrected, AMINA).endswith(end)
        assert day in sentence("courrier.deadline_extended", extended, AMINA)
