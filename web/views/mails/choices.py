"""What can be done with a mail from its page: for each verb its words, its form and its use case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courrier.queries import MailView
from courrier.status import Verb
from courrier.use_cases.add_piece import add_piece
from courrier.use_cases.cancel_mail import cancel_mail
from courrier.use_cases.close_mail import close_mail
from courrier.use_cases.comment_mail import comment_mail
from courrier.use_cases.dispatch_mail import dispatch_mail
from courrier.use_cases.extend_deadline import extend_deadline
from courrier.use_cases.link_mails import link_mails
from courrier.use_cases.mark_no_further_action import mark_no_further_action
from courrier.use_cases.name_confidential_reader import name_confidential_reader
from courrier.use_cases.put_in_case import put_in_case
from courrier.use_cases.read_copy import read_copy
from courrier.use_cases.record_dispatch_proof import record_dispatch_proof
from courrier.use_cases.reopen_mail import reopen_mail
from courrier.use_cases.return_assignment import return_assignment
from courrier.use_cases.share_mail import share_mail
from courrier.use_cases.take_in_charge import take_in_charge
from web.views.mails.act_forms import (
    CaseForm,
    CommentForm,
    CopyForm,
    DeadlineForm,
    DispatchForm,
    LinkForm,
    PieceForm,
    PlainForm,
    ProofForm,
    ReaderForm,
    ReasonForm,
    SharingForm,
)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """An act: its words on the page, what has to be said with it, what is told afterwards.

    Without a ``verb`` it is offered to whoever has a copy to read.
    """

    verb: Verb | None
    carry_out: Callable[..., Any]
    label: str | Promise
    heading: str | Promise
    text: str | Promise
    told: str | Promise
    glyph: str
    look: str = "btn-primary"
    form: type[PlainForm] = PlainForm
    frequent: tuple[str | Promise, ...] = ()

    def offered(self, seen: MailView) -> bool:
        """Whether the person whose view it is may do this now."""
        return bool(seen.copies_to_read) if self.verb is None else self.verb in seen.abilities


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
    "read-copy": Choice(
        verb=None,
        carry_out=read_copy,
        label=_("I have read it"),
        heading=_("Mark the copy as read"),
        text=_(
            "Your unit was sent this mail for information. Whoever follows it sees that you have read it."
        ),
        told=_("Marked as read."),
        glyph="book-open-check",
        form=CopyForm,
    ),
    "comment": Choice(
        verb=Verb.COMMENT,
        carry_out=comment_mail,
        label=_("Comment"),
        heading=_("Leave a comment"),
        text=_("It stays beside the mail with your name; nobody can change or remove it."),
        told=_("Your comment stands beside the mail."),
        glyph="message-square-text",
        form=CommentForm,
    ),
    "extend-deadline": Choice(
        verb=Verb.EXTEND_DEADLINE,
        carry_out=extend_deadline,
        label=_("Give more time"),
        heading=_("Give more time"),
        text=_("The answer is awaited on {deadline}."),
        told=_("The deadline is now {deadline}."),
        glyph="calendar-clock",
        form=DeadlineForm,
        frequent=(_("Another unit’s opinion is awaited"), _("A document is awaited from the sender")),
    ),
    "link": Choice(
        verb=Verb.LINK,
        carry_out=link_mails,
        label=_("Link to another mail"),
        heading=_("Link to another mail"),
        text=_("Each of the two then leads to the other."),
        told=_("The two mails are linked."),
        glyph="link",
        form=LinkForm,
    ),
    "put-in-case": Choice(
        verb=Verb.LINK,
        carry_out=put_in_case,
        label=_("Put into a case"),
        heading=_("Put this mail into a case"),
        text=_("A case groups all the mails about one matter."),
        told=_("The mail is in its case."),
        glyph="folder-open",
        form=CaseForm,
    ),
    "share": Choice(
        verb=Verb.SHARE,
        carry_out=share_mail,
        label=_("Share with a person"),
        heading=_("Share this mail with a person"),
        text=_("The person sees this mail and its pieces though it hasn’t reached them, and is told so."),
        told=_("The mail is shared."),
        glyph="user-plus",
        form=SharingForm,
    ),
    "name-reader": Choice(
        verb=Verb.NAME_READER,
        carry_out=name_confidential_reader,
        label=_("Name a reader"),
        heading=_("Name one more reader"),
        text=_("Whoever holds the post reads this confidential mail from now on, and is told so."),
        told=_("The post may read it now."),
        glyph="key-round",
        form=ReaderForm,
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
