"""Correct what was written about a registered mail."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.clock import local_day
from courrier import policies, snapshots, wording
from courrier.details import Known, MailDetails, changes, checked, deadlines, known_of
from courrier.events import ConfidentialReaderNamed, MailCorrected
from courrier.models import ConfidentialReader, Mail
from courrier.references import happened_to
from courrier.status import Verb
from courrier.use_cases._readers import posts_named
from journal.events import Actor
from journal.publish import publish
from organisation.models import Post
from organisation.principal import Principal
from organisation.references import ref as organisation_ref


def correct_mail(
    *,
    by: Principal,
    mail_id: UUID,
    details: MailDetails,
    version: int,
    reason: str = "",
    reader_post_ids: Sequence[UUID] = (),
    now: datetime,
) -> Mail:
    """Replace the details by ``details``; number, dates of arrival and registration stay. Nothing changed, nothing written.

    Made confidential, the mail is closed to all but the posts it was handed to, the one that corrects, and
    ``reader_post_ids``; these name nobody otherwise.

    :raises Unseen, NotOfYourDesk, WrongStatus: the mail isn't there, isn't of your register, or is closed.
    :raises VersionConflict: somebody has changed it since it was read.
    :raises Refusal: those of :mod:`courrier.details` and :mod:`courrier.wording`, with the ``field``.
    """
    mail = policies.seen(by, mail_id)
    snapshots.expect(mail, version)
    actor = policies.must(by, mail, Verb.CORRECT)
    why = wording.paragraphs(reason, "reason")
    before = known_of(mail)
    after = checked(
        replace(details, arrived_at=mail.arrived_at),
        register=mail.register,
        now=now,
        zone=by.time_zone,
        before=before.details,
    )
    columns = after.columns() | _deadlines(mail, before, after, by.time_zone)
    after = replace(after, details=replace(after.details, deadline=columns["deadline"]))
    corrected = changes(before, after)
    if not corrected:
        return mail
    secrecy_changed = before.details.for_named_readers_only != after.details.for_named_readers_only
    becomes_secret = secrecy_changed and after.details.for_named_readers_only
    named = posts_named(reader_post_ids, mail.administration_id) if becomes_secret else []
    with transaction.atomic():
        mail.advance(version=mail.version, **columns)
        snapshots.keep_words(mail, after)
        if secrecy_changed:
            _name_readers(mail, named, actor, by=by, now=now)
            snapshots.rebuild_reach(mail)
        publish(
            MailCorrected(**happened_to(mail, actor), changes=corrected, reason=why), actor=actor, now=now
        )
        _tell_of_readers(mail, named, actor, now=now)
    return policies.seen(by, mail_id)


def _deadlines(mail: Mail, before: Known, after: Known, zone: str) -> dict[str, object]:
    """A new type brings its own delay, unless a deadline is corrected too."""
    if before.details.type_id == after.details.type_id and before.details.deadline == after.details.deadline:
        return {"deadline": mail.deadline, "legal_deadline": mail.legal_deadline}
    if before.details.deadline == after.details.deadline:
        after = replace(after, details=replace(after.details, deadline=None))
    arrived_on = local_day(mail.arrived_at or mail.entered_at, zone)
    return {**deadlines(after, mail.administration, arrived_on)}


def _name_readers(mail: Mail, named: Sequence[Post], actor: Actor, *, by: Principal, now: datetime) -> None:
    if not mail.for_named_readers_only:
        return
    units = mail.assignments.filter(ended_at=None).values_list("unit", flat=True)
    heads = Post.objects.filter(unit__in=units, heads_unit=True, closed_on=None).values_list("pk", flat=True)
    own = (actor.post_id,) if actor.post_id else ()
    ConfidentialReader.objects.bulk_create(
        (
            ConfidentialReader(mail=mail, post_id=post, named_by_id=by.user_id, named_at=now)
            for post in {*own, *heads, *(post.pk for post in named)}
        ),
        ignore_conflicts=True,
    )


def _tell_of_readers(mail: Mail, named: Sequence[Post], actor: Actor, *, now: datetime) -> None:
    for post in named:
        event = ConfidentialReaderNamed(**happened_to(mail, actor), post=organisation_ref(post))
        publish(event, actor=actor, now=now)
