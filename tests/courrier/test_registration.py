"""Registering: what is written, what is refused, and one number for one letter."""

import json
from datetime import date, timedelta

import pytest

from common.errors import Unseen
from courrier import details as rules
from courrier import policies, queries, wording
from courrier.details import NewPiece
from courrier.models import Confidentiality, Mail, MailReach, PieceRole
from courrier.status import Status
from courrier.use_cases._enter import WrongRegister
from courrier.use_cases._pieces import FileMissing, FileUnusable, OneMainPiece
from courrier.use_cases.register_incoming import register_incoming
from courrier.use_cases.register_internal import register_internal
from journal.models import Entry
from journal.requests import RequestKeyReused
from organisation.principal import Principal
from storage.models import StoredFile
from storage.use_cases.store_upload import KindNotAllowed
from tests.factories.courrier import Registry
from tests.factories.organisation import make_administration
from tests.factories.storage import make_file

pytestmark = pytest.mark.django_db


def test_a_letter_is_registered_with_its_scan(registry: Registry) -> None:
    mail = registry.register(pieces=(registry.scan("annexe.pdf", role=PieceRole.ATTACHMENT), registry.scan()))
    kept = Mail.objects.get(pk=mail.pk)
    assert (kept.number, kept.status, kept.holder_unit) == (1, Status.REGISTERED, registry.ministry.registry)
    assert kept.arrived_at == kept.registered_at == registry.now
    assert [(piece.name, piece.role) for piece in kept.pieces.all()] == [
        ("lettre.pdf", "main"),
        ("annexe.pdf", "attachment"),
    ]


def test_the_fact_is_in_the_journal(registry: Registry) -> None:
    mail = registry.register()
    told = json.loads(Entry.objects.get(name="courrier.mail_registered").canonical)
    assert told["event"]["about"] == {"kind": "mail", "id": str(mail.pk), "label": "1/2026"}
    assert told["event"]["subject"] == mail.subject
    assert told["actor"]["id"] == str(registry.clerk.user_id)


def test_pasted_text_is_cleaned(registry: Registry) -> None:
    mail = registry.register(
        subject="\u202eطلب  رخصة\u2069\x00\nالبناء \u200f", external_reference=" ١٢/2026\u202c "
    )
    assert mail.subject == "طلب رخصة البناء"
    assert mail.external_reference == "١٢/2026"


