"""Letters written in the ministry of the story, at each point of their way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from courrier.letters import LetterDetails
from courrier.models import Mail
from courrier.use_cases.draft_reply import draft_reply
from courrier.use_cases.resend_into_circuit import resend_into_circuit
from courrier.use_cases.send_into_circuit import send_into_circuit
from organisation.principal import Principal
from parapheur.engine.values import StepKind, Verb
from parapheur.models import CircuitVersion, Folder, Step
from parapheur.queries import last_folder_about
from parapheur.use_cases.decide import decide_step
from parapheur.use_cases.sign_folder import sign_folder
from tests.factories.courrier import Registry
from tests.factories.parapheur import make_circuit, post_step
from tests.factories.storage import make_file

BODY = "Monsieur le Président,\nSuite à votre demande, nous vous informons qu’elle est acceptée."


@dataclass
class Letters:
    """A registry whose letters go through a circuit: visa of the head, the director's signature, number, seal."""

    registry: Registry
    deliver_all: Callable[[], int]
    circuit: CircuitVersion = field(init=False)

    def __post_init__(self) -> None:
        self.circuit = self.make_circuit()

    @property
    def now(self) -> datetime:
        return self.registry.now

    @property
    def agent(self) -> Principal:
        return self.registry.ministry.agent

    @property
    def head(self) -> Principal:
        return self.registry.ministry.head

    @property
    def director(self) -> Principal:
        return self.registry.ministry.director

    def make_circuit(self, *, seal: bool = True) -> CircuitVersion:
        stages = [
            [post_step(self.head, "visa")],
            [post_step(self.director, "signature", paper_allowed=True)],
            [{"kind": "external"}],
            *([[{"kind": "seal"}]] if seal else []),
        ]
        return make_circuit(self.registry.ministry.administrator, stages, now=self.now)

    def reply(self, incoming: Mail | None = None, **fields: Any) -> Mail:
        """A reply that the agent has begun."""
        incoming = incoming or self.registry.in_charge()
        written = {"subject": "Votre demande", "body": BODY} | fields
        return draft_reply(
            by=self.agent,
            mail_id=incoming.pk,
            register_id=self.registry.outgoing.pk,
            letter=LetterDetails(**written),
            now=self.now,
        )

    def send(self, mail: Mail, **fields: Any) -> Mail:
        """The letter in its circuit."""
        circuit = fields.pop("circuit", self.circuit)
        by = fields.pop("by", self.agent)
        sent = send_into_circuit(
            by=by, mail_id=mail.pk, circuit_version_id=circuit.pk, now=self.now, **fields
        )
        self.deliver_all()
        return sent

    def resend(self, mail: Mail, **fields: Any) -> Mail:
        sent = resend_into_circuit(by=self.agent, mail_id=mail.pk, now=self.now, **fields)
        self.deliver_all()
        return sent

    def decide(
        self, mail: Mail, kind: StepKind, verb: Verb, *, deliver: bool = True, **fields: Any
    ) -> Folder:
        """What the person of the step of ``kind`` decides."""
        by = self.head if kind is StepKind.VISA else self.director
        folder = decide_step(
            folder_id=folder_of(mail).pk,
            step_id=step_of(mail, kind).pk,
            verb=verb,
            by=by,
            now=self.now,
            **fields,
        )
        if deliver:
            self.deliver_all()
        return folder

    def sign_on_paper(self, mail: Mail, *, deliver: bool = True) -> Folder:
        """The head's visa, then the director's signature made by hand."""
        self.decide(mail, StepKind.VISA, Verb.APPROVE)
        scan = make_file(now=self.now, administration_id=mail.administration_id)
        return self.decide(
            mail, StepKind.SIGNATURE, Verb.RECORD_PAPER_SIGNATURE, file_id=scan.pk, deliver=deliver
        )

    def sign(self, mail: Mail) -> Folder:
        """The head's visa, then the director's signature, and all that comes of it."""
        self.decide(mail, StepKind.VISA, Verb.APPROVE)
        step = step_of(mail, StepKind.SIGNATURE)
        folder = sign_folder(folder_id=folder_of(mail).pk, step_id=step.pk, by=self.director, now=self.now)
        self.deliver_all()
        return folder

    def to_dispatch(self) -> Mail:
        """A reply signed on paper, numbered, at the desk."""
        mail = self.send(self.reply(), circuit=self.make_circuit(seal=False))
        self.sign_on_paper(mail)
        return fresh(mail)


def fresh(mail: Mail) -> Mail:
    """The mail as it stands now."""
    return Mail.objects.get(pk=mail.pk)


def folder_of(mail: Mail) -> Folder:
    folder = last_folder_about("mail", mail.pk)
    assert folder is not None
    return folder


def step_of(mail: Mail, kind: StepKind) -> Step:
    return Step.objects.get(folder=folder_of(mail), kind=kind)
