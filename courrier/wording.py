"""What people typed, made clean and short enough, or refused with the field's name."""

from common.errors import Kind, Refusal, gettext_noop
from common.text import clean_line, clean_paragraphs

LINE = 300
PARAGRAPHS = 4000


class TextMissing(Refusal):
    """A field that must be filled in is empty once cleaned."""

    code = "text_missing"
    kind = Kind.INVALID
    message = gettext_noop("This field is empty. Fill it in, then send the form again.")


class TextTooLong(Refusal):
    """More characters than the field holds."""

    code = "text_too_long"
    kind = Kind.INVALID
    message = gettext_noop(
        "This text has {length} characters, and {limit} fit here. Shorten it; the full text belongs in a piece."
    )


class ReasonMissing(Refusal):
    """The act needs a reason that others will read."""

    code = "reason_missing"
    kind = Kind.INVALID
    message = gettext_noop("Say why, in a few words: the people concerned will read it.")


def line(text: str, field: str, *, limit: int = LINE) -> str:
    """One clean line, perhaps empty. :raises TextTooLong: it doesn't fit."""
    return _fitting(clean_line(text), field, limit)


def needed_line(text: str, field: str, *, limit: int = LINE) -> str:
    """One clean line that says something. :raises TextMissing, TextTooLong: it doesn't, or doesn't fit."""
    cleaned = line(text, field, limit=limit)
    if not cleaned:
        raise TextMissing(field=field)
    return cleaned


def paragraphs(text: str, field: str, *, limit: int = PARAGRAPHS) -> str:
    """Clean lines, perhaps none. :raises TextTooLong: they don't fit."""
    return _fitting(clean_paragraphs(text), field, limit)


def needed_paragraphs(text: str, field: str, *, limit: int = PARAGRAPHS) -> str:
    """Clean lines that say something. :raises TextMissing, TextTooLong: they don't, or don't fit."""
    cleaned = paragraphs(text, field, limit=limit)
    if not cleaned:
        raise TextMissing(field=field)
    return cleaned


def reason(text: str) -> str:
    """A reason. :raises ReasonMissing, TextTooLong: there is none, or it doesn't fit."""
    cleaned = paragraphs(text, "reason")
    if not cleaned:
        raise ReasonMissing(field="reason")
    return cleaned


def _fitting(cleaned: str, field: str, limit: int) -> str:
    if len(cleaned) > limit:
        raise TextTooLong(field=field, length=len(cleaned), limit=limit)
    return cleaned
