"""Identifiers: time-ordered for records (RFC 9562, version 7), random for what is printed on paper."""

import secrets
from uuid import UUID

import uuid6

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: nothing that reads like something else


def new_id() -> UUID:
    """A UUIDv7: unique, sortable by creation time."""
    return UUID(int=uuid6.uuid7().int)


def new_paper_code() -> str:
    """A random 128-bit token in 26 characters of Crockford's base 32, for a code printed on paper."""
    number = secrets.randbits(128)
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


def normalise_paper_code(typed: str) -> str:
    """What a person typed from paper, in the form :func:`new_paper_code` made: capitals, no spaces or dashes, O I L read as digits."""
    compact = "".join(character for character in typed.upper() if character.isalnum())
    return compact.translate(str.maketrans("OIL", "011"))
