"""Cases: the matters that group mails, and the mails of one."""

from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from common.clock import local_day
from common.errors import Forbidden
from courrier.case_queries import case_of, find_cases
from courrier.narrowing import MailFilter
from courrier.policies import units_of_mail
from courrier.queries import Cursor, mail_page
from courrier.use_cases.open_case import open_case
from organisation.principal import Principal
from organisation.queries import units_on
from web.cursors import read_place, write_place
from web.request import Request
from web.templatetags.ui import tongue
from web.views.organisation.acting import Act, Once, Words, acting

_ROWS = 50


@require_safe
def case_list(request: Request) -> HttpResponse:
    """Those of one's units, and those that hold a mail one may see, the newest first."""
    search = request.GET.get("q", "").strip()[:200]
    after = read_place(request.GET.get("after", ""))
    found = find_cases(request.principal, search, after=after, limit=_ROWS + 1)
    rows, more = found[:_ROWS], len(found) > _ROWS
    context = {
        "here": "cases",
        "rows": rows,
        "search": search,
        "continued": bool(after),
        "older": urlencode({"q": search, "after": write_place(rows[-1].opened_at, rows[-1].pk)})
        if more
        else "",
        "opens": bool(units_of_mail(request.principal)),
    }
    return render(request, "web/pages/mails/cases.html", context)


@require_safe
def case(request: Request, case_id: UUID) -> HttpResponse:
    """What it is about, and its mails that one may see, the newest first."""
    by = request.principal
    place = read_place(request.GET.get("after", ""))
    found = case_of(by, case_id)
    page = mail_page(by, chosen=MailFilter(case_id=found.pk), before=Cursor(*place) if place else None)
    context = {
        "here": "cases",
        "case": found,
        "page": page,
        "today": local_day(request.now, by.time_zone),
        "continued": bool(place),
        "older": write_place(page.next.entered_at, page.next.mail_id) if page.next else "",
    }
    return render(request, "web/pages/mails/case.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def case_new(request: Request) -> HttpResponse:
    """Open one."""
    return acting(request, OpenCase, None)


class OpenCase(Act, Once):
    """A matter, before its first mail is in it."""

    way = "cases"
    heading = _("Open a case")
    label = _("Open the case")
    text = _("A case groups all the mails about one matter.")
    told = _("The case is open. Its mails are put into it from their pages.")
    glyph = "folder-plus"

    unit = forms.ChoiceField(label=_("Which unit keeps it?"))
    reference = forms.CharField(
        label=_("Its reference"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    title = forms.CharField(label=_("What is it about?"), max_length=300)

    @classmethod
    def must_be_open_to(cls, by: Principal) -> None:
        if not units_of_mail(by):
            raise Forbidden

    def prepare(self) -> None:
        mine = units_of_mail(self.by)
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            (str(unit.pk), tongue(unit.name)) for unit in units_on(self.by, day=self.today) if unit.pk in mine
        ]

    def carry_out(self) -> str:
        opened = open_case(
            by=self.by,
            unit_id=UUID(self.cleaned_data["unit"]),
            reference=self.cleaned_data["reference"],
            title=self.cleaned_data["title"],
            request_key=self.key,
            now=self.now,
        )
        return reverse("case", args=[opened.pk])

    def back(self) -> tuple[str, Words]:
        return reverse("cases"), _("Cases")
