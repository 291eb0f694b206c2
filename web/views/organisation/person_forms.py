"""Forms on people: invite, correct, close and open the account, second factor, the invitation again."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisation.models import User
from organisation.use_cases.change_person import change_person
from organisation.use_cases.deactivate_person import deactivate_person
from organisation.use_cases.invite_again import invite_again
from organisation.use_cases.invite_person import invite_person
from organisation.use_cases.reactivate_person import reactivate_person
from organisation.use_cases.reset_second_factor import reset_second_factor
from web.views.organisation.acting import Act, Once, Versioned, Words
from web.views.organisation.unit_forms import ARABIC


class PersonFields(forms.Form):
    """What an account knows of a person."""

    name_fr = forms.CharField(label=_("What is the person called, in Latin letters?"), max_length=120)
    name_ar = forms.CharField(
        label=_("And in Arabic?"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs=ARABIC),
    )
    email = forms.CharField(
        label=_("At which e-mail address?"),
        max_length=254,
        help_text=_("The person signs in with it and is told by it."),
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=_("In which language?"),
        choices=(("fr", "Français"), ("ar", "العربية")),
        initial="fr",
        widget=forms.RadioSelect,
    )


class OnPerson(Act):
    """An act on one person."""

    way = "people"

    def back(self) -> tuple[str, Words]:
        return reverse("person", args=[self.record.pk]), self.subject()


class Invite(Act, PersonFields, Once):
    """A new account; ``record`` is none."""

    way = "people"
    heading = _("Invite a person")
    label = _("Send the invitation")
    told = _("The invitation is on its way. Now appoint the person to a post.")
    text = _("A letter goes to this address with a link to choose a password, good for seven days.")

    def back(self) -> tuple[str, Words]:
        return reverse("people"), _("People")

    def carry_out(self) -> str:
        person = invite_person(
            by=self.by,
            email=self.cleaned_data["email"],
            name=self.in_both("name"),
            language=self.cleaned_data["language"],
            now=self.now,
            request_key=self.key,
        )
        return reverse("person", args=[person.pk])


class ChangePerson(OnPerson, PersonFields, Versioned):
    """Names, address, language."""

    heading = _("Correct the account")
    label = _("Keep these corrections")
    told = _("The account is corrected.")

    def prepare(self) -> None:
        person: User = self.record
        self.initial.update(
            {name: getattr(person, name) for name in ("name_fr", "name_ar", "email", "language", "version")}
        )

    def carry_out(self) -> str:
        change_person(
            by=self.by,
            person_id=self.record.pk,
            email=self.cleaned_data["email"],
            name=self.in_both("name"),
            language=self.cleaned_data["language"],
            version=self.cleaned_data["version"],
            now=self.now,
        )
        return self.back()[0]


class CloseAccount(OnPerson):
    """The person leaves."""

    heading = _("Close the account")
    label = _("Close this account")
    told = _("The account is closed.")
    look = "btn-danger"
    text = _(
        "Password, sessions, posts and delegations end at once. "
        "What the person held stays in their unit, where its head gives it to somebody else."
    )
    reason = forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500)

    def carry_out(self) -> str:
        deactivate_person(
            by=self.by, person_id=self.record.pk, reason=self.cleaned_data["reason"], now=self.now
        )
        return self.back()[0]


class OpenAccountAgain(OnPerson):
    """The person comes back."""

    heading = _("Open the account again")
    label = pgettext_lazy("account", "Open it again")
    told = _("The account is open. A link to choose a password is on its way.")
    text = _("The person comes back without the posts of before: appoint them again afterwards.")

    def carry_out(self) -> str:
        reactivate_person(by=self.by, person_id=self.record.pk, now=self.now)
        return self.back()[0]


class ResetSecondFactor(OnPerson):
    """The telephone is lost."""

    heading = _("Take away the second factor")
    label = _("Take it away")
    told = _("The second factor is taken away.")
    look = "btn-danger"
    text = _(
        "For somebody who lost the telephone and the recovery codes. Make sure that it is really they who ask: "
        "until they set it up again, the password alone opens the account."
    )

    def carry_out(self) -> str:
        reset_second_factor(by=self.by, person_id=self.record.pk, now=self.now)
        return self.back()[0]


class InviteAgain(OnPerson):
    """The first letter was lost or too old."""

    heading = _("Send the invitation again")
    label = _("Send it again")
    told = _("The invitation is on its way again.")
    text = _("A new link goes to the person's address, good for seven days.")

    def carry_out(self) -> str:
        invite_again(by=self.by, person_id=self.record.pk, now=self.now)
        return self.back()[0]


PERSON_ACTS: dict[str, type[OnPerson]] = {
    "change": ChangePerson,
    "close": CloseAccount,
    "open-again": OpenAccountAgain,
    "second-factor": ResetSecondFactor,
    "invite-again": InviteAgain,
}
