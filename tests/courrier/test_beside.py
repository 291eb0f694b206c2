"""What is done beside a mail's way: more time, a comment, a copy read, a case; and who may not."""

from datetime import timedelta

import pytest

from common.clock import local_day
from common.errors import Forbidden, Unseen, VersionConflict
from courrier.details import DeadlinePast, DeadlineTooLate
from courrier.models import Assignment, AssignmentRole, Confidentiality, Mail, MailComment
from courrier.policies import NotInYourHands, abilities
from courrier.queries import mail_view
from courrier.status import Verb, WrongStatus
from courrier.use_cases.assign import assign
from courrier.use_cases.cancel_mail import cancel_mail
from courrier.use_cases.comment_mail import LONGEST, comment_mail
from courrier.use_cases.extend_deadline import DeadlineNotLater, extend_deadline
from courrier.use_cases.open_case import open_case
from courrier.use_cases.put_in_case import put_in_case
from courrier.use_cases.read_copy import NoCopyToRead, read_copy
from courrier.wording import ReasonMissing, TextMissing, TextTooLong
from journal.models import Entry
from tests.factories.courrier import Registry
from tests.factories.organisation import Ministry

pytestmark = pytest.mark.django_db


def due(registry: Registry, days: int = 3, **fields: object) -> Mail:
    """A mail that the division has until some day."""
    mail = registry.register(**fields)
    day = local_day(registry.now, registry.clerk.time_zone) + timedelta(days=days)
    assign(
        by=registry.clerk,
        mail_id=mail.pk,
        unit_id=registry.ministry.division.pk,
        deadline=day,
        now=registry.now,
    )
    return Mail.objects.get(pk=mail.pk)


def copied(registry: Registry) -> Mail:
    """A mail of the division, of which another unit got a copy."""
    mail, ministry = registry.register(), registry.ministry
    assign(
        by=registry.clerk,
        mail_id=mail.pk,
        unit_id=ministry.division.pk,
        copy_unit_ids=[ministry.other_division.pk],
        now=registry.now,
    )
    return Mail.objects.get(pk=mail.pk)


def last_entry(mail: Mail) -> Entry:
    return Entry.objects.filter(about_id=mail.pk).latest("id")


def test_the_head_gives_more_time_and_says_why(registry: Registry) -> None:
    mail = due(registry)
    assert mail.deadline is not None
    later = mail.deadline + timedelta(days=7)
    extend_deadline(
        by=registry.ministry.head, mail_id=mail.pk, deadline=later, reason="Avis attendu", now=registry.now
    )
    mail.refresh_from_db()
    assert mail.deadline == later
    assert Assignment.objects.get(mail=mail, role=AssignmentRole.OWNER).deadline == later
    entry = last_entry(mail)
    assert entry.name == "courrier.deadline_extended"


def test_more_time_is_refused_with_its_reason(registry: Registry) -> None:
    mail, head = due(registry), registry.ministry.head
    assert mail.deadline is not None
    given = {"by": head, "mail_id": mail.pk, "reason": "Avis attendu", "now": registry.now}
    with pytest.raises(DeadlineNotLater):
        extend_deadline(deadline=mail.deadline, **given)
    with pytest.raises(ReasonMissing):
        extend_deadline(deadline=mail.deadline + timedelta(days=1), **given | {"reason": " \u200b "})
    with pytest.raises(VersionConflict):
        extend_deadline(deadline=mail.deadline + timedelta(days=1), version=1, **given)
    much_later = registry.now + timedelta(days=40)
    with pytest.raises(DeadlinePast):
        extend_deadline(deadline=mail.deadline + timedelta(days=1), **given | {"now": much_later})
    with pytest.raises(NotInYourHands):
        extend_deadline(deadline=mail.deadline + timedelta(days=1), **given | {"by": registry.ministry.agent})
    with pytest.raises(Unseen):
        extend_deadline(
            deadline=mail.deadline + timedelta(days=1), **given | {"by": Ministry(registry.now).head}
        )


def test_the_law_gives_no_more_time(registry: Registry) -> None:
    mail = due(registry, days=1, type_id=registry.mail_type(delay=3).pk)
    assert mail.legal_deadline is not None
    with pytest.raises(DeadlineTooLate):
        extend_deadline(
            by=registry.ministry.head,
            mail_id=mail.pk,
            deadline=mail.legal_deadline + timedelta(days=1),
            reason="Avis attendu",
            now=registry.now,
        )


