"""What can be configured, each with what it is for and what is still missing."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from courrier.list_queries import directions_without_register
from journal.queries import failing
from organisation.policies import must_be_administrator
from organisation.principal import Principal
from organisation.roles import Role
from parapheur.circuit_queries import circuits_kept
from parapheur.policies import can_administer_circuits
from signing.queries import last_check
from web.request import Request
from web.templatetags.ui import listed


@dataclass(frozen=True, kw_only=True)
class Part:
    """One thing to configure."""

    name: str
    icon: str
    heading: str
    text: str
    missing: str = ""

    @property
    def url(self) -> str:
        return reverse(self.name)


@require_safe
def configuration(request: Request) -> HttpResponse:
    """The entrance to all that is configured."""
    must_be_administrator(request.principal)
    context = {"here": "configuration", "parts": parts(request.principal)}
    return render(request, "web/pages/configuration/configuration.html", context)


def parts(by: Principal) -> list[Part]:
    """What is open to this person."""
    found = []
    if by.has(Role.FUNCTIONAL_ADMIN):
        found += [_registers(by), _types(), _instructions(), _correspondents()]
    if can_administer_circuits(by):
        found += [_circuits(by)]
    return [*found, _signing(by), _queues(by)]


def _registers(by: Principal) -> Part:
    absent = directions_without_register(by)
    return Part(
        name="register-settings",
        icon="book-open",
        heading=_("Registers"),
        text=_("Who keeps them, and how their numbers are written."),
        missing=_("No register is in use for: {directions}.").format(
            directions=listed(one.label for one in absent)
        )
        if absent
        else "",
    )


def _types() -> Part:
    return Part(
        name="mail-types",
        icon="tag",
        heading=_("Types of mail"),
        text=_("What the registry office tells apart, and the delays that texts set."),
    )


def _instructions() -> Part:
    return Part(
        name="instructions",
        icon="message-square",
        heading=_("Instructions"),
        text=_("What chiefs write on a letter when they hand it on."),
    )


def _correspondents() -> Part:
    return Part(
        name="correspondents",
        icon="landmark",
        heading=_("Correspondents"),
        text=_("Those with whom letters are exchanged."),
    )


def _circuits(by: Principal) -> Part:
    rows = [row for row in circuits_kept(by) if not row.circuit.retired_at]
    drafts = sum(row.draft is not None for row in rows)
    missing = (
        _("No circuit is published yet, so no letter can be signed.")
        if not any(row.published for row in rows)
        else ngettext(
            "{count} draft waits to be published.", "{count} drafts wait to be published.", drafts
        ).format(count=drafts)
        if drafts
        else ""
    )
    return Part(
        name="circuits",
        icon="route",
        heading=_("Circuits"),
        text=_("Who approves, advises and signs, and in which order."),
        missing=missing,
    )


def _signing(by: Principal) -> Part:
    check = last_check(by)
    missing = (
        _("Not tried yet.")
        if not check.tried_at
        else ""
        if check.is_fine
        else _("Something was found that must be put right.")
    )
    return Part(
        name="signing",
        icon="signature",
        heading=_("Signing"),
        text=_("Keys, certificates and time-stamping, and whether they work."),
        missing=missing,
    )


def _queues(by: Principal) -> Part:
    count = len(failing(by.administration_id))
    missing = (
        ngettext("{count} piece of work failed.", "{count} pieces of work failed.", count).format(count=count)
        if count
        else ""
    )
    return Part(
        name="queues",
        icon="list-checks",
        heading=_("Work in the background"),
        text=_("E-mails, receipts and signatures that wait or failed."),
        missing=missing,
    )
