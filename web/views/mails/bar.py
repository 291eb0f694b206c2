"""The bar of a mail's page: what this person must do next, two other acts beside it, the rest folded away."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courrier.queries import MailView
from courrier.status import Status, Verb
from organisation.principal import Principal
from parapheur.queries import step_waiting_about
from web.views.mails.choices import CHOICES

V = Verb
_NEXT = (V.DISPATCH, V.CHANGE_DRAFT, V.ASSIGN, V.TAKE_IN_CHARGE, V.DRAFT_REPLY, V.RECORD_PROOF)
_WRITTEN = (Status.DRAFT, Status.RETURNED)
_BESIDE = (V.TAKE_IN_CHARGE, V.REASSIGN, V.RETURN_ASSIGNMENT, V.CLOSE, V.RECORD_PROOF)


@dataclass(frozen=True, kw_only=True)
class Button:
    """A way to an act; ``posts`` when it acts at once."""

    name: str
    label: str | Promise
    glyph: str
    url: str
    posts: bool = False
    key: str = ""


@dataclass(frozen=True)
class Bar:
    """The one primary act if there is one, those beside it, and the rest."""

    primary: Button | None
    beside: list[Button]
    more: list[Button]

    def __bool__(self) -> bool:
        return bool(self.primary or self.beside or self.more)


def bar_of(by: Principal, seen: MailView) -> Bar:
    """What ``by`` may do with the mail, in the order of their day."""
    offered = {verb: _button(seen, verb) for verb in _PLACES if verb in seen.abilities}
    primary = (
        _waiting_folder(by, seen)
        or _begun_reply(seen)
        or next((offered.pop(verb) for verb in _order(seen) if verb in offered), None)
    )
    beside = [offered.pop(verb) for verb in _BESIDE if verb in offered][:2]
    return Bar(primary, beside, [button for button in offered.values() if button not in beside])


def _order(seen: MailView) -> tuple[Verb, ...]:
    """Who leads the unit first says who is to see to a mail that has reached it; what is done is filed."""
    if seen.mail.status in (Status.ANSWERED, Status.NO_FURTHER_ACTION):
        return (V.CLOSE, *_NEXT)
    unassigned = seen.mail.holder_id is None and seen.mail.status == Status.ASSIGNED
    return (V.REASSIGN, *_NEXT) if unassigned else _NEXT


def _waiting_folder(by: Principal, seen: MailView) -> Button | None:
    step = step_waiting_about(by, "mail", [seen.mail.pk, *(one.pk for one in seen.related)])
    if step is None:
        return None
    label = _("Read and sign") if step.kind == "signature" else _("Read and decide")
    return Button(name="folder", label=label, glyph="pen-line", url=reverse("folder", args=[step.folder_id]))


def _begun_reply(seen: MailView) -> Button | None:
    """The reply that is being written, for whoever may drop it."""
    if V.DROP_REPLY not in seen.abilities:
        return None
    for one in seen.related:
        if one.reply_to_id == seen.mail.pk and one.status in _WRITTEN:
            url = reverse("letter", args=[one.pk])
            return Button(name="letter", label=_("Go on with the reply"), glyph="pencil", url=url)
    return None


_LETTER = {V.DRAFT_REPLY: _("Draft a reply"), V.CHANGE_DRAFT: _("Go on writing")}
_OWN = {
    V.ASSIGN: ("assign", _("Assign"), "share-2", "F4"),
    V.REASSIGN: ("reassign", _("Hand on"), "share-2", "F4"),
    V.CORRECT: ("correct", _("Correct"), "square-pen", ""),
}
_BY_VERB = {choice.verb: (name, choice) for name, choice in CHOICES.items()}
_PLACES = (*_LETTER, *_OWN, *_BY_VERB)


def _button(seen: MailView, verb: Verb) -> Button:
    if verb in _LETTER:
        url = reverse("letter", args=[seen.mail.pk])
        if verb is V.DRAFT_REPLY:
            url = f"{reverse('letter-new')}?reply_to={seen.mail.pk}"
        return Button(name="letter", label=_LETTER[verb], glyph="pencil", url=url)
    if verb in _OWN:
        name, label, glyph, key = _OWN[verb]
        return Button(name=name, label=label, glyph=glyph, url=_url(name, seen), key=key)
    name, choice = _BY_VERB[verb]
    return Button(
        name=name,
        label=choice.label,
        glyph=choice.glyph,
        url=_url(name, seen),
        posts=verb is V.TAKE_IN_CHARGE,
    )


def _url(name: str, seen: MailView) -> str:
    return reverse(f"mail-{name}", args=[seen.mail.pk])
