"""The bar of a mail's page: what this person must do next, two other acts beside it, the rest folded away."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courrier.queries import MailView
from courrier.status import Status, Verb
from organisation.principal import Principal
from parapheur.queries import step_waiting_about
from web.views.mails.choices import CHOICES

_NEXT = ("dispatch", "write", "assign", "take", "reply", "record-proof", "read-copy")
_WRITTEN = (Status.DRAFT, Status.RETURNED)
_BESIDE = ("take", "reassign", "return", "close", "record-proof", "read-copy")


@dataclass(frozen=True, kw_only=True)
class Button:
    """A way to an act; ``posts`` when it acts at once, ``dialogue`` when its form opens on the mail's page."""

    name: str
    label: str | Promise
    glyph: str
    url: str
    posts: bool = False
    dialogue: bool = False
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
    offered = {button.name: button for button in _offered(seen)}
    primary = (
        _waiting_folder(by, seen)
        or _begun_reply(seen)
        or next((offered.pop(name) for name in _order(seen) if name in offered), None)
    )
    beside = [offered.pop(name) for name in _BESIDE if name in offered][:2]
    return Bar(primary, beside, list(offered.values()))


def _order(seen: MailView) -> tuple[str, ...]:
    """Who leads the unit first says who is to see to a mail that has reached it; what is done is filed."""
    if seen.mail.status in (Status.ANSWERED, Status.NO_FURTHER_ACTION):
        return ("close", *_NEXT)
    unassigned = seen.mail.holder_id is None and seen.mail.status == Status.ASSIGNED
    return ("reassign", *_NEXT) if unassigned else _NEXT


def _waiting_folder(by: Principal, seen: MailView) -> Button | None:
    mail = seen.mail
    replies = [one.pk for one in seen.related if one.reply_to_id == mail.pk or one.pk == mail.reply_to_id]
    step = step_waiting_about(by, "mail", [mail.pk, *replies])
    if step is None:
        return None
    label = _("Read and sign") if step.kind == "signature" else _("Read and decide")
    return Button(name="folder", label=label, glyph="pen-line", url=reverse("folder", args=[step.folder_id]))


def _begun_reply(seen: MailView) -> Button | None:
    """The reply that is being written, for whoever may drop it."""
    if Verb.DROP_REPLY not in seen.abilities:
        return None
    for one in seen.related:
        if one.reply_to_id == seen.mail.pk and one.status in _WRITTEN:
            url = reverse("letter", args=[one.pk])
            return Button(name="letter", label=_("Go on with the reply"), glyph="pencil", url=url)
    return None


_OWN: dict[str, tuple[Verb, str | Promise, str, str]] = {
    "assign": (Verb.ASSIGN, _("Assign"), "share-2", "F4"),
    "reassign": (Verb.REASSIGN, _("Hand on"), "share-2", "F4"),
    "correct": (Verb.CORRECT, _("Correct"), "square-pen", ""),
}
_FILES = ("add-piece", "record-proof")  # sent with their progress shown, from a page of their own


def _offered(seen: MailView) -> Iterator[Button]:
    """Everything that may be done, the letter first."""
    mail, may = seen.mail, seen.abilities
    if Verb.DRAFT_REPLY in may:
        url = f"{reverse('letter-new')}?reply_to={mail.pk}"
        yield Button(name="reply", label=_("Draft a reply"), glyph="pencil", url=url)
    if Verb.CHANGE_DRAFT in may:
        yield Button(
            name="write", label=_("Go on writing"), glyph="pencil", url=reverse("letter", args=[mail.pk])
        )
    for name, (verb, label, glyph, key) in _OWN.items():
        if verb in may:
            url, dialogue = reverse(f"mail-{name}", args=[mail.pk]), name != "correct"
            yield Button(name=name, label=label, glyph=glyph, url=url, key=key, dialogue=dialogue)
    for name, choice in CHOICES.items():
        if choice.offered(seen):
            yield Button(
                name=name,
                label=choice.label,
                glyph=choice.glyph,
                url=reverse(f"mail-{name}", args=[mail.pk]),
                posts=name in ("take", "read-copy"),
                dialogue=name not in _FILES,
            )
