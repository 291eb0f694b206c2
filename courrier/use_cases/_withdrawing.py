"""A letter leaves its circuit, or is given up before one."""

from datetime import datetime

from courrier import snapshots
from courrier.events import LetterWithdrawn
from courrier.models import Mail
from courrier.references import happened_to
from courrier.status import Status, Verb
from journal.events import Actor
from journal.publish import publish
from organisation.principal import Principal
from parapheur.queries import last_folder_about
from parapheur.use_cases.take_over_folder import take_over_folder
from parapheur.use_cases.withdraw_folder import withdraw_folder


def withdraw(mail: Mail, reason: str, *, by: Principal, actor: Actor, now: datetime) -> None:
    """Withdraw the letter with its folder, whose own event tells it; a draft has no folder that travels."""
    folder = last_folder_about("mail", mail.pk)
    was = mail.status
    snapshots.move(mail, Verb.WITHDRAW, now=now)
    if was == Status.DRAFT or folder is None:
        publish(LetterWithdrawn(**happened_to(mail, actor), reason=reason), actor=actor, now=now)
    else:
        if was == Status.RETURNED:
            take_over_folder(folder_id=folder.pk, by=by, now=now)
        withdraw_folder(folder_id=folder.pk, by=by, reason=reason, now=now)
