"""Forms on delegations: lend the powers of one's post, take them back."""

from datetime import timedelta
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.errors import Forbidden
from organisation.models import Delegation, User
from organisation.principal import Capacity, Principal
from organisation.queries import units_on
from organisation.use_cases.delegate_powers import Act as WrittenAct
from organisation.use_cases.delegate_powers import delegate_powers
from organisation.use_cases.revoke_delegation import revoke_delegation
from web.days import DayField
from web.templatetags.ui import tongue
from web.views.organisation.acting import Act, Once, Versioned, Words

_MOST_UNITS = 40


def own_capacities(by: Principal) -> list[Capacity]:
    """The posts that ``by`` holds themselves: what was delegated is not delegated further."""
    return [capacity for capacity in by.capacities if capacity.delegation_id is None]


class _OnDelegation(Act):
    way = "delegations"

    @classmethod
    def must_be_open_to(cls, by: Principal) -> None:
        if not by.capacities:
            raise Forbidden

    def back(self) -> tuple[str, Words]:
        return reverse("delegations"), _("Delegations")


class Delegate(_OnDelegation, Once):
    """Lend the powers of a post to ``record``."""

    record: User
    heading = _("Delegate the powers of your post")
    label = _("Delegate")
    told = _("The delegation is kept, and the person is told.")
    text = _("You keep your powers. The act is named on each decision and signature made in your place.")
    glyph = "user-check"
    post = forms.TypedChoiceField(label=_("Which of your posts?"), coerce=UUID)
    starts_on = DayField(label=_("From which day?"))
    last_day = DayField(label=_("Until which day, that day included?"))
    may_sign = forms.BooleanField(label=_("Also sign in my place, and not only decide"), required=False)
    number = forms.CharField(
        label=_("What is the number of the decision?"),
        max_length=60,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    dated_on = DayField(label=_("Of which day is the decision?"))
    publication = forms.CharField(
        label=_("Where was it published?"),
        max_length=160,
        required=False,
        help_text=_("For example: Official Bulletin no. 7400."),
    )
    units = forms.TypedMultipleChoiceField(
        label=_("Only for these units?"),
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: for all units of the post."),
    )

    def prepare(self) -> None:
        own = own_capacities(self.by)
        self.fields["post"].choices = [(str(one.post_id), tongue(one.title)) for one in own]  # type: ignore[attr-defined]
        covered = frozenset[UUID]().union(*(grant.units for one in own for grant in one.grants))
        units = [unit for unit in units_on(self.by, day=self.today) if unit.pk in covered]
        if 1 < len(units) <= _MOST_UNITS:
            choices = [(str(unit.pk), tongue(unit.name)) for unit in units]
            self.fields["units"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["units"]
        self.initial.setdefault("dated_on", self.today)
        self.initial.setdefault("starts_on", self.today)

    def carry_out(self) -> str:
        given = self.cleaned_data
        delegate_powers(
            by=self.by,
            post_id=given["post"],
            delegate_id=self.record.pk,
            act=WrittenAct(
                number=given["number"],
                dated_on=given["dated_on"],
                publication=given["publication"],
                starts_on=given["starts_on"],
                ends_on=given["last_day"] + timedelta(days=1),
                may_sign=given["may_sign"],
                unit_ids=frozenset(given.get("units", ())),
            ),
            now=self.now,
            request_key=self.key,
        )
        return reverse("delegations")


class Revoke(_OnDelegation, Versioned):
    """Take the powers back."""

    record: Delegation
    heading = _("Take the delegation back")
    label = _("Take the delegation back")
    told = _("The delegation has ended.")
    text = _("It ends at once. What was decided or signed under it stays.")
    glyph, look = "undo-2", "btn-danger"
    reason = forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 3}))

    def prepare(self) -> None:
        self.initial["version"] = self.record.version

    def subject(self) -> str:
        return f"{self.record.act_number} · {tongue(self.record.delegate.name)}"

    def carry_out(self) -> str:
        revoke_delegation(
            by=self.by,
            delegation_id=self.record.pk,
            reason=self.cleaned_data["reason"],
            version=self.cleaned_data["version"],
            now=self.now,
        )
        return reverse("delegations")
