"""Forms on a correspondent."""

from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.text import Bilingual
from courrier.details import CorrespondentDetails
from courrier.models import Correspondent, CorrespondentKind
from courrier.policies import must_sort_correspondents
from courrier.use_cases.change_correspondent import change_correspondent
from courrier.use_cases.create_correspondent import create_correspondent
from courrier.use_cases.merge_correspondents import merge_correspondents
from courrier.use_cases.restore_correspondent import restore_correspondent
from courrier.use_cases.retire_correspondent import retire_correspondent
from organisation.principal import Principal
from web.templatetags.ui import tongue
from web.views.organisation.acting import Act, Versioned, Words
from web.views.organisation.unit_forms import ARABIC


class _OnCorrespondent(Act):
    way = "correspondents"
    record: Correspondent

    @classmethod
    def must_be_open_to(cls, by: Principal) -> None:
        must_sort_correspondents(by)

    def subject(self) -> str:
        return tongue(self.record.name) if self.record else ""

    def back(self) -> tuple[str, Words]:
        if self.record:
            return reverse("correspondent", args=[self.record.pk]), self.subject()
        return reverse("correspondents"), _("Correspondents")


class _Details(forms.Form):
    """What is known of a correspondent."""

    kind = forms.ChoiceField(
        label=_("Who is it?"),
        widget=forms.RadioSelect,
        choices=CorrespondentKind.choices,
        initial=CorrespondentKind.BODY,
    )
    name_fr = forms.CharField(
        label=_("What is it called in French?"),
        max_length=200,
        required=False,
        help_text=_("One of the two names is enough."),
    )
    name_ar = forms.CharField(
        label=_("And in Arabic?"), max_length=200, required=False, widget=forms.TextInput(attrs=ARABIC)
    )
    address = forms.CharField(
        label=_("Which address stands on letters to it?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    city = forms.CharField(label=_("Which city?"), max_length=80, required=False)
    email = forms.CharField(
        label=_("Which e-mail address?"),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "email"}),
    )
    phone = forms.CharField(
        label=_("Which telephone?"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "tel"}),
    )

    def details(self) -> CorrespondentDetails:
        """As use cases take them."""
        given = self.cleaned_data
        return CorrespondentDetails(
            name=Bilingual(given["name_fr"], given["name_ar"]),
            kind=given["kind"],
            address=given["address"],
            city=given["city"],
            email=given["email"],
            phone=given["phone"],
        )


class CreateCorrespondent(_OnCorrespondent, _Details):
    """A new one."""

    heading = _("Add a correspondent")
    label = _("Add it")
    told = _("The correspondent is added.")

    def carry_out(self) -> str:
        made = create_correspondent(by=self.by, details=self.details(), now=self.now)
        return reverse("correspondent", args=[made.pk])


class ChangeCorrespondent(_OnCorrespondent, _Details, Versioned):
    """Other particulars."""

    heading = _("Change the correspondent")
    label = _("Keep these changes")
    told = _("The correspondent is changed.")
    text = _("Papers of the past keep what was written on them.")
    is_active = forms.BooleanField(label=_("It can be chosen"), required=False)
    field_order = ("kind", "name_fr", "name_ar", "address", "city", "email", "phone", "is_active")

    def prepare(self) -> None:
        self.initial.update({name: getattr(self.record, name) for name in self.fields})

    def carry_out(self) -> str:
        changed = change_correspondent(
            by=self.by,
            correspondent_id=self.record.pk,
            details=self.details(),
            version=self.cleaned_data["version"],
            now=self.now,
        )
        offer = restore_correspondent if self.cleaned_data["is_active"] else retire_correspondent
        offer(by=self.by, correspondent_id=changed.pk, version=changed.version, now=self.now)
        return self.back()[0]


class MergeCorrespondent(_OnCorrespondent):
    """``record`` is another record of the chosen one."""

    heading = _("Merge with another correspondent")
    told = _("They are one correspondent now.")
    into_id = forms.UUIDField()

    def carry_out(self) -> str:
        into: UUID = self.cleaned_data["into_id"]
        kept = merge_correspondents(by=self.by, correspondent_id=self.record.pk, into_id=into, now=self.now)
        return reverse("correspondent", args=[kept.pk])

    label = _("Merge them")
