"""The main job, from a letter's arrival to its proof: played by fictitious people through the same acts as real ones."""

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from audit.queries import history_of
from audit.use_cases.anchor_seals import anchor_seals
from audit.use_cases.seal_entries import seal_entries
from audit.use_cases.verify_journal import verify_journal
from common import clock
from courrier.details import MailDetails, NewPiece
from courrier.letters import LetterDetails
from courrier.models import Correspondent, Instruction, Mail, MailPiece, MailType, PieceRole
from courrier.status import Status
from courrier.use_cases.assign import assign
from courrier.use_cases.dispatch_mail import dispatch_mail
from courrier.use_cases.draft_reply import draft_reply
from courrier.use_cases.register_incoming import register_incoming
from courrier.use_cases.send_into_circuit import send_into_circuit
from courrier.use_cases.take_in_charge import take_in_charge
from demo import people
from demo.people import Person
from demo.scan import agreement, scanned
from demo.world import SENDER, World
from journal.deliver import drain
from journal.models import Entry
from notifications.models import Notification
from organisation.principal import Principal
from parapheur.engine.values import Verb
from parapheur.models import Folder, Step
from parapheur.use_cases.decide import decide_step
from parapheur.use_cases.open_folder import open_folder
from parapheur.use_cases.sign_folder import sign_folder
from signing.keyring import keyring
from signing.models import Signature
from storage.queries import read_bytes
from storage.use_cases.store_upload import store_upload

SUBJECT = "Projet de convention de partenariat : formation continue"
BODY = (
    "Madame la Directrice,\n"
    "Par lettre citée en référence, vous avez bien voulu soumettre à l’avis de ce département le projet de convention "
    "de partenariat relatif à la formation continue.\n"
    "Après examen par les services compétents, j’ai l’honneur de vous faire connaître que ce projet recueille un avis "
    "favorable, sous réserve de préciser à l’article 3 la prise en charge des frais de déplacement.\n"
    "Veuillez agréer, Madame la Directrice, l’expression de ma haute considération."
)
PATIENCE = 180.0  # seconds for what workers do
Found = TypeVar("Found")


class StoryStopped(Exception):
    """The story waited in vain, and why."""


@dataclass(frozen=True)
class Outcome:
    """What the story made, for whoever checks it."""

    mail: Mail
    reply: Mail
    folder: Folder
    signatures: list[Signature]
    notifications: int
    audit_entries: int
    seconds: float

    def as_data(self) -> dict[str, Any]:
        """The outcome as JSON data (docs: `play_story --json`)."""
        return {
            "mail": str(self.mail.pk),
            "number": self.mail.reference,
            "reply": str(self.reply.pk),
            "reply_number": self.reply.reference,
            "folder": str(self.folder.pk),
            "signatures": [
                {"kind": made.kind, "name": made.name_fr, "level": made.level, "code": made.code}
                for made in self.signatures
            ],
            "notifications": self.notifications,
            "audit_entries": self.audit_entries,
            "seconds": round(self.seconds, 2),
        }


