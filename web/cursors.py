"""Where a page of a list begins, as it stands in an address."""

from datetime import datetime
from uuid import UUID

from common.errors import Kind, Refusal, gettext_noop

Place = tuple[datetime, UUID]


class PageGone(Refusal):
    """The address of a page of a list is not one that we gave."""

    code = "page_gone"
    kind = Kind.INVALID
    message = gettext_noop("This page of the list can't be opened. Go back to the top of the list.")


def write_place(at: datetime, record_id: UUID) -> str:
    """The last one's time and identifier, after which the next page begins."""
    return f"{at.isoformat()}~{record_id}"


def read_place(text: str) -> Place | None:
    """The place of an address; none when it is empty.

    :raises PageGone: it isn't one of ours.
    """
    if not text:
        return None
    moment, _tilde, record_id = text.partition("~")
    try:
        at = datetime.fromisoformat(moment.replace(" ", "+"))
        if at.tzinfo is None:
            raise ValueError(moment)
        return at, UUID(record_id)
    except ValueError as error:
        raise PageGone from error


def read_identifier(text: str) -> UUID | None:
    """The identifier that stands in an address or a form; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