def test_without_a_deadline_there_is_nothing_to_extend(registry: Registry) -> None:
    mail = registry.assigned()
    assert Verb.EXTEND_DEADLINE not in abilities(registry.ministry.head, mail)
    with pytest.raises(WrongStatus):
        extend_deadline(
            by=registry.ministry.head,
            mail_id=mail.pk,
            deadline=local_day(registry.now, "UTC") + timedelta(days=9),
            reason="Avis attendu",
            now=registry.now,
        )


def test_a_comment_is_read_by_all_who_read_the_mail(registry: Registry) -> None:
    mail = registry.assigned()
    comment_mail(by=registry.ministry.agent, mail_id=mail.pk, text="Vu avec le service", now=registry.now)
    assert [one.text for one in mail_view(registry.clerk, mail.pk).comments] == ["Vu avec le service"]
    assert mail_view(registry.ministry.auditor, mail.pk).comments == []
    assert last_entry(mail).name == "courrier.mail_commented"


def test_the_same_comment_sent_twice_stands_once(registry: Registry) -> None:
    mail = registry.assigned()
    for _n in range(2):
        comment_mail(
            by=registry.ministry.agent, mail_id=mail.pk, text="Une fois", request_key="k", now=registry.now
        )
    assert MailComment.objects.count() == 1


def test_who_may_not_comment(registry: Registry) -> None:
    mail = registry.assigned()
    with pytest.raises(Forbidden):
        comment_mail(by=registry.ministry.auditor, mail_id=mail.pk, text="Non", now=registry.now)
    for stranger in (registry.ministry.other_agent, Ministry(registry.now).agent):
        with pytest.raises(Unseen):
            comment_mail(by=stranger, mail_id=mail.pk, text="Non", now=registry.now)
    with pytest.raises(TextMissing):
        comment_mail(by=registry.clerk, mail_id=mail.pk, text="\u202e \n", now=registry.now)
    with pytest.raises(TextTooLong):
        comment_mail(by=registry.clerk, mail_id=mail.pk, text="ن" * (LONGEST + 1), now=registry.now)
    assert not MailComment.objects.exists()


def test_the_journal_keeps_silent_about_a_confidential_comment(registry: Registry) -> None:
    post = registry.clerk.capacities[0].post_id
    mail = registry.register(confidentiality=Confidentiality.CONFIDENTIAL, reader_post_ids=(post,))
    comment_mail(by=registry.clerk, mail_id=mail.pk, text="Secret", now=registry.now)
    assert "Secret" not in last_entry(mail).canonical


def test_a_unit_marks_its_copy_as_read_once(registry: Registry) -> None:
    mail, reader = copied(registry), registry.ministry.other_agent
    assert mail_view(reader, mail.pk).copies_to_read
    read_copy(by=reader, mail_id=mail.pk, now=registry.now)
    copy = Assignment.objects.get(mail=mail, role=AssignmentRole.COPY)
    assert (copy.taken_at, copy.taken_by_id) == (registry.now, reader.user_id)
    assert not mail_view(reader, mail.pk).copies_to_read
    with pytest.raises(NoCopyToRead):
        read_copy(by=reader, mail_id=mail.pk, now=registry.now)
    assert last_entry(mail).name == "courrier.copy_read"


def test_who_has_no_copy_marks_none(registry: Registry) -> None:
    mail = copied(registry)
    for by in (registry.ministry.agent, registry.clerk):
        with pytest.raises(NoCopyToRead):
            read_copy(by=by, mail_id=mail.pk, now=registry.now)
    with pytest.raises(Unseen):
        read_copy(by=Ministry(registry.now).agent, mail_id=mail.pk, now=registry.now)
    cancel_mail(by=registry.clerk, mail_id=mail.pk, reason="Double", now=registry.now)
    assert not mail_view(registry.ministry.other_agent, mail.pk).copies_to_read


def test_mails_of_one_case_are_found_from_each_other(registry: Registry) -> None:
    first, second, agent = registry.assigned(), registry.assigned(), registry.ministry.agent
    case = open_case(
        by=agent, unit_id=registry.ministry.division.pk, reference="2026/14", title="Stages", now=registry.now
    )
    for mail in (first, second):
        put_in_case(by=agent, mail_id=mail.pk, case_id=case.pk, now=registry.now)
    assert [one.pk for one in mail_view(agent, first.pk).related] == [second.pk]
