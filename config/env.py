"""The environment, read here and nowhere else; each value may also stand in the file that ``NAME_FILE`` names."""

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

Network = IPv4Network | IPv6Network


def text(name: str, default: str | None = None, *, like: str = "") -> str:
    """The value of ``name``; without ``default`` it must be there. ``like`` shows a right one in the complaint."""
    if file := os.environ.get(f"{name}_FILE"):
        try:
            return Path(file).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name}_FILE names {file}, which can't be read ({error.strerror})."
            ) from error
    value = os.environ.get(name, "")
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(
            f"{name} is missing. Set it, or {name}_FILE to a file that holds it{_example(like)}"
        )
    return default


def integer(name: str, default: int) -> int:
    """The value of ``name`` as a whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} is {value!r}; it takes a whole number, for example {default}."
        ) from error


def boolean(name: str, default: bool) -> bool:
    """The value of ``name`` as yes or no: 1, true, yes, on; 0, false, no, off."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; it takes 1 or 0.")


def names(name: str, default: str = "") -> list[str]:
    """The value of ``name`` as a list separated by commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def networks(name: str, default: str) -> list[Network]:
    """The value of ``name`` as addresses and networks (10.0.0.0/8) separated by commas."""
    try:
        return [ip_network(part) for part in names(name, default)]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name}: {error}. It takes addresses and networks separated by commas, for example 127.0.0.1,10.0.0.0/8."
        ) from error


def _example(like: str) -> str:
    return f", for example {like}" if like else "."


def shared(name: str, default: str) -> str:
    """The variable, set to ``default`` for this process and its children when it isn't: a library reads it there."""
    return os.environ.setdefault(name, default)
