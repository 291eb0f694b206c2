"""A registry office at work: its registers, a correspondent, and letters at each point of their way."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from uuid import UUID

from common.text import Bilingual
from courrier.details import CorrespondentDetails, MailDetails, NewPiece
from courrier.models import Correspondent, Instruction, Mail, MailType, Register
from courrier.status import Direction
from courrier.use_cases.assign import assign
from courrier.use_cases.create_correspondent import create_correspondent
from courrier.use_cases.define_instruction import define_instruction
from courrier.use_cases.define_mail_type import define_mail_type
from courrier.use_cases.open_register import open_register
from courrier.use_cases.register_incoming import register_incoming
from courrier.use_cases.take_in_charge import take_in_charge
from organisation.models import Unit
from organisation.principal import Principal
from tests.factories.organisation import Ministry
from tests.factories.storage import make_file

_serial = count(1)


@dataclass
class Registry:
    """The ministry of the story with its registers open."""

    now: datetime
    ministry: Ministry = field(init=False)
    incoming: Register = field(init=False)
    outgoing: Register = field(init=False)
    internal: Register = field(init=False)
    reserved: Register = field(init=False)
    sender: Correspondent = field(init=False)

    def __post_init__(self) -> None:
        self.ministry = Ministry(self.now)
        self.incoming = self.open_register(Direction.INCOMING, "A")
        self.outgoing = self.open_register(Direction.OUTGOING, "D")
        self.internal = self.open_register(Direction.INTERNAL, "I")
        self.reserved = self.open_register(Direction.INCOMING, "R", is_confidential=True)
        self.sender = self.correspondent("Commune de l’Exemple")

    @property
    def clerk(self) -> Principal:
        return self.ministry.clerk

    def open_register(
        self, direction: Direction, code: str, *, unit: Unit | None = None, **fields: object
    ) -> Register:
        return open_register(
            by=self.ministry.administrator,
            unit_id=(unit or self.ministry.registry).pk,
            direction=direction,
            code=code,
            name=Bilingual(f"Registre {code}", f"سجل {code}"),
            now=self.now,
            **fields,
        )

    def correspondent(self, name_fr: str, name_ar: str = "") -> Correspondent:
        details = CorrespondentDetails(name=Bilingual(name_fr, name_ar))
        return create_correspondent(by=self.clerk, details=details, now=self.now)

    def mail_type(self, delay: int | None = None) -> MailType:
        name = Bilingual(f"Réclamation {next(_serial)}", f"شكاية {next(_serial)}")
        return define_mail_type(
            by=self.ministry.administrator,
            name=name,
            delay_working_days=delay,
            basis=Bilingual("Décret 2-17-265", ""),
            now=self.now,
        )

    def instruction(self, name: str = "Pour suite à donner") -> Instruction:
        return define_instruction(
            by=self.ministry.administrator, name=Bilingual(name, "للإجراء"), now=self.now
        )

    def details(self, **fields: object) -> MailDetails:
        given = {"subject": f"Demande {next(_serial)}", "sender_id": self.sender.pk}
        return MailDetails(**(given | fields))

    def scan(self, name: str = "lettre.pdf", **fields: object) -> NewPiece:
        file = make_file(now=self.now, administration_id=self.ministry.administration.pk)
        return NewPiece(file_id=file.pk, name=name, **fields)

    def register(
        self,
        *,
        now: datetime | None = None,
        register: Register | None = None,
        reader_post_ids: tuple[UUID, ...] = (),
        pieces: tuple[NewPiece, ...] = (),
        **fields: object,
    ) -> Mail:
        """A registered letter."""
        return register_incoming(
            by=self.clerk,
            register_id=(register or self.incoming).pk,
            details=self.details(**fields),
            pieces=pieces,
            reader_post_ids=reader_post_ids,
            now=now or self.now,
        )

    def assigned(
        self, unit: Unit | None = None, *, person: Principal | None = None, **fields: object
    ) -> Mail:
        """A letter assigned to the division, or to ``unit``."""
        mail = self.register(**fields)
        assign(
            by=self.clerk,
            mail_id=mail.pk,
            unit_id=(unit or self.ministry.division).pk,
            person_id=person.user_id if person else None,
            now=self.now,
        )
        return Mail.objects.get(pk=mail.pk)

    def in_charge(self, **fields: object) -> Mail:
        """A letter that the division's agent has taken in charge."""
        mail = self.assigned(**fields)
        return take_in_charge(by=self.ministry.agent, mail_id=mail.pk, now=self.now)
