"""What can be done with a mail from its page: for each verb its words, its form and its use case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courrier.status import Verb
from courrier.use_cases.cancel_mail import cancel_mail
from courrier.use_cases.close_mail import close_mail
from courrier.use_cases.mark_no_further_action import mark_no_further_action
from courrier.use_cases.reopen_mail import reopen_mail
from courrier.use_cases.return_assignment import return_assignment
from courrier.use_cases.take_in_charge import take_in_charge
from web.forms import StyledForm

LONGEST = 2000
_READ_BY_ALL = _("Read by everyone who sees this mail, and kept in its history.")


class PlainForm(StyledForm):
    """On which version of the mail one acts: who acts on another is told what has happened since."""

    version = forms.IntegerField(widget=forms.HiddenInput)


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
