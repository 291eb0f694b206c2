"""The sheet of all components with their states, for those who build or translate screens."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from common.clock import local_day
from common.errors import Unseen
from courrier.models import Mail
from courrier.status import Status
from organisation.roles import Role
from web.forms import StyledForm
from web.request import Request
from web.views.account import samples

COLOURS = (
    ("ink", "#14211c"),
    ("ink-2", "#46544e"),
    ("ink-3", "#5c6a64"),
    ("control", "#7b8a84"),
    ("line", "#dde4e0"),
    ("paper", "#f3f6f4"),
    ("green-900", "#073b31"),
    ("green", "#0b5d4b"),
    ("green-200", "#b3d8cb"),
    ("green-100", "#d8ede5"),
    ("green-50", "#eef6f2"),
    ("info", "#174a86"),
    ("warn", "#744600"),
    ("danger-solid", "#a8251f"),
)


class SampleForm(StyledForm):
    """A field of each kind, one of them wrong."""

    subject = forms.CharField(label=gettext_lazy("Subject"), initial="Demande d’appui technique")
    reference = forms.CharField(label=gettext_lazy("Reference"), required=False)
    urgency = forms.ChoiceField(
        label=gettext_lazy("Urgency"),
        widget=forms.RadioSelect,
        choices=[
            ("0", gettext_lazy("Normal")),
            ("1", gettext_lazy("Urgent")),
            ("2", gettext_lazy("Very urgent")),
        ],
    )
    copies = forms.MultipleChoiceField(
        label=gettext_lazy("For information"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("1", "Division de la formation"), ("2", "قسم التكوين")],
    )
    file = forms.FileField(label=gettext_lazy("The scanned letter"), required=False)

    def clean_reference(self) -> str:
        """The sample is cut on purpose."""
        raise forms.ValidationError(_("The reference seems to be cut. Copy it whole."))


@dataclass(frozen=True)
class _Sample:
    """What the status badge reads of a mail."""

    status: str

    def get_status_display(self) -> str:
        return str(Mail(status=self.status).get_status_display())


@require_safe
def components(request: Request) -> HttpResponse:
    """Every component in its states. :raises Unseen: to whoever neither administers nor tries the demonstration."""
    shown = settings.DEMONSTRATION or settings.DEBUG
    if not shown and not request.principal.has(Role.FUNCTIONAL_ADMIN, Role.TECHNICAL_ADMIN):
        raise Unseen
    today = local_day(request.now, request.principal.time_zone)
    form = SampleForm({"subject": "Demande d’appui technique", "reference": "312/", "urgency": "0"})
    context: dict[str, Any] = {
        "colours": COLOURS,
        "statuses": [_Sample(status.value) for status in Status],
        "today": today,
        "days": [today + timedelta(days=days) for days in (10, 1, 0, -2)],
        "form": form,
        "tones": ["info", "good", "warn", "danger"],
        "mails": samples.mails(request.now),
        "proofs": samples.proofs(request.now),
        "history": samples.history(request.now),
        "documents": samples.documents(request.now),
        "zone": request.principal.time_zone,
        "reasons": [_("A piece is missing"), _("Error of substance"), _("Wrong addressee")],
    }
    return render(request, "web/pages/account/components.html", context)
