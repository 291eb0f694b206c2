"""Reading cases (« affaires »)."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from common.errors import Unseen
from courrier.models import Case
from courrier.policies import units_of_mail, visible_to
from courrier.snapshots import words_of
from organisation.principal import Principal


def cases(by: Principal) -> QuerySet[Case]:
    """The cases of the units in which ``by`` works with mail, and those that hold a mail open to them, newest first."""
    mails = visible_to(by).filter(case=OuterRef("pk"))
    return (
        Case.objects.filter(administration_id=by.administration_id)
        .filter(Q(unit_id__in=units_of_mail(by)) | Exists(mails))
        .select_related("unit")
        .order_by("-opened_at", "-pk")
    )


def find_cases(
    by: Principal, text: str = "", *, after: tuple[datetime, UUID] | None = None, limit: int
) -> list[Case]:
    """Those whose reference and title hold every word of ``text``, from ``after`` (opened, identifier) on."""
    found = cases(by)
    for word in words_of(text).split():
        found = found.filter(folded__contains=word)
    if after:
        found = found.filter(opened_at__lte=after[0]).exclude(opened_at=after[0], pk__gte=after[1])
    return list(found[:limit])


def case_of(by: Principal, case_id: UUID) -> Case:
    """One of them. :raises Unseen: there is none, or not for these eyes."""
    found = cases(by).filter(pk=case_id).first()
    if found is None:
        raise Unseen
    return found
