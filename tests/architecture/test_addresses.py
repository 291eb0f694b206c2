"""Every address needs a sign-in, unless it is listed here with its reason."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from api.authentication import SignedInWithScope

# Route → why anybody may call it.
OPEN = {
    "sign-in/": "the way in",
    "sign-in/code/": "the second step of the way in",
    "language/": "people choose their language before they sign in",
    "password/": "who has forgotten the password can't sign in",
    "password/sent/": "the same",
    "password/<str:token>/": "guarded by the token that was sent by mail",
    "password/chosen/": "the same",
    "notifications/unread/": "an open page asks; without a session the answer is only to stop asking",
    "verify/": "anybody may verify a paper; it shows no content",
    "verify/file/": "anybody may have a signed PDF checked; it is not kept",
    "v/<str:code>/": "the same, by the QR code",
    "v/<str:code>": "the same, as printed on paper",
    "api/v1/token/": "applications get their tokens here for id and secret",
    "api/v1/schema/": "describes the API; it shows no data",
    "api/v1/docs/": "the same, for people",
    "health/live": "asked by the machine that restarts us; says nothing else",
    "health/ready": "the same",
    "metrics": "asked by Prometheus, with a token of its own",
}


def _routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for part in resolver.url_patterns:
        route = prefix + str(part.pattern)
        if isinstance(part, URLResolver):
            yield from _routes(part, route)
        else:
            yield route, part


def _needs_sign_in(pattern: URLPattern) -> bool:
    """By the middleware; for the API, which answers with 401 instead of a form, by its permission."""
    view = pattern.callback
    if (api_view := getattr(view, "cls", None)) is not None:
        initial = getattr(view, "initkwargs", {})
        return SignedInWithScope in initial.get("permission_classes", api_view.permission_classes)
    view_class = getattr(view, "view_class", None) or getattr(view, "cls", None)
    return bool(getattr(view, "login_required", True) and getattr(view_class, "login_required", True))


def test_open_addresses_are_the_listed_ones() -> None:
    """LoginRequiredMiddleware guards all that isn't marked with login_not_required."""
    found = {route for route, pattern in _routes(get_resolver()) if not _needs_sign_in(pattern)}
    assert found <= set(OPEN), "take @login_not_required away, or list the address in OPEN with its reason"


def test_the_listed_open_addresses_exist() -> None:
    assert set(OPEN) <= {route for route, _ in _routes(get_resolver())}, "take the old ones off the list"
