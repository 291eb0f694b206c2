"""What a scope of the interface lets an application do, in plain words."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organisation.credentials import credentials

SCOPES: dict[str, Promise] = {
    "registers:read": _("See the registers"),
    "mails:read": _("Read mail"),
    "mails:write": _("Register mail, change it and dispatch it"),
    "files:read": _("Read files"),
    "files:write": _("Send files"),
    "assignments:read": _("See whom mail is entrusted to"),
    "assignments:write": _("Entrust mail and take charge of it"),
    "cases:read": _("See cases"),
    "cases:write": _("Open cases and change them"),
    "correspondents:read": _("See correspondents"),
    "correspondents:write": _("Add correspondents and correct them"),
    "circuits:read": _("See circuits"),
    "folders:read": _("Read folders of the parapheur"),
    "folders:write": _("Send folders into a circuit"),
    "decisions:write": _("Decide on folders"),
    "signatures:read": _("See signatures"),
    "validations:write": _("Have signed files verified"),
    "delegations:read": _("See delegations"),
    "delegations:write": _("Make delegations and revoke them"),
    "units:read": _("See the organisation chart"),
    "posts:read": _("See posts"),
    "people:read": _("See the directory"),
    "notifications:read": _("Read its notifications"),
    "notifications:write": _("Mark its notifications as read"),
    "audit-entries:read": _("Read the journal"),
}
"""In the order in which they are offered."""


def offered() -> list[tuple[str, Promise | str]]:
    """All scopes that there are, with their words."""
    known = credentials().scopes()
    return [*((scope, SCOPES[scope]) for scope in SCOPES if scope in known)]


def in_words(scopes: Iterable[str]) -> list[Promise | str]:
    """These scopes as words, in the order in which they are offered."""
    chosen = set(scopes)
    return [words for scope, words in offered() if scope in chosen]
