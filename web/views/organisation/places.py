"""Where a page of the directory begins, as it stands in an address."""

from uuid import UUID

from organisation.queries.people import Place
from web.cursors import PageGone


def write_name_place(place: Place) -> str:
    """The last one's identifier and name."""
    return f"{place[1]}~{place[0]}"


def read_name_place(text: str) -> Place | None:
    """The place of an address; none when it is empty. :raises PageGone: it isn't one of ours."""
    if not text:
        return None
    record_id, _tilde, name = text.partition("~")
    try:
        return name, UUID(record_id)
    except ValueError as error:
        raise PageGone from error
