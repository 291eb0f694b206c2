"""What one can decide in a folder, each with its form: what has to be said with it, and what is told afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from organisation.models import User
from parapheur.engine.values import Opinion, Verb
from parapheur.engine.verbs import earlier_stages
from parapheur.queries import FolderView
from web.forms import StyledForm
from web.views.parapheur.asked import Asked

LONGEST = 2000
FREQUENT = (
    _("A document is missing"),
    _("The substance has to be corrected"),
    _("The form has to be corrected"),
)


class DecisionForm(StyledForm):
    """Which step, on which version of the document; the same form sent twice decides once."""

    step = forms.UUIDField(widget=forms.HiddenInput)
    document_version = forms.IntegerField(widget=forms.HiddenInput)
    request_key = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ApproveForm(DecisionForm):
    """A word may go with it."""

    reason = forms.CharField(
        label=_("A word with it"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReasonForm(DecisionForm):
    """A reason that the people concerned will read."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=LONGEST,
        error_messages={"required": _("Write what has to change: whoever gets the folder back reads it.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReturnForm(ReasonForm):
    """To the drafter for a new version, or to those who decided before, with the same document."""

    to = forms.ChoiceField(label=_("To whom?"), required=False, widget=forms.RadioSelect)
    field_order = ("to", "reason")
    frequent = FREQUENT

    def __init__(self, *args: Any, receivers: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = receivers or [("", "")]  # type: ignore[attr-defined]
        self.fields["reason"].label = _("What has to be corrected?")


class OpinionForm(DecisionForm):
    """One of three, and why where it isn't plainly favourable."""

    opinion = forms.ChoiceField(
        label=_("Your opinion"),
        choices=[
            (Opinion.FAVOURABLE, _("Favourable")),
            (Opinion.WITH_RESERVE, _("With reserve")),
            (Opinion.UNFAVOURABLE, _("Unfavourable")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )
    reason = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when your opinion isn't plainly favourable."),
    )


class PaperForm(DecisionForm):
    """The scan of what was signed by hand."""

    scan = forms.FileField(
        label=_("The signed paper, scanned"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/*"}),
        error_messages={"required": _("Choose the scan of the signed paper.")},
    )


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A decision as the site offers it."""

    verb: Verb
    form: type[DecisionForm]
    heading: str | Promise
    text: str | Promise
    act: str | Promise
    glyph: str
    told: str | Promise
    look: str = "btn-primary"


CHOICES: Mapping[str, Choice] = {
    "approve": Choice(
        verb=Verb.APPROVE,
        form=ApproveForm,
        heading=_("Approve this folder"),
        text=_("Your visa says that you have checked the document and agree."),
        act=_("Approve"),
        glyph="stamp",
        told=_("Approved: {title}"),
    ),
    "opinion": Choice(
        verb=Verb.GIVE_OPINION,
        form=OpinionForm,
        heading=_("Give an opinion"),
        text=_("Your opinion is read by those who decide; the folder goes on whatever it says."),
        act=_("Give this opinion"),
        glyph="message-square",
        told=_("Opinion given: {title}"),
    ),
    "return": Choice(
        verb=Verb.RETURN,
        form=ReturnForm,
        heading=_("Return the folder"),
        text=_("It goes back to the person chosen, who corrects it and sends it to you again."),
        act=_("Return"),
        glyph="undo-2",
        told=_("Returned to {name}"),
    ),
    "refuse": Choice(
        verb=Verb.REFUSE,
        form=ReasonForm,
        heading=_("Refuse this folder"),
        text=_("Its circuit ends here. To have it corrected, return it instead."),
        act=_("Refuse"),
        glyph="x",
        told=_("Refused: {title}"),
        look="btn-danger",
    ),
    "paper": Choice(
        verb=Verb.RECORD_PAPER_SIGNATURE,
        form=PaperForm,
        heading=_("It was signed on paper"),
        text=_(
            "Hand in the scan of the paper signed by hand: it proves the signature, and the circuit goes on."
        ),
        act=_("Hand in the signed paper"),
        glyph="scan-line",
        told=_("Signed on paper: {title}"),
    ),
    "acknowledge": Choice(
        verb=Verb.ACKNOWLEDGE,
        form=DecisionForm,
        heading=_("Take note of this folder"),
        text=_("It was shown to you for information."),
        act=_("I have read it"),
        glyph="eye",
        told=_("Read: {title}"),
    ),
}


def form_of(
    choice: Choice, asked: Asked, seen: FolderView, data: Any = None, files: Any = None
) -> DecisionForm:
    """The form of ``choice`` for the step that is asked."""
    extra = {"receivers": _receivers(asked, seen)} if choice.form is ReturnForm else {}
    return choice.form(data, files, initial=first_values(asked, seen), auto_id=f"{choice.verb}_%s", **extra)


def first_values(asked: Asked, seen: FolderView) -> dict[str, Any]:
    """What every decision's form holds from the start."""
    return {
        "step": asked.step.id,
        "document_version": seen.folder.document_version,
        "request_key": uuid4().hex,
        "to": "",
    }


def forms_for(asked: Asked, seen: FolderView) -> dict[str, tuple[Choice, DecisionForm]]:
    """What is offered at the step, by its name in the address."""
    return {
        name: (choice, form_of(choice, asked, seen))
        for name, choice in CHOICES.items()
        if choice.verb in asked.offered
    }


def _receivers(asked: Asked, seen: FolderView) -> list[tuple[str, str]]:
    drafter = gettext("{name}, who started the folder").format(name=_name(seen.folder.initiator))
    found = [("", drafter)]
    if Verb.SEND_BACK in asked.offered:
        for index in earlier_stages(seen.circuit):
            found.append((str(index), asked.names_at(index)))
    return found


def _name(person: User) -> str:
    return person.name.in_language(get_language() or "fr")
