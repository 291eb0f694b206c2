"""Forms on posts: create, change, move, close; appoint to one, and end an appointment."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisation.models import Post, PostHolding, User
from organisation.queries import open_posts, units_on
from organisation.roles import Right, Role
from organisation.use_cases.appoint import appoint
from organisation.use_cases.change_post import change_post
from organisation.use_cases.close_post import close_post
from organisation.use_cases.create_post import create_post
from organisation.use_cases.end_appointment import end_appointment
from organisation.use_cases.move_post import move_post
from web.days import DayField
from web.templatetags.ui import tongue
from web.views.organisation.acting import Act, Once, Versioned, Words
from web.views.organisation.unit_forms import ARABIC, named

HUMAN_ROLES = tuple(role for role in Role if role is not Role.APPLICATION)
REACH = (("", _("no")), ("here", _("in this unit")), ("below", _("and in those below")))
DOES = {
    Role.CLERK: _("Registers mail, assigns and dispatches it."),
    Role.SECRETARY: _("Prepares the parapheur and follows the mails of the unit."),
    Role.HEAD: _("Sees what reached the unit, assigns it and decides."),
    Role.AGENT: _("Handles the mails given to them or to the unit, and drafts letters."),
    Role.SIGNATORY: _("Signs in the name of the administration."),
    Role.AUDITOR: _("Reads the journal; contents only on a recorded request."),
    Role.FUNCTIONAL_ADMIN: _("Keeps units, posts, people, registers and circuits."),
    Role.TECHNICAL_ADMIN: _("Keeps applications and gives technical roles."),
}


class PostFields(forms.Form):
    """Title, lead and powers of a post."""

    title_fr = forms.CharField(label=_("What is the post called in French?"), max_length=160)
    title_ar = forms.CharField(
        label=_("And in Arabic?"), max_length=160, widget=forms.TextInput(attrs=ARABIC)
    )
    heads_unit = forms.BooleanField(label=_("This post heads the unit"), required=False)


class PowersAct(Act, PostFields):
    """A form with one choice for each role."""

    def prepare(self) -> None:
        reaches = self.present_reach()
        for role in HUMAN_ROLES:
            self.fields[f"role_{role}"] = forms.ChoiceField(
                label=role.label,
                choices=REACH,
                required=False,
                initial=reaches.get(role, ""),
                help_text=DOES[role],
                widget=forms.RadioSelect,
            )

    def present_reach(self) -> dict[Role, str]:
        """The powers that the post has in its own unit."""
        return {}

    def rights(self, unit_id: Any) -> list[Right]:
        """The powers chosen."""
        return [
            Right(role=role, unit_id=unit_id, with_subtree=reach == "below")
            for role in HUMAN_ROLES
            if (reach := self.cleaned_data[f"role_{role}"])
        ]

    def powers(self) -> Iterator[Any]:
        """The choices of powers, which the page shows together."""
        return (self[f"role_{role}"] for role in HUMAN_ROLES)


class CreatePost(PowersAct, Once):
    """A post in the unit ``record``."""

    heading = _("Create a post")
    label = _("Create this post")
    told = _("The post is created. Appoint somebody to it.")

    def back(self) -> tuple[str, Words]:
        return reverse("unit", args=[self.record.pk]), self.subject()

    def carry_out(self) -> str:
        post = create_post(
            by=self.by,
            unit_id=self.record.pk,
            title=self.in_both("title"),
            rights=self.rights(self.record.pk),
            heads_unit=self.cleaned_data["heads_unit"],
            now=self.now,
            request_key=self.key,
        )
        return reverse("post", args=[post.pk])


class ChangePost(PowersAct, Versioned):
    """Title, lead, powers; powers in other units stay as they are."""

    heading = _("Change the post")
    label = _("Keep these changes")
    told = _("The post is changed.")

    def prepare(self) -> None:
        super().prepare()
        post: Post = self.record
        self.initial.update(
            {
                "title_fr": post.title_fr,
                "title_ar": post.title_ar,
                "heads_unit": post.heads_unit,
                "version": post.version,
            }
        )

    def present_reach(self) -> dict[Role, str]:
        return {
            Role(right.role): "below" if right.with_subtree else "here"
            for right in self.record.rights.all()
            if right.unit_id == self.record.unit_id
        }

    def back(self) -> tuple[str, Words]:
        return reverse("post", args=[self.record.pk]), self.subject()

    def carry_out(self) -> str:
        post: Post = self.record
        elsewhere = [
            Right(role=Role(right.role), unit_id=right.unit_id, with_subtree=right.with_subtree)
            for right in post.rights.all()
            if right.unit_id != post.unit_id or right.role == Role.APPLICATION
        ]
        change_post(
            by=self.by,
            post_id=post.pk,
            title=self.in_both("title"),
            rights=[*self.rights(post.unit_id), *elsewhere],
            heads_unit=self.cleaned_data["heads_unit"],
            version=self.cleaned_data["version"],
            now=self.now,
        )
        return reverse("post", args=[post.pk])


class MovePost(Act, Versioned):
    """Another unit."""

    heading = _("Move the post to another unit")
    label = _("Move this post")
    told = _("The post is moved, with whoever holds it.")
    text = _("What it may do in its unit, it may do in the new one from now on. Mail stays where it is.")
    unit = forms.ChoiceField(label=_("Into which unit?"))

    def prepare(self) -> None:
        others = [unit for unit in units_on(self.by, day=self.today) if unit.pk != self.record.unit_id]
        self.fields["unit"].choices = named(others)  # type: ignore[attr-defined]
        self.initial.update({"version": self.record.version})

    def back(self) -> tuple[str, Words]:
        return reverse("post", args=[self.record.pk]), self.subject()

    def carry_out(self) -> str:
        move_post(
            by=self.by,
            post_id=self.record.pk,
            unit_id=self.cleaned_data["unit"],
            version=self.cleaned_data["version"],
            now=self.now,
        )
        return reverse("post", args=[self.record.pk])


class ClosePost(Act, Versioned):
    """The end of a post."""

    heading = _("Close the post")
    label = _("Close this post today")
    told = _("The post is closed; its past stays.")
    look = "btn-danger"
    text = _("Its powers end with it. Appointments must be ended first.")

    def prepare(self) -> None:
        self.initial.update({"version": self.record.version})

    def back(self) -> tuple[str, Words]:
        return reverse("post", args=[self.record.pk]), self.subject()

    def carry_out(self) -> str:
        close_post(by=self.by, post_id=self.record.pk, version=self.cleaned_data["version"], now=self.now)
        return reverse("unit", args=[self.record.unit_id])


class Appoint(Act, Once):
    """A post for the person ``record``."""

    way = "people"
    heading = _("Appoint to a post")
    label = _("Appoint")
    told = _("The appointment is on record.")
    post = forms.ChoiceField(label=_("To which post?"))
    interim = forms.ChoiceField(
        label=_("As what?"),
        choices=(("", _("Holder")), ("yes", _("Acting holder"))),
        required=False,
        widget=forms.RadioSelect,
    )
    starts_on = DayField(label=_("From which day?"))
    ends_on = DayField(label=_("Until the day before which one?"), required=False)
    act = forms.CharField(
        label=_("By which decision?"), max_length=160, required=False, help_text=_("Its number and date.")
    )

    def prepare(self) -> None:
        posts = open_posts(self.by, day=self.today)
        self.fields["post"].choices = [  # type: ignore[attr-defined]
            (str(post.pk), f"{tongue(post.unit.name)} · {tongue(post.title)}") for post in posts
        ]
        self.initial.update(
            {"starts_on": self.today, "post": self.request.GET.get("post", ""), "interim": ""}
        )

    def back(self) -> tuple[str, Words]:
        return reverse("person", args=[self.record.pk]), self.subject()

    def carry_out(self) -> str:
        person: User = self.record
        appoint(
            by=self.by,
            person_id=person.pk,
            post_id=self.cleaned_data["post"],
            starts_on=self.cleaned_data["starts_on"],
            ends_on=self.cleaned_data["ends_on"],
            interim=bool(self.cleaned_data["interim"]),
            act=self.cleaned_data["act"],
            now=self.now,
            request_key=self.key,
        )
        return reverse("person", args=[person.pk])


class EndAppointment(Act):
    """The end of the holding ``record``."""

    way = "people"
    heading = _("End the appointment")
    label = _("End this appointment")
    told = _("The end of the appointment is on record.")
    text = _("The powers of the post end that day for this person, with the delegations given with them.")
    look = "btn-danger"
    day = DayField(label=_("On which day does the person no longer hold it?"))

    def prepare(self) -> None:
        self.initial.update({"day": self.today})

    def subject(self) -> str:
        holding: PostHolding = self.record
        return f"{tongue(holding.user.name)} · {tongue(holding.post.title)}"

    def back(self) -> tuple[str, Words]:
        return reverse("person", args=[self.record.user_id]), tongue(self.record.user.name)

    def carry_out(self) -> str:
        end_appointment(by=self.by, holding_id=self.record.pk, ends_on=self.cleaned_data["day"], now=self.now)
        return reverse("person", args=[self.record.user_id])


POST_ACTS: dict[str, type[Act]] = {"change": ChangePost, "move": MovePost, "close": ClosePost}
