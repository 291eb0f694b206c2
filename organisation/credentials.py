"""The credentials of applications, as the organisation gives and takes them.

They are kept by the room through which applications come in (``CREDENTIALS`` in the settings names the class), which
stands above this one; here is only what is asked of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from organisation.models import User


@dataclass(frozen=True, kw_only=True)
class Secret:
    """A new secret: ``plain`` for whoever asked, to be seen once; ``kept`` is what the database may hold."""

    plain: str
    kept: str


@dataclass(frozen=True, kw_only=True)
class Access:
    """What an application comes in with, without its secret; ``used_at`` is when it last asked for a token."""

    client_id: str
    scopes: tuple[str, ...]
    used_at: datetime | None = None


class Credentials(Protocol):
    """Keeps client id, secret and scopes of each service account."""

    def scopes(self) -> tuple[str, ...]:
        """All scopes that there are."""

    def new_secret(self) -> Secret:
        """A secret for :meth:`give`; slow on purpose (it is hashed), so it is made outside transactions."""

    def give(self, account: User, *, secret: Secret | None = None, scopes: Iterable[str] = ()) -> Access:
        """Set the account's secret, or its scopes, or both; tokens given out before end."""

    def take(self, account: User) -> None:
        """End the credentials and all tokens."""

    def of(self, account_ids: Iterable[UUID]) -> dict[UUID, Access]:
        """The credentials of those accounts that have some."""


@cache
def credentials() -> Credentials:
    """Where credentials are kept here."""
    kept: Credentials = import_string(settings.CREDENTIALS)()
    return kept
