"""What a circuit says on the page: what is asked, what was decided, in sentences with the person's name."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parapheur.engine.values import CircuitState, Opinion, StepKind, StepState, Verb
from web.templatetags.ui import said, tongue

register = template.Library()

_KINDS = {
    StepKind.VISA: (gettext_lazy("Visa"), "stamp"),
    StepKind.OPINION: (gettext_lazy("Opinion"), "message-square"),
    StepKind.SIGNATURE: (gettext_lazy("Signature"), "pen-line"),
    StepKind.SEAL: (gettext_lazy("Seal"), "badge-check"),
    StepKind.EXTERNAL: (gettext_lazy("Number"), "hash"),
    StepKind.INFORMATION: (gettext_lazy("For information"), "eye"),
}
_ASKED = {
    StepKind.VISA: gettext_lazy("Approve"),
    StepKind.OPINION: gettext_lazy("Give an opinion"),
    StepKind.SIGNATURE: gettext_lazy("Sign"),
    StepKind.INFORMATION: gettext_lazy("Take note"),
}
_TO_READ = {
    StepKind.VISA: gettext_lazy("Read and approve"),
    StepKind.OPINION: gettext_lazy("Read and advise"),
    StepKind.SIGNATURE: gettext_lazy("Read and sign"),
    StepKind.INFORMATION: gettext_lazy("Read"),
}
_DECIDED = {
    Verb.APPROVE: gettext_lazy("{name} approved"),
    Verb.GIVE_OPINION: gettext_lazy("{name} gave an opinion"),
    Verb.SIGN: gettext_lazy("{name} signed"),
    Verb.RECORD_PAPER_SIGNATURE: gettext_lazy("{name} signed on paper"),
    Verb.ACKNOWLEDGE: gettext_lazy("{name} has read it"),
    Verb.RETURN: gettext_lazy("{name} returned it"),
    Verb.SEND_BACK: gettext_lazy("{name} sent it back"),
    Verb.REFUSE: gettext_lazy("{name} refused"),
}
_MINE = {
    Verb.APPROVE: gettext_lazy("You approved"),
    Verb.GIVE_OPINION: gettext_lazy("You gave an opinion"),
    Verb.SIGN: gettext_lazy("You signed"),
    Verb.RECORD_PAPER_SIGNATURE: gettext_lazy("You signed on paper"),
    Verb.ACKNOWLEDGE: gettext_lazy("You have read it"),
    Verb.RETURN: gettext_lazy("You returned it"),
    Verb.REFUSE: gettext_lazy("You refused"),
}
_OPINIONS = {
    Opinion.FAVOURABLE: gettext_lazy("Favourable"),
    Opinion.WITH_RESERVE: gettext_lazy("Favourable with reserve"),
    Opinion.UNFAVOURABLE: gettext_lazy("Unfavourable"),
}
_SYSTEM = {
    (StepKind.SEAL, StepState.DONE): gettext_lazy("Sealed"),
    (StepKind.SEAL, StepState.WORKING): gettext_lazy("Being sealed"),
    (StepKind.SEAL, StepState.FAILED): gettext_lazy("The seal could not be set"),
    (StepKind.SEAL, StepState.TO_COME): gettext_lazy("Seal of the administration"),
    (StepKind.EXTERNAL, StepState.DONE): gettext_lazy("Numbered and dated"),
    (StepKind.EXTERNAL, StepState.WORKING): gettext_lazy("Being numbered"),
    (StepKind.EXTERNAL, StepState.FAILED): gettext_lazy("The number could not be given"),
    (StepKind.EXTERNAL, StepState.TO_COME): gettext_lazy("Number and date"),
}
_STATES = {
    CircuitState.DRAFT: (gettext_lazy("Being prepared"), "calm", "pencil"),
    CircuitState.RUNNING: (gettext_lazy("In the circuit"), "good", "pen-tool"),
    CircuitState.RETURNED: (gettext_lazy("Returned to the drafter"), "warn", "undo-2"),
    CircuitState.COMPLETED: (gettext_lazy("Circuit completed"), "done", "check"),
    CircuitState.REFUSED: (gettext_lazy("Refused"), "danger", "x"),
    CircuitState.WITHDRAWN: (gettext_lazy("Withdrawn"), "done", "undo-2"),
}


@register.filter
def kind_name(kind: str) -> str:
    """« Visa », « Signature » …"""
    return str(_KINDS[StepKind(kind)][0])


@register.filter
def kind_icon(kind: str) -> str:
    """The icon beside it."""
    return _KINDS[StepKind(kind)][1]


@register.filter
def asked(kind: str) -> str:
    """What a step asks, as a verb."""
    return str(_ASKED.get(StepKind(kind), ""))


@register.filter
def to_read(kind: str) -> str:
    """The word on the way to a folder."""
    return str(_TO_READ.get(StepKind(kind), _("Read")))


@register.filter
def decided_by_me(verb: Verb) -> str:
    """« You approved » …"""
    return str(_MINE[verb])


@register.filter
def opinion_name(opinion: str) -> str:
    """« Favourable » …"""
    return str(_OPINIONS[Opinion(opinion)])


@register.filter
def decided(step: Any) -> SafeString:
    """« Imane Fassouki approved », the name in bold; for the system's steps, what it did."""
    if step.author is None:
        words = _SYSTEM.get((step.kind, step.state)) or kind_name(step.kind)
        return format_html("<b>{}</b>", words)
    name = format_html("<b>{}</b>", said(tongue(step.author.name)))
    return format_html(str(_DECIDED[step.progress.outcome.verb]), name=name)


@register.inclusion_tag("web/components/status.html")
def folder_status(folder: Any) -> dict[str, Any]:
    """Where a folder stands: word, tint and icon."""
    label, tone, glyph = _STATES[CircuitState(folder.state)]
    return {"label": label, "tone": tone, "glyph": glyph}
