"""Create a correspondent."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from courrier import policies
from courrier.details import CorrespondentDetails
from courrier.events import CorrespondentCreated
from courrier.models import Correspondent
from courrier.references import happened_to
from courrier.use_cases._correspondents import columns
from journal.publish import publish
from journal.requests import claim
from organisation.principal import Principal


def create_correspondent(
    *, by: Principal, details: CorrespondentDetails, request_key: str | None = None, now: datetime
) -> Correspondent:
    """Add a body or a person to those that the administration writes to and hears from.

    :raises Forbidden: the person neither registers nor writes letters.
    :raises TextMissing, TextTooLong, EmailInvalid, ChoiceUnknown: what is written can't be right.
    :raises RequestKeyReused: the key came with another correspondent.
    """
    actor = policies.must_know_correspondents(by)
    made = Correspondent(administration_id=by.administration_id, created_at=now, **columns(details))
    with transaction.atomic():
        request = claim(
            request_key, actor=actor, action="courrier.create_correspondent", content=asdict(details), now=now
        )
        if request.again:
            return Correspondent.objects.get(pk=request.result_id)
        made.save(force_insert=True)
        publish(CorrespondentCreated(**happened_to(made, actor)), actor=actor, now=now)
        request.served(made.pk)
    return made
