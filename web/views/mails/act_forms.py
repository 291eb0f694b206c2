"""The forms of the acts on a mail: what has to be said with each."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courrier.case_queries import cases
from courrier.details import NewPiece
from courrier.models import DispatchMode, DispatchOutcome, Mail, PieceRole
from courrier.narrowing import MailFilter
from courrier.policies import units_of_mail
from courrier.queries import MailView, mail_page
from courrier.use_cases.open_case import open_case
from organisation.principal import Principal
from organisation.queries import UnitInChart, organisation_chart
from storage.use_cases.store_upload import store_upload
from web.days import DayField
from web.forms import StyledForm
from web.posts import people_in, posts_of

LONGEST = 2000
_OFFERED = 8  # mails among which one chooses the other
_CASES = 100  # cases among which one chooses, newest first
_READ_BY_ALL = _("Read by everyone who sees this mail, and kept in its history.")


class PlainForm(StyledForm):
    """On which version of the mail one acts: who acts on another is told what has happened since."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: Principal, seen: MailView, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.seen = seen
        self.today = today
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.today = today

    def chart(self) -> list[UnitInChart]:
        """The house today."""
        return organisation_chart(self.by, day=self.today)

    def given(self, by: Principal, now: datetime) -> dict[str, Any]:
        """What the use case is told. :raises Refusal: a file that was sent can't be kept."""
        return dict(self.cleaned_data)


class KeyedForm(PlainForm):
    """The same form sent twice acts once."""

    request_key = forms.CharField(max_length=64, widget=forms.HiddenInput, initial=lambda: str(uuid4()))


class CopyForm(PlainForm):
    """A copy is read once, whatever has happened to the mail meanwhile."""

    def given(self, by: Principal, now: datetime) -> dict[str, Any]:
        return {}


class CommentForm(KeyedForm):
    """A word for all who read the mail; it stands beside whatever else happens to it."""

    text = forms.CharField(
        label=_("What do you have to say?"),
        max_length=LONGEST,
        error_messages={"required": _("Write your comment first.")},
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_READ_BY_ALL,
    )

    def given(self, by: Principal, now: datetime) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], "request_key": self.cleaned_data["request_key"]}


