"""What every page shows around its content: who one is, where one can go."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from audit.policies import can_audit
from notifications.queries import unread_count
from organisation.policies import is_administrator
from organisation.principal import Principal
from organisation.roles import Role
from web.toasts import take_toast

UNREAD_CAP = 100


@dataclass(frozen=True)
class Way:
    """An entry of the navigation."""

    name: str
    label: str
    icon: str
    url: str
    short: str = ""
    """The word under the icon of the telephone's bar; only ways with one stand there."""


def around(request: HttpRequest) -> dict[str, Any]:
    """Language and direction for every page; navigation when somebody is signed in."""
    language = get_language() or "fr"
    context: dict[str, Any] = {
        "language": language,
        "direction": "rtl" if language == "ar" else "ltr",
        "demonstration": settings.DEMONSTRATION,
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not hasattr(request, "principal"):
        return context
    principal: Principal = request.principal
    return context | {
        "principal": principal,
        "ways": ways(principal),
        "acting_as": acting_as(principal, language),
        "administration_name": user.administration.name.in_language(language),
        "logo": user.administration.logo,
        "unread": unread_count(principal, cap=UNREAD_CAP),
        "toast": lambda: take_toast(request),
        "new_mail": reverse("registration", args=["incoming"]) if principal.has(Role.CLERK) else "",
    }


def acting_as(principal: Principal, language: str) -> str:
    """The title of the person's first post, in their language."""
    return principal.capacities[0].title.in_language(language) if principal.capacities else ""


def ways(principal: Principal) -> list[Way]:
    """Where this person can go."""
    found = [Way("home", _("Home"), "house", reverse("home"), _("Home"))]
    if principal.has(Role.CLERK, Role.SECRETARY, Role.HEAD, Role.AGENT, Role.SIGNATORY):
        found += [
            Way(
                "parapheur", _("Parapheur"), "pen-line", reverse("parapheur"), pgettext("short", "Parapheur")
            ),
            Way("register-incoming", _("Incoming mail"), "inbox", _register("incoming"), _("Incoming")),
            Way("register-outgoing", _("Outgoing mail"), "send", _register("outgoing"), _("Outgoing")),
            Way("register-internal", _("Internal mail"), "arrow-left-right", _register("internal")),
            Way("cases", _("Cases"), "folder-open", reverse("cases")),
        ]
    if principal.has(Role.CLERK):
        found += [Way("correspondents", _("Correspondents"), "landmark", reverse("correspondents"))]
    if is_administrator(principal):
        alone = len(found) == 1  # beside the ways of the mail, the telephone's bar has no room for these
        found += [
            Way(
                "organisation",
                _("Organisation"),
                "building-2",
                reverse("organisation"),
                _("Organisation") * alone,
            ),
            Way("people", _("People"), "users", reverse("people"), _("People") * alone),
        ]
    if principal.has(Role.FUNCTIONAL_ADMIN):
        short = _("Configuration") if found[1].name == "organisation" else ""
        found += [Way("configuration", _("Configuration"), "settings-2", reverse("configuration"), short)]
        found += [Way("parapheur-held", _("Held-up folders"), "user-x", reverse("parapheur-held"))]
    if can_audit(principal):
        alone = len(found) == 1
        journal = pgettext("audit", "Journal")
        found += [
            Way("journal", journal, "scroll-text", reverse("journal"), journal * alone),
            Way("proof", _("Proof"), "shield-check", reverse("proof"), _("Proof") * alone),
        ]
    if principal.has(Role.SIGNATORY, Role.HEAD, Role.FUNCTIONAL_ADMIN, Role.AUDITOR):
        found += [Way("delegations", _("Delegations"), "user-check", reverse("delegations"))]
    return found


def _register(direction: str) -> str:
    return reverse("register", args=[direction])