@pytest.mark.parametrize(
    ("fields", "refusal", "field"),
    [
        ({"subject": " \u202e "}, wording.TextMissing, "subject"),
        ({"subject": "ا" * 501}, wording.TextTooLong, "subject"),
        ({"external_reference": "x" * 81}, wording.TextTooLong, "external_reference"),
        ({"sender_id": None}, rules.SenderMissing, "sender_id"),
        ({"document_date": date(2026, 3, 11)}, rules.DateInFuture, "document_date"),
        ({"channel": "pigeon"}, rules.ChoiceUnknown, "channel"),
        ({"urgency": 9}, rules.ChoiceUnknown, "urgency"),
        ({"pages": 0}, rules.PagesOutOfRange, "pages"),
        ({"deadline": date(2026, 3, 9)}, rules.DeadlinePast, "deadline"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_cant_be_right_is_refused_with_its_field(
    registry: Registry, fields: dict[str, object], refusal: type[Exception], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        registry.register(**fields)
    assert refused.value.facts["field"] == field
    assert not Mail.objects.exists()
    assert registry.register().number == 1, "no number was lost"


def test_an_arrival_to_come_is_refused(registry: Registry) -> None:
    with pytest.raises(rules.DateInFuture):
        registry.register(arrived_at=registry.now + timedelta(minutes=1))


def test_a_letter_isnt_written_after_it_arrived(registry: Registry) -> None:
    with pytest.raises(rules.ArrivedBeforeWritten):
        registry.register(arrived_at=registry.now - timedelta(days=3), document_date=date(2026, 3, 8))


def test_choices_of_another_administration_dont_exist(registry: Registry, stranger: Principal) -> None:
    elsewhere = Registry(registry.now)
    for fields in ({"sender_id": elsewhere.sender.pk}, {"type_id": elsewhere.mail_type().pk}):
        with pytest.raises(rules.ChoiceUnknown):
            registry.register(**fields)


def test_a_type_brings_its_deadline_in_working_days(registry: Registry) -> None:
    """Tuesday 10 March 2026 and five working days, a weekend between, end on Tuesday 17."""
    mail = registry.register(type_id=registry.mail_type(5).pk)
    assert mail.deadline == mail.legal_deadline == date(2026, 3, 17)


def test_a_deadline_is_never_later_than_the_laws(registry: Registry) -> None:
    kind = registry.mail_type(5)
    assert registry.register(type_id=kind.pk, deadline=date(2026, 3, 12)).deadline == date(2026, 3, 12)
    with pytest.raises(rules.DeadlineTooLate, match="Décret 2-17-265"):
        registry.register(type_id=kind.pk, deadline=date(2026, 3, 18))


def test_the_same_request_gets_the_same_number(registry: Registry) -> None:
    details = registry.details()

    def send(key: str) -> Mail:
        return register_incoming(
            by=registry.clerk,
            register_id=registry.incoming.pk,
            details=details,
            request_key=key,
            now=registry.now,
        )

    assert send("k1") == send("k1")
    assert send("k2").number == 2
    with pytest.raises(RequestKeyReused):
        register_incoming(
            by=registry.clerk,
            register_id=registry.incoming.pk,
            details=registry.details(subject="Autre chose"),
            request_key="k1",
            now=registry.now,
        )


def test_only_the_desk_registers(registry: Registry, stranger: Principal) -> None:
    ministry = registry.ministry
    for person in (ministry.agent, ministry.director, ministry.auditor, ministry.administrator):
        with pytest.raises(policies.NotOfYourDesk):
            register_incoming(
                by=person, register_id=registry.incoming.pk, details=registry.details(), now=registry.now
            )
    with pytest.raises(Unseen):
        register_incoming(
            by=stranger, register_id=registry.incoming.pk, details=registry.details(), now=registry.now
        )


def test_a_letter_that_arrives_isnt_a_departure(registry: Registry) -> None:
    with pytest.raises(WrongRegister):
        registry.register(register=registry.outgoing)


def test_a_file_must_be_of_this_administration(registry: Registry) -> None:
    other = make_file(now=registry.now, administration_id=make_administration().pk)
    with pytest.raises(FileMissing):
        registry.register(pieces=(NewPiece(file_id=other.pk, name="x.pdf"),))


def test_a_refused_file_isnt_taken(registry: Registry) -> None:
    scan = registry.scan()
    StoredFile.objects.filter(pk=scan.file_id).update(state="refused", problem="broken")
    with pytest.raises(FileUnusable):
        registry.register(pieces=(scan,))


def test_the_main_piece_can_be_looked_at_and_is_one(registry: Registry) -> None:
    table = make_file(
        now=registry.now,
        administration_id=registry.ministry.administration.pk,
        content=b"PK\x03\x04 a spreadsheet",
        media_type="application/zip",
    )
    with pytest.raises(KindNotAllowed):
        registry.register(pieces=(NewPiece(file_id=table.pk, name="t.xlsx"),))
    with pytest.raises(OneMainPiece):
        registry.register(pieces=(registry.scan(), registry.scan()))
    attached = NewPiece(file_id=table.pk, name="../../\u202eجدول.xlsx", role=PieceRole.ATTACHMENT)
    mail = registry.register(pieces=(attached,))
    assert mail.pieces.get().name == "جدول.xlsx"


def test_a_note_between_units_is_registered(registry: Registry) -> None:
    ministry = registry.ministry
    note = register_internal(
        by=registry.clerk,
        register_id=registry.internal.pk,
        details=registry.details(sender_id=None, sender_unit_id=ministry.division.pk),
        to_unit_ids=[ministry.other_division.pk],
        now=registry.now,
    )
    assert note.recipients.get().unit == ministry.other_division
    assert queries.mail_view(ministry.agent, note.pk).mail == note, "the unit that wrote it sees it"
    with pytest.raises(Unseen):
        queries.mail_view(ministry.other_agent, note.pk)
    with pytest.raises(rules.SenderMissing):
        register_internal(
            by=registry.clerk, register_id=registry.internal.pk, details=registry.details(), now=registry.now
        )


def test_what_goes_into_a_confidential_register_is_confidential(registry: Registry) -> None:
    mail = registry.register(register=registry.reserved, subject="Affaire disciplinaire")
    assert mail.confidentiality == Confidentiality.CONFIDENTIAL
    assert set(MailReach.objects.filter(mail=mail).values_list("kind", flat=True)) == {"post"}
    assert "disciplinaire" not in Entry.objects.get(name="courrier.mail_registered").canonical


def test_doubles_are_found_before_the_number_is_taken(registry: Registry) -> None:
    scan = registry.scan()
    mail = registry.register(
        subject="Demande de subvention pour 2026", external_reference="N° 12-2026/CE", pieces=(scan,)
    )

    def why(**asked: object) -> list[str]:
        found = queries.possible_duplicates(registry.clerk, now=registry.now, **asked)
        assert all(one.mail == mail for one in found)
        return [one.why for one in found]

    sender = registry.sender.pk
    assert why(sender_id=sender, external_reference="n°12 2026 ce") == ["reference"]
    assert why(sender_id=sender, subject="Demande de subvention pour 2027") == ["subject"]
    assert why(sha256=[StoredFile.objects.get(pk=scan.file_id).sha256]) == ["file"]
    assert why(sender_id=sender, subject="Autre chose", external_reference="13") == []
    hidden = queries.possible_duplicates(
        registry.ministry.agent, sender_id=sender, external_reference="N° 12-2026/CE", now=registry.now
    )
    assert hidden == [], "a double that one may not see stays unknown"