class Story:
    """One telling of it; ``say`` is told of every step."""

    def __init__(self, world: World, say: Callable[[str], None]) -> None:
        self.world = world
        self.say = say

    def play(self) -> Outcome:
        """Play it through. :raises StoryStopped: something that workers do didn't come."""
        begun, entries, notified = time.monotonic(), Entry.objects.count(), Notification.objects.count()
        mail = self._arrive()
        self._entrust(mail)
        reply, folder = self._answer(mail)
        self._decide(folder)
        reply = self._numbered(reply)
        self._dispatch(reply)
        self._prove(mail, reply)
        return Outcome(
            mail=mail,
            reply=reply,
            folder=folder,
            signatures=self._signatures(folder),
            notifications=Notification.objects.count() - notified,
            audit_entries=Entry.objects.count() - entries,
            seconds=time.monotonic() - begun,
        )

    def _as(self, person: Person) -> tuple[Principal, datetime]:
        now = clock.now()
        return self.world.act_as(person, now), now

    def _arrive(self) -> Mail:
        clerk, now = self._as(people.CLERK)
        reference = f"{Mail.objects.count() + 455}/AUZ"
        scan = store_upload(
            content=io.BytesIO(scanned(agreement(reference))),
            name=f"{reference.replace('/', '-')}.pdf",
            main=True,
            administration_id=self.world.administration.pk,
            actor=clerk.actor(),
            now=now,
        )
        mail = register_incoming(
            by=clerk,
            register_id=self.world.register("A").pk,
            details=MailDetails(
                subject=SUBJECT,
                sender_id=self._of(Correspondent, name_fr=SENDER.fr).pk,
                type_id=self._of(MailType, name_fr="Correspondance administrative").pk,
                external_reference=reference,
                pages=1,
            ),
            pieces=[NewPiece(file_id=scan.pk, name="lettre.pdf")],
            now=now,
        )
        self.say(f"{people.CLERK.name.fr} registers a letter: number {mail.reference}")
        self._wait("the receipt", lambda: mail.pieces.filter(role=PieceRole.RECEIPT).first())
        self.say("its receipt is made")
        return mail

    def _entrust(self, mail: Mail) -> None:
        clerk, now = self._as(people.CLERK)
        assign(
            by=clerk,
            mail_id=mail.pk,
            unit_id=self.world.unit("DF").pk,
            instruction_id=self._of(Instruction, name_fr="Préparer une réponse").pk,
            working_days=5,
            now=now,
        )
        self.say("it is assigned to the training division, with an instruction and a deadline")
        agent, now = self._as(people.AGENT)
        take_in_charge(by=agent, mail_id=mail.pk, now=now)
        self.say(f"{people.AGENT.name.fr} takes it in charge")

    def _answer(self, mail: Mail) -> tuple[Mail, Folder]:
        agent, now = self._as(people.AGENT)
        reply = draft_reply(
            by=agent,
            mail_id=mail.pk,
            register_id=self.world.register("D").pk,
            letter=LetterDetails(
                subject=f"Réponse : {SUBJECT}", body=BODY, signatory_id=self.world.head_of("DRH").pk
            ),
            now=now,
        )
        self.say("a reply is drafted")
        agent, now = self._as(people.AGENT)
        circuit = self.world.circuit("REPONSE")
        send_into_circuit(by=agent, mail_id=reply.pk, circuit_version_id=circuit.pk, now=now)
        folder = Folder.objects.get(origin_id=reply.pk)
        self.say("it is sent into its circuit")
        return reply, folder

    def _decide(self, folder: Folder) -> None:
        visa = self._step(folder, "visa")
        head, now = self._as(people.HEAD)
        open_folder(folder_id=folder.pk, by=head, now=now)
        decide_step(folder_id=folder.pk, step_id=visa.pk, verb=Verb.APPROVE, by=head, now=now)
        self.say(f"{people.HEAD.name.fr} gives her visa")
        signature = self._step(folder, "signature")
        director, now = self._as(people.DIRECTOR)
        open_folder(folder_id=folder.pk, by=director, now=now)
        sign_folder(folder_id=folder.pk, step_id=signature.pk, by=director, now=now)
        self.say(f"{people.DIRECTOR.name.fr} signs")

    def _numbered(self, reply: Mail) -> Mail:
        done = Mail.objects.filter(pk=reply.pk, status=Status.TO_DISPATCH)
        numbered = self._wait("signature, number and seal", done.first)
        self.say(f"the signature is verified; the letter takes number {numbered.reference} and is sealed")
        return numbered

    def _dispatch(self, reply: Mail) -> None:
        clerk, now = self._as(people.CLERK)
        dispatch_mail(by=clerk, mail_id=reply.pk, mode="post", now=now)
        self._wait("the slip", lambda: reply.pieces.filter(role=PieceRole.SLIP).first())
        self.say("it is dispatched with its slip")

    def _prove(self, mail: Mail, reply: Mail) -> None:
        self._wait("every notification", lambda: drain() == 0 or None)
        auditor, now = self._as(people.AUDITOR)
        seal_entries(now=now)
        anchor_seals(now=now)
        verdict = verify_journal(actor=auditor.actor(), now=now)
        if not verdict.is_whole:
            raise StoryStopped("The journal is not whole: run `manage.py verify_audit`.")
        lines = len(history_of(mail.pk).lines) + len(history_of(reply.pk).lines)
        self.say(
            f"{people.AUDITOR.name.fr} reads its history ({lines} entries) and verifies the journal: whole"
        )

    def _step(self, folder: Folder, kind: str) -> Step:
        return self._wait(f"the {kind}", Step.objects.filter(folder=folder, kind=kind, state="open").first)

    def _signatures(self, folder: Folder) -> list[Signature]:
        steps = Step.objects.filter(folder=folder).values("pk")
        return list(
            Signature.objects.filter(reference__in=steps, state=Signature.State.DONE).order_by("ended_at")
        )

    def _of(self, model: type[Any], **fields: str) -> Any:
        return model.objects.get(administration=self.world.administration, **fields)

    def _wait(self, what: str, look: Callable[[], Found | None]) -> Found:
        """Tell what is due here (a running server's workers tell it too) until ``look`` finds something."""
        patience = time.monotonic() + PATIENCE
        while time.monotonic() < patience:
            drain()
            if (found := look()) is not None:
                return found
            time.sleep(0.2)
        raise StoryStopped(f"Waited {PATIENCE:.0f} s for {what}. `manage.py check_signing` may say why.")


def write_files(outcome: Outcome, folder: Path) -> dict[str, str]:
    """Write what the story made into ``folder``: scan, receipt, signed reply, slip, and the trusted root as PEM."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {
        "scan": (outcome.mail, PieceRole.MAIN),
        "receipt": (outcome.mail, PieceRole.RECEIPT),
        "signed": (outcome.reply, PieceRole.SIGNED),
        "slip": (outcome.reply, PieceRole.SLIP),
    }
    written = {}
    for name, (mail, role) in wanted.items():
        piece = MailPiece.objects.select_related("file").get(mail=mail, role=role)
        path = folder / f"{name}.pdf"
        path.write_bytes(read_bytes(piece.file))
        written[name] = str(path)
    root = folder / "trust_root.pem"
    root.write_bytes(_root_in_pem())
    return written | {"trust_root": str(root)}


def _root_in_pem() -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    roots = keyring().trust(now=clock.now()).roots
    return b"".join(x509.load_der_x509_certificate(root).public_bytes(Encoding.PEM) for root in roots)
