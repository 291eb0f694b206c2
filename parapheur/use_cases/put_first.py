"""Arranging a pile: what is to be seen before all else, whatever its deadline."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.errors import Unseen
from journal.publish import publish
from organisation.principal import Principal
from parapheur.engine.values import StepState
from parapheur.events import StepPutFirst
from parapheur.models import Step
from parapheur.policies import arranged_by, visible_to
from parapheur.transitions import about

_WAITING = [StepState.OPEN.value, StepState.FAILED.value]


def put_first(*, step_id: UUID, first: bool, by: Principal, now: datetime) -> Step:
    """Put a waiting step on top of the pile of those it waits for, or back; doing it again changes nothing.

    :raises Unseen: it doesn't wait, or its pile is neither theirs nor of somebody they assist.
    """
    found = Step.objects.filter(arranged_by(by), pk=step_id, state__in=_WAITING)
    step = found.filter(folder__in=visible_to(by)).select_related("folder").first()
    if step is None:
        raise Unseen
    if bool(step.put_first_at) is first:
        return step
    with transaction.atomic():
        step.put_first_at = now if first else None
        step.save(update_fields=["put_first_at"])
        event = StepPutFirst(**about(step.folder), step_id=step.pk, first=first)
        publish(event, actor=by.actor(), now=now)
    return step
