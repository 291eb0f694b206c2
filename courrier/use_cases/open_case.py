"""Open a case (« affaire »)."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from common.errors import Kind, Refusal, gettext_noop
from courrier import policies, wording
from courrier.events import CaseOpened
from courrier.models import Case
from courrier.references import happened_to
from courrier.snapshots import words_of
from journal.publish import publish
from journal.requests import claim
from organisation.principal import Principal


class CaseReferenceTaken(Refusal):
    """Two cases of one administration can't bear the same reference."""

    code = "case_reference_taken"
    kind = Kind.INVALID
    message = gettext_noop("Another case has the reference {reference}. Choose another one.")


def open_case(
    *, by: Principal, unit_id: UUID, reference: str, title: str, request_key: str | None = None, now: datetime
) -> Case:
    """Open a case in one's own unit, to group the mails about one matter.

    :raises Forbidden: the person doesn't work with mail in that unit.
    :raises CaseReferenceTaken: another case has the reference.
    :raises TextMissing, TextTooLong: reference or title.
    :raises RequestKeyReused: the key came with another case.
    """
    actor = policies.must_work_in(by, unit_id)
    known_by, about = (
        wording.needed_line(reference, "reference", limit=60),
        wording.needed_line(title, "title"),
    )
    case = Case(
        administration_id=by.administration_id,
        unit_id=unit_id,
        reference=known_by,
        title=about,
        folded=words_of(f"{known_by} {about}"),
        opened_at=now,
    )
    try:
        with transaction.atomic():
            request = claim(
                request_key,
                actor=actor,
                action="courrier.open_case",
                content=[unit_id, reference, title],
                now=now,
            )
            if request.again:
                return Case.objects.get(pk=request.result_id)
            case.save(force_insert=True)
            publish(CaseOpened(**happened_to(case, actor)), actor=actor, now=now)
            request.served(case.pk)
    except IntegrityError as error:
        raise CaseReferenceTaken(field="reference", reference=case.reference) from error
    return case
