"""The list of keys."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from organisation.roles import Role
from web.request import Request


@dataclass(frozen=True)
class Key:
    """Keys pressed together or alone, and what they do."""

    keys: tuple[str, ...]
    does: str | Promise


EVERYWHERE = (
    Key(("/",), _("Search in what you may see")),
    Key(("?",), _("This list of keys")),
    Key(("Esc",), _("Close a dialogue")),
)
IN_LISTS = (
    Key(("↑", "↓"), _("From line to line")),
    Key(("Enter",), _("Open the line")),
)
ON_A_MAIL = (Key(("F4",), _("Say who is to see to it")),)
REGISTERING = (
    Key(("F2",), _("Register a mail")),
    Key(("Enter",), _("Next field")),
    Key(("Ctrl", "S"), _("Register")),
    Key(("Ctrl", "Enter"), _("Register and take the next one")),
    Key(("F8",), _("Print the label")),
    Key(("F9",), _("Print the receipt")),
)


@require_safe
def keyboard(request: Request) -> HttpResponse:
    """What each key does, by where it does it."""
    groups = [(_("Everywhere"), EVERYWHERE), (_("In lists"), IN_LISTS)]
    if request.principal.has(Role.CLERK, Role.HEAD, Role.SECRETARY):
        groups.append((_("On a mail’s page"), ON_A_MAIL))
    if request.principal.has(Role.CLERK):
        groups.append((_("At the registry office"), REGISTERING))
    return render(request, "web/pages/account/keyboard.html", {"here": "profile", "groups": groups})
