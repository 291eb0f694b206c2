"""What can be done with a mail from its page: for each verb its words, its form and its use case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courrier.details import NewPiece
from courrier.models import DispatchMode, DispatchOutcome, PieceRole
from courrier.status import Verb
from courrier.use_cases.add_piece import add_piece
from courrier.use_cases.cancel_mail import cancel_mail
from courrier.use_cases.close_mail import close_mail
from courrier.use_cases.dispatch_mail import dispatch_mail
from courrier.use_cases.mark_no_further_action import mark_no_further_action
from courrier.use_cases.record_dispatch_proof import record_dispatch_proof
from courrier.use_cases.reopen_mail import reopen_mail
from courrier.use_cases.return_assignment import return_assignment
from courrier.use_cases.take_in_charge import take_in_charge
from organisation.principal import Principal
from storage.use_cases.store_upload import store_upload
from web.days import DayField
from web.forms import StyledForm

LONGEST = 2000
_READ_BY_ALL = _("Read by everyone who sees this mail, and kept in its history.")


class PlainForm(StyledForm):
    """On which version of the mail one acts: who acts on another is told what has happened since."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.today = today

    def given(self, by: Principal, now: datetime) -> dict[str, Any]:
        """What the use case is told. :raises Refusal: a file that was sent can't be kept."""
        return dict(self.cleaned_data)


class KeyedForm(PlainForm):
    """The same form sent twice acts once."""

    request_key = forms.CharField(max_length=64, widget=forms.HiddenInput, initial=lambda: str(uuid4()))


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


@dataclass(frozen=True, kw_only=True)
class Choice:
    """An act: its words on the page, what has to be said with it, what is told afterwards."""

    verb: Verb
    carry_out: Callable[..., Any]
    label: str | Promise
    heading: str | Promise
    text: str | Promise
    told: str | Promise
    glyph: str
    look: str = "btn-primary"
    form: type[PlainForm] = PlainForm
    frequent: tuple[str | Promise, ...] = ()


CHOICES: Mapping[str, Choice] = {
    "dispatch": Choice(
        verb=Verb.DISPATCH,
        carry_out=dispatch_mail,
        label=_("Dispatch"),
        heading=_("Dispatch this letter"),
        text=_("It leaves for those it is addressed to. Its transmittal slip is made right after."),
        told=_("The letter has left. Its slip is made in a moment."),
        glyph="send",
        form=DispatchForm,
    ),
    "record-proof": Choice(
        verb=Verb.RECORD_PROOF,
        carry_out=record_dispatch_proof,
        label=_("Record what came back"),
        heading=_("Record what came back"),
        text=_("The acknowledgement, or the letter itself when it could not be delivered."),
        told=_("What came back is on record."),
        glyph="mail-check",
        form=ProofForm,
    ),
    "take": Choice(
        verb=Verb.TAKE_IN_CHARGE,
        carry_out=take_in_charge,
        label=_("Take in charge"),
        heading=_("Take this mail in charge"),
        text=_("You say that you have it and that you will see to it. Everyone who follows it sees that."),
        told=_("You have taken this mail in charge."),
        glyph="hand",
    ),
    "return": Choice(
        verb=Verb.RETURN_ASSIGNMENT,
        carry_out=return_assignment,
        label=_("Send back"),
        heading=_("Send this mail back"),
        text=_("It goes back to {giver}, to be given to somebody else."),
        told=_("The mail is sent back to {giver}."),
        glyph="undo-2",
        form=ReasonForm,
        frequent=(
            _("This is not for our unit"),
            _("A document is missing"),
            _("Another unit has this matter in hand"),
        ),
    ),
    "no-further-action": Choice(
        verb=Verb.MARK_NO_FURTHER_ACTION,
        carry_out=mark_no_further_action,
        label=_("No further action"),
        heading=_("Leave this mail without an answer"),
        text=_("Nobody is expected to answer any more. It can be reopened."),
        told=_("The mail ends without an answer."),
        glyph="circle-slash",
        form=ReasonForm,
        frequent=(_("Sent for information only"), _("Already answered"), _("No longer relevant")),
    ),
    "add-piece": Choice(
        verb=Verb.ADD_PIECE,
        carry_out=add_piece,
        label=_("Add a piece"),
        heading=_("Add a piece"),
        text=_("It joins the pieces of this mail; those that are there stay as they are."),
        told=_("The piece is added. It is being checked."),
        glyph="paperclip",
        form=PieceForm,
    ),
    "close": Choice(
        verb=Verb.CLOSE,
        carry_out=close_mail,
        label=_("File it"),
        heading=_("File this mail"),
        text=_("Nothing more is expected of anybody. It stays in its register and can be reopened."),
        told=_("The mail is filed."),
        glyph="archive",
    ),
    "reopen": Choice(
        verb=Verb.REOPEN,
        carry_out=reopen_mail,
        label=_("Reopen"),
        heading=_("Reopen this mail"),
        text=_("It goes back to whoever had it last."),
        told=_("The mail is open again."),
        glyph="rotate-ccw",
        form=ReasonForm,
        frequent=(_("A new document has come"), _("It was filed by mistake")),
    ),
    "cancel": Choice(
        verb=Verb.CANCEL,
        carry_out=cancel_mail,
        label=_("Cancel this registration"),
        heading=_("Cancel this registration"),
        text=_("The number stays in the register, struck through, and is never given again."),
        told=_("The registration is cancelled; its number stays in the register."),
        glyph="ban",
        look="btn-danger",
        form=ReasonForm,
        frequent=(_("Registered twice"), _("Registered by mistake")),
    ),
}
