"""Those an administration writes to and hears from."""

import pytest

from common.errors import Forbidden, Unseen, VersionConflict
from common.text import Bilingual
from courrier import queries
from courrier.details import ChoiceUnknown, CorrespondentDetails
from courrier.models import Correspondent
from courrier.use_cases._choices import DelayOutOfRange, InstructionKnown, MailTypeKnown
from courrier.use_cases.change_correspondent import change_correspondent
from courrier.use_cases.create_correspondent import create_correspondent
from courrier.use_cases.define_mail_type import define_mail_type
from courrier.use_cases.merge_correspondents import MergedIntoItself, merge_correspondents
from courrier.use_cases.restore_correspondent import restore_correspondent
from courrier.use_cases.retire_correspondent import retire_correspondent
from courrier.wording import TextMissing, TextTooLong
from organisation.principal import Principal
from organisation.texts import EmailInvalid
from tests.factories.courrier import Registry
from tests.factories.organisation import Ministry

pytestmark = pytest.mark.django_db


def details(name_fr: str = "Agence de l’Exemple", name_ar: str = "", **fields: str) -> CorrespondentDetails:
    return CorrespondentDetails(name=Bilingual(name_fr, name_ar), **fields)


def test_a_name_in_one_language_is_enough(registry: Registry) -> None:
    made = create_correspondent(by=registry.clerk, details=details("", "وكالة المثال"), now=registry.now)
    assert made.name.in_language("fr") == "وكالة المثال"
    assert queries.find_correspondents(registry.clerk, "وكاله") == [made]


@pytest.mark.parametrize(
    ("written", "refusal"),
    [
        (details("", " \u202e "), TextMissing),
        (details("x" * 201), TextTooLong),
        (details(email="chez moi"), EmailInvalid),
        (details(kind="animal"), ChoiceUnknown),
    ],
)
def test_what_cant_be_right_is_refused(
    registry: Registry, written: CorrespondentDetails, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        create_correspondent(by=registry.clerk, details=written, now=registry.now)


def test_the_same_request_creates_one(registry: Registry) -> None:
    made = [
        create_correspondent(by=registry.clerk, details=details(), request_key="k", now=registry.now)
        for _ in range(2)
    ]
    assert made[0] == made[1]


def test_it_is_found_by_any_word_of_either_name_in_ones_own_administration(
    registry: Registry, stranger: Principal
) -> None:
    made = create_correspondent(
        by=registry.clerk, details=details("Régie d’électricité", "الوكالة المستقلة"), now=registry.now
    )
    for typed in ("electricite regie", "المستقله", "regie وكالة"):
        assert queries.find_correspondents(registry.clerk, typed) == [made]
    assert queries.find_correspondents(stranger, "regie") == []


def test_who_keeps_the_directory_adds_to_it(registry: Registry) -> None:
    made = create_correspondent(by=registry.ministry.administrator, details=details(), now=registry.now)
    assert queries.correspondent(registry.clerk, made.pk) == made


def test_who_may_not(registry: Registry, stranger: Principal) -> None:
    ministry = registry.ministry
    other = create_correspondent(by=ministry.agent, details=details(), now=registry.now)
    with pytest.raises(Forbidden):
        create_correspondent(by=ministry.auditor, details=details(), now=registry.now)
    for person, refusal in ((ministry.agent, Forbidden), (stranger, Unseen)):
        with pytest.raises(refusal):
            change_correspondent(
                by=person, correspondent_id=other.pk, details=details(), version=1, now=registry.now
            )
        with pytest.raises(refusal):
            merge_correspondents(
                by=person, correspondent_id=other.pk, into_id=registry.sender.pk, now=registry.now
            )


def test_a_change_is_compared_with_what_was_read(registry: Registry) -> None:
    other = registry.correspondent("Agence")
    change = {"by": registry.clerk, "correspondent_id": other.pk, "version": 1, "now": registry.now}
    assert change_correspondent(details=details("Agence nationale"), **change).name_fr == "Agence nationale"
    with pytest.raises(VersionConflict):
        change_correspondent(details=details("Agence locale"), **change)


def test_one_that_is_retired_is_no_longer_offered_and_keeps_its_mails(
    registry: Registry,
) -> None:
    mail, sender = registry.register(), registry.sender
    asked = {"correspondent_id": sender.pk, "version": sender.version, "now": registry.now}
    retired = retire_correspondent(by=registry.clerk, **asked)
    assert sender not in queries.find_correspondents(registry.clerk, "")
    assert sender in queries.find_correspondents(registry.clerk, "", every=True)
    mail.refresh_from_db()
    assert mail.sender_id == sender.pk
    with pytest.raises(VersionConflict):
        restore_correspondent(by=registry.clerk, **asked)
    restore_correspondent(by=registry.clerk, **asked | {"version": retired.version})
    assert sender in queries.find_correspondents(registry.clerk, "")
    for act in (retire_correspondent, restore_correspondent):
        with pytest.raises(Forbidden):
            act(by=registry.ministry.agent, **asked)
        with pytest.raises(Unseen):
            act(by=Ministry(registry.now).administrator, **asked)


def test_merged_into_another_its_letters_follow(registry: Registry) -> None:
    double = registry.correspondent("Commune Exemple")
    older = registry.correspondent("La commune")
    mail = registry.register(sender_id=older.pk)
    merge_correspondents(by=registry.clerk, correspondent_id=older.pk, into_id=double.pk, now=registry.now)
    merge_correspondents(
        by=registry.clerk, correspondent_id=double.pk, into_id=registry.sender.pk, now=registry.now
    )
    mail.refresh_from_db()
    assert mail.sender == registry.sender
    assert Correspondent.objects.get(pk=older.pk).merged_into == registry.sender
    assert registry.register(sender_id=older.pk).sender == registry.sender, "a form that was still open"
    assert queries.find_correspondents(registry.clerk, "commune") == [registry.sender]
    with pytest.raises(Unseen):
        merge_correspondents(
            by=registry.clerk, correspondent_id=registry.sender.pk, into_id=older.pk, now=registry.now
        )
    with pytest.raises(MergedIntoItself):
        merge_correspondents(
            by=registry.clerk, correspondent_id=double.pk, into_id=double.pk, now=registry.now
        )


def test_lists_to_choose_from_are_the_administrators(registry: Registry, stranger: Principal) -> None:
    kind, instruction = registry.mail_type(20), registry.instruction()
    assert queries.mail_types(registry.clerk) == [kind]
    assert queries.instructions(registry.clerk) == [instruction]
    assert queries.mail_types(stranger) == queries.instructions(stranger) == []
    with pytest.raises(InstructionKnown):
        registry.instruction()
    again = {"name": kind.name, "now": registry.now}
    with pytest.raises(MailTypeKnown):
        define_mail_type(by=registry.ministry.administrator, **again)
    with pytest.raises(Forbidden):
        define_mail_type(by=registry.clerk, **again)
    for delay in (0, 1000):
        with pytest.raises(DelayOutOfRange):
            define_mail_type(by=registry.ministry.administrator, delay_working_days=delay, **again)
