"""Anticipated errors: a request that can't be fulfilled, with a sentence that says why and what to do next."""

from enum import Enum
from typing import Any, ClassVar

from common.text import Bilingual


def gettext_noop(message: str) -> str:
    """Mark a message id for translation without translating it; the edges translate when they speak."""
    return message


class Kind(Enum):
    """What sort of refusal it is; the edges turn it into an HTTP status or an exit code."""

    INVALID = "invalid"  # 422: what was sent can't be right
    FORBIDDEN = "forbidden"  # 403: seen, but not allowed
    UNSEEN = "unseen"  # 404: doesn't exist, or not for these eyes
    CONFLICT = "conflict"  # 409: the state has moved on
    TOO_LARGE = "too_large"  # 413
    TOO_MANY = "too_many"  # 429
    UNAVAILABLE = "unavailable"  # 503: a part is away; try again later


STATUS = {
    Kind.INVALID: 422,
    Kind.FORBIDDEN: 403,
    Kind.UNSEEN: 404,
    Kind.CONFLICT: 409,
    Kind.TOO_LARGE: 413,
    Kind.TOO_MANY: 429,
    Kind.UNAVAILABLE: 503,
}
"""The HTTP status by which both edges, pages and API, say it."""


class Refusal(Exception):
    """Base of all anticipated errors.

    A subclass sits beside the function that raises it and sets ``code`` (stable, for machines), ``kind`` and
    ``message``: an English message id marked with :func:`gettext_noop`, with ``{named}`` places filled from ``facts``.
    """

    code: ClassVar[str] = "refused"
    kind: ClassVar[Kind] = Kind.CONFLICT
    message: ClassVar[str] = gettext_noop("This can't be done now.")

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.message.format(**self.facts_in("fr")))

    def facts_in(self, language: str) -> dict[str, Any]:
        """The facts of the sentence, each that is bilingual in ``language``."""
        return {
            name: fact.in_language(language) if isinstance(fact, Bilingual) else fact
            for name, fact in self.facts.items()
        }


class Unseen(Refusal):
    """The thing doesn't exist, or the person may not know that it does."""

    code = "unseen"
    kind = Kind.UNSEEN
    message = gettext_noop(
        "This isn't here, or isn't open to you. Check the link, or ask the registry office."
    )


class Forbidden(Refusal):
    """The person sees the thing but may not do this with it."""

    code = "forbidden"
    kind = Kind.FORBIDDEN
    message = gettext_noop("You don't have the right to do this. Ask the person in charge of your unit.")


class DatabaseAway(Refusal):
    """The database restarts, can't be reached, or is busy for too long; what was begun is taken back."""

    code = "database_away"
    kind = Kind.UNAVAILABLE
    message = gettext_noop(
        "The database can't be reached at the moment. Nothing was half done: try again in a minute. "
        "If it lasts, tell the technical administrator."
    )


class VersionConflict(Refusal):
    """Somebody else changed the record since it was read (compare-and-set lost)."""

    code = "version_conflict"
    message = gettext_noop(
        "Somebody changed this while you were reading it. Open it again to see where it stands."
    )