class DispatchForm(KeyedForm):
    """How and when a letter leaves."""

    mode = forms.ChoiceField(label=_("By which way does it leave?"), choices=DispatchMode.choices)
    tracking_number = forms.CharField(
        label=_("Tracking number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    day = DayField(
        label=_("On which day?"), required=False, help_text=_("Today, unless you write another day.")
    )
    remarks = forms.CharField(
        label=_("Remarks for the slip"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ProofForm(KeyedForm):
    """What came back of a letter, with its scan."""

    outcome = forms.ChoiceField(
        label=_("What came back?"),
        choices=[one for one in DispatchOutcome.choices if one[0] != DispatchOutcome.AWAITED],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    day = DayField(
        label=_("On which day?"), required=False, help_text=_("Today, unless you write another day.")
    )
    remarks = forms.CharField(
        label=_("Remarks"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )
    scan = forms.FileField(label=_("Its scan"), required=False)

    def given(self, by: Principal, now: datetime) -> dict[str, Any]:
        typed = super().given(by, now)
        scan = typed.pop("scan")
        return typed | {"piece": _kept(scan, PieceRole.PROOF, by, now) if scan else None}


class PieceForm(KeyedForm):
    """One more file."""

    file = forms.FileField(label=_("Which file?"), error_messages={"required": _("Choose a file first.")})
    role = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(PieceRole.ATTACHMENT, _("An attachment")), (PieceRole.MAIN, _("The letter itself"))],
        initial=PieceRole.ATTACHMENT,
        widget=forms.RadioSelect,
    )

    def given(self, by: Principal, now: datetime) -> dict[str, Any]:
        typed = super().given(by, now)
        piece = _kept(typed["file"], typed["role"], by, now)
        return {"piece": piece, "request_key": typed["request_key"]}


def _kept(sent: UploadedFile, role: str, by: Principal, now: datetime) -> NewPiece:
    name = sent.name or ""
    kept = store_upload(
        content=sent.file,  # type: ignore[arg-type]
        name=name,
        main=role == PieceRole.MAIN,
        administration_id=by.administration_id,
        actor=by.actor(),
        now=now,
    )
    return NewPiece(file_id=kept.pk, name=name, role=role)


class ReasonForm(PlainForm):
    """A reason that the people concerned will read."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=LONGEST,
        error_messages={"required": _("Say why, in a few words: the people concerned will read it.")},
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_READ_BY_ALL,
    )


class DeadlineForm(ReasonForm):
    """Until which later day, and why."""

    deadline = DayField(
        label=_("Until when?"),
        help_text=_("A day, or a number of days: +5."),
        error_messages={"required": _("Write the new day.")},
    )
    field_order = ("deadline", "reason")


class LinkForm(PlainForm):
    """The other mail: found by its number, its reference, its sender or words of its subject."""

    find = forms.CharField(
        label=_("Number, sender or words of the subject"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
    )
    other = forms.ChoiceField(
        label=_("Which mail?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the other mail first."),
            "invalid_choice": _("This mail isn’t among those found any more. Choose again."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["find"].widget.attrs |= {
            "hx-get": reverse("mail-link", args=[self.seen.mail.pk]),
            "hx-trigger": "input changed delay:300ms",
            "hx-target": "#found",
            "hx-select": "#found",
            "hx-swap": "outerHTML",
        }
        self.found = self._found(str((self.data if self.is_bound else self.initial).get("find", "")))
        self.fields["other"].choices = [(str(one.pk), str(one)) for one in self.found]  # type: ignore[attr-defined]

    def _found(self, words: str) -> list[Mail]:
        """The newest that bear the words; before any is typed, the newest of the same sender."""
        mail = self.seen.mail
        if not words.strip() and mail.sender_id is None:
            return []
        same = MailFilter(sender_id=mail.sender_id)
        chosen = MailFilter(search=words) if words.strip() else same
        known = {mail.pk, *(one.pk for one in self.seen.related)}
        found = mail_page(self.by, chosen=chosen, limit=_OFFERED + len(known)).mails
        return [one for one in found if one.pk not in known][:_OFFERED]

    def given(self, by: Principal, now: datetime) -> dict[str, Any]:
        return {"other_id": UUID(self.cleaned_data["other"])}


class CaseForm(KeyedForm):
    """A case that is there, or a new one."""

    case = forms.ChoiceField(label=_("Which case?"), required=False)
    reference = forms.CharField(
        label=_("Its reference"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    title = forms.CharField(label=_("What is it about?"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = [one for one in cases(self.by)[:_CASES] if one.pk != self.seen.mail.case_id]
        choices = [(str(one.pk), f"{one.reference} · {one.title}") for one in there]
        self.fields["case"].choices = [("", _("A new case")), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A new case needs both its reference and its title."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if not typed.get("case") and "case" in typed:
            for name in ("reference", "title"):
                if not typed.get(name):
                    self.add_error(name, _("A new case needs this. Or choose one that is there."))
        return typed

    def given(self, by: Principal, now: datetime) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed["case"]:
            return {"case_id": UUID(typed["case"])}
        unit_id = self._unit(by)
        opened = open_case(
            by=by,
            unit_id=unit_id,
            reference=typed["reference"],
            title=typed["title"],
            request_key=f"case-{typed['request_key']}"[:64],
            now=now,
        )
        return {"case_id": opened.pk}

    def _unit(self, by: Principal) -> UUID:
        """Where the case is kept: with whoever has the mail, else with the desk, else where the person works."""
        mine = units_of_mail(by)
        mail = self.seen.mail
        near = (mail.holder_unit_id, mail.register.unit_id)
        return next((unit for unit in near if unit in mine), None) or sorted(mine)[0]


class ReaderForm(PlainForm):
    """One more post that reads a confidential mail."""

    post = forms.ChoiceField(
        label=_("Which post?"), error_messages={"required": _("Choose the post that is to read it.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [("", _("Choose a post")), *posts_of(self.chart())]  # type: ignore[attr-defined]

    def given(self, by: Principal, now: datetime) -> dict[str, Any]:
        return {"post_id": UUID(self.cleaned_data["post"])}


class SharingForm(ReasonForm):
    """One person who sees it though it hasn't reached them, and why."""

    person = forms.ChoiceField(
        label=_("With whom?"), error_messages={"required": _("Choose the person who is to see it.")}
    )
    field_order = ("person", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", _("Choose a person")), *people_in(self.chart())]  # type: ignore[attr-defined]

    def given(self, by: Principal, now: datetime) -> dict[str, Any]:
        return {"person_id": UUID(self.cleaned_data["person"]), "reason": self.cleaned_data["reason"]}
