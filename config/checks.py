"""A production that isn't safe doesn't start: `manage.py check --database default` says what to change."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

from config import roles
from organisation.roles import Role

SECRET_LENGTH = 50


@register
def safe_settings(**_: Any) -> list[CheckMessage]:
    """What only a demonstration may do."""
    if settings.DEMONSTRATION:
        return []
    found: list[CheckMessage] = []
    if connection.vendor != "postgresql":
        found.append(
            Error(
                "DATABASE_URL names no PostgreSQL.",
                hint="postgres://role:password@host/name",
                id="config.E001",
            )
        )
    if settings.DEBUG:
        found.append(
            Error("DEBUG shows the inside of the product to everybody; turn it off.", id="config.E002")
        )
    if len(settings.SECRET_KEY) < SECRET_LENGTH:
        found.append(
            Error(
                f"SECRET_KEY has fewer than {SECRET_LENGTH} characters, so it could be guessed.",
                hint="Use the output of `openssl rand -base64 50`.",
                id="config.E003",
            )
        )
    if "demonstration" in {settings.TSA_URL, settings.SIGNING_KEYS}:
        found.append(
            Error(
                "TSA_URL or SIGNING_KEYS names the demonstration authority, whose signatures have no legal value.",
                hint="docs/operating.md, « Keys and time », says what they take.",
                id="config.E004",
            )
        )
    return found


@register
def known_roles(**_: Any) -> list[CheckMessage]:
    """A role that doesn't exist would ask nobody for a second factor, unseen."""
    if not (unknown := set(settings.SECOND_FACTOR_ROLES) - set(Role.values)):
        return []
    return [
        Error(
            f"SECOND_FACTOR_ROLES names what is no role: {', '.join(sorted(unknown))}.",
            hint=f"It takes, separated by commas: {', '.join(Role.values)}.",
            id="config.E006",
        )
    ]


@register(Tags.database)
def role_cannot_alter_history(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The application's role may add to the journal and the seals, never change them."""
    if settings.DEMONSTRATION or not databases or connection.vendor != "postgresql":
        return []
    if not (open_tables := roles.may_alter_history()):
        return []
    return [
        Error(
            f"The role of DATABASE_URL could rewrite the history ({', '.join(open_tables)}).",
            hint="Run `manage.py migrate` with DATABASE_OWNER_URL set to another role, which then owns the tables.",
            id="config.E005",
        )
    ]
