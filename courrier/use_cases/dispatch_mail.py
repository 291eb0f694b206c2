"""Record that a signed letter has left."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from common.clock import local_day
from common.errors import Kind, Refusal, gettext_noop
from courrier import policies, snapshots, wording
from courrier.details import ChoiceUnknown, DateInFuture
from courrier.events import MailDispatched
from courrier.following import is_signed
from courrier.models import Dispatch, DispatchMode, Mail
from courrier.references import happened_to
from courrier.status import Verb
from courrier.use_cases._answering import answer_mail
from journal.publish import publish
from journal.requests import answer, claim
from organisation.principal import Principal
from parapheur.queries import last_folder_about


class NotSigned(Refusal):
    """No letter leaves without a signature."""

    code = "not_signed"
    message = gettext_noop(
        "This letter isn't signed, neither electronically nor on paper. Send it into a circuit that signs it first."
    )


class DispatchedBeforeSigned(Refusal):
    """The day is before that of the letter."""

    code = "dispatched_before_signed"
    kind = Kind.INVALID
    message = gettext_noop("The letter is of {day}: it can't have left before. Check the day.")


def dispatch_mail(
    *,
    by: Principal,
    mail_id: UUID,
    mode: str,
    day: date | None = None,
    tracking_number: str = "",
    remarks: str = "",
    version: int | None = None,
    request_key: str | None = None,
    now: datetime,
) -> Dispatch:
    """Record how and on which day (today unless said) the letter left; the mail that it answers is answered.

    Its transmittal slip is made right after.

    :raises Unseen, NotOfYourDesk, WrongStatus, VersionConflict: the letter isn't there, isn't yours, or has moved on.
    :raises NotSigned: nobody has signed it.
    :raises ChoiceUnknown, DateInFuture, DispatchedBeforeSigned, TextTooLong: what was typed.
    :raises RequestKeyReused: the key came with another dispatch.
    """
    mail = policies.seen(by, mail_id)
    action, content = "courrier.dispatch", [mail_id, mode, day, tracking_number, remarks]
    if answered := answer(request_key, actor=by.actor(), action=action, content=content):
        return Dispatch.objects.get(pk=answered)
    snapshots.expect(mail, version)
    actor = policies.must(by, mail, Verb.DISPATCH)
    dispatch = _new(mail, mode, day, tracking_number, remarks, by=by, now=now)
    with transaction.atomic():
        request = claim(request_key, actor=actor, action=action, content=content, now=now)
        if request.again:
            return Dispatch.objects.get(pk=request.result_id)
        snapshots.move(mail, Verb.DISPATCH, now=now)
        dispatch.save(force_insert=True)
        answer_mail(mail, actor=actor, now=now)
        event = MailDispatched(
            **happened_to(mail, actor),
            mode=mode,
            day=dispatch.day,
            tracking_number=dispatch.tracking_number,
            remarks="" if mail.for_named_readers_only else dispatch.remarks,
        )
        publish(event, actor=actor, now=now)
        request.served(dispatch.pk)
    return dispatch


def _new(
    mail: Mail,
    mode: str,
    day: date | None,
    tracking_number: str,
    remarks: str,
    *,
    by: Principal,
    now: datetime,
) -> Dispatch:
    folder = last_folder_about("mail", mail.pk)
    if folder is None or not is_signed(folder):
        raise NotSigned
    if mode not in DispatchMode.values:
        raise ChoiceUnknown(field="mode")
    return Dispatch(
        mail=mail,
        mode=mode,
        day=_day(day, mail, today=local_day(now, by.time_zone)),
        tracking_number=wording.line(tracking_number, "tracking_number", limit=40),
        remarks=wording.paragraphs(remarks, "remarks"),
        dispatched_at=now,
        dispatched_by_id=by.user_id,
    )


def _day(day: date | None, mail: Mail, *, today: date) -> date:
    if day is None:
        return today
    if day > today:
        raise DateInFuture(field="day")
    if mail.document_date and day < mail.document_date:
        raise DispatchedBeforeSigned(field="day", day=f"{mail.document_date:%d/%m/%Y}")
    return day
