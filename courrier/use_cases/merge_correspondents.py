"""Merge two correspondents that are one."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.errors import Kind, Refusal, VersionConflict, gettext_noop
from courrier import policies
from courrier.events import CorrespondentsMerged
from courrier.models import Correspondent, Mail, Recipient
from courrier.references import happened_to, ref
from courrier.use_cases._correspondents import correspondent_of
from journal.publish import publish
from organisation.principal import Principal


class MergedIntoItself(Refusal):
    """Merging takes two."""

    code = "merged_into_itself"
    kind = Kind.INVALID
    message = gettext_noop("This is the same correspondent. Choose another one to merge it into.")


def merge_correspondents(
    *, by: Principal, correspondent_id: UUID, into_id: UUID, now: datetime
) -> Correspondent:
    """Merge a correspondent into another, which from now on is named in all its mails; the record itself is kept.

    :raises Unseen: one of them isn't in this administration, or is merged already.
    :raises Forbidden: the person is neither clerk nor administrator.
    :raises MergedIntoItself: they are the same.
    :raises VersionConflict: one of them has just been changed or merged.
    """
    actor = policies.must_sort_correspondents(by)
    if correspondent_id == into_id:
        raise MergedIntoItself(field="into_id")
    merged, kept = correspondent_of(by, correspondent_id), correspondent_of(by, into_id)
    with transaction.atomic():
        merged.advance(version=merged.version, merged_into=kept)
        if (
            not Correspondent.objects.select_for_update(no_key=True)
            .filter(pk=kept.pk, merged_into=None)
            .exists()
        ):
            raise VersionConflict
        Correspondent.objects.filter(merged_into=merged).update(merged_into=kept)
        Mail.objects.filter(sender=merged).update(sender=kept)
        Recipient.objects.filter(correspondent=merged).update(correspondent=kept)
        publish(CorrespondentsMerged(**happened_to(merged, actor), kept=ref(kept)), actor=actor, now=now)
    return kept
