"""Every address needs a sign-in, unless it is listed here with its reason."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

# Route → why anybody may call it.
OPEN = {
    "sign-in": "the way in",
}


def _routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for part in resolver.url_patterns:
        route = prefix + str(part.pattern)
        if isinstance(part, URLResolver):
            yield from _routes(part, route)
        else:
            yield route, part


def _needs_sign_in(pattern: URLPattern) -> bool:
    view = pattern.callback
    view_class = getattr(view, "view_class", None) or getattr(view, "cls", None)
    return bool(getattr(view, "login_required", True) and getattr(view_class, "login_required", True))


def test_open_addresses_are_the_listed_ones() -> None:
    """LoginRequiredMiddleware guards all that isn't marked with login_not_required."""
    found = {
        pattern.name or route for route, pattern in _routes(get_resolver()) if not _needs_sign_in(pattern)
    }
    assert found <= set(OPEN), "take @login_not_required away, or list the address in OPEN with its reason"


def test_addresses_have_names() -> None:
    assert not [route for route, pattern in _routes(get_resolver()) if not pattern.name], "give it name=…"
