"""A day at the office: letters at each point of their way, so that every page of the demonstration has something to show."""

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from common import clock
from common.clock import local_day
from common.text import Bilingual
from courrier.details import CorrespondentDetails, MailDetails, NewPiece
from courrier.letters import LetterDetails, letter_of
from courrier.models import Confidentiality, Correspondent, Instruction, Language, Mail, MailType, Urgency
from courrier.policies import units_of_mail
from courrier.use_cases.assign import assign
from courrier.use_cases.change_draft import change_draft
from courrier.use_cases.comment_mail import comment_mail
from courrier.use_cases.create_correspondent import create_correspondent
from courrier.use_cases.draft_reply import draft_reply
from courrier.use_cases.mark_no_further_action import mark_no_further_action
from courrier.use_cases.open_case import open_case
from courrier.use_cases.put_in_case import put_in_case
from courrier.use_cases.register_incoming import register_incoming
from courrier.use_cases.register_internal import register_internal
from courrier.use_cases.resend_into_circuit import resend_into_circuit
from courrier.use_cases.return_assignment import return_assignment
from courrier.use_cases.send_into_circuit import send_into_circuit
from courrier.use_cases.take_in_charge import take_in_charge
from demo import people
from demo.people import Person
from demo.scan import request, scanned
from demo.world import SENDER, World
from journal.deliver import drain
from organisation.models import User
from organisation.principal import Principal
from organisation.use_cases.delegate_powers import Act, delegate_powers
from parapheur.engine.values import Verb
from parapheur.models import Folder, Step
from parapheur.use_cases.decide import decide_step
from parapheur.use_cases.open_folder import open_folder
from parapheur.use_cases.prepare_document import prepare_document
from parapheur.use_cases.sign_folder import sign_folder
from storage.models import StoredFile
from storage.use_cases.store_upload import store_upload

COMMUNE = Bilingual("Commune de Aïn Exemple", "جماعة عين المثال")
CITIZEN = Bilingual("Rachida Benmoussa", "رشيدة بنموسى")
ACT = "Décision n° 7/EX"


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A letter that comes in."""

    sender: Bilingual
    subject: str
    type: str = "Correspondance administrative"
    urgency: int = Urgency.NORMAL
    days: int | None = None

    @property
    def language(self) -> str:
        return Language.ARABIC if "\u0600" <= self.subject[0] <= "\u06ff" else Language.FRENCH


TO_ASSIGN = (
    Arrival(
        sender=CITIZEN,
        subject="شكاية بخصوص تأخر تسوية وضعية إدارية",
        type="Réclamation",
        urgency=Urgency.URGENT,
    ),
    Arrival(sender=COMMUNE, subject="Demande de mise à disposition d’une salle de formation"),
)
CONFIDENTIAL = Arrival(sender=SENDER, subject="Rapport sur une situation individuelle")
ASSIGNED = Arrival(sender=COMMUNE, subject="Liste des candidats à la session d’automne", days=3)
IN_CHARGE = Arrival(
    sender=SENDER, subject="Programme prévisionnel de formation 2027", urgency=Urgency.VERY_URGENT, days=0
)
RETURNED = Arrival(sender=COMMUNE, subject="طلب معطيات حول ميزانية التسيير", days=5)
NO_ANSWER = Arrival(sender=SENDER, subject="Carte de vœux", days=10)
BEGUN = Arrival(sender=SENDER, subject="Ouverture d’une session de rattrapage", days=7)
FOR_VISA = Arrival(sender=CITIZEN, subject="طلب شهادة عمل", type="Demande d’un usager", days=2)
FOR_SIGNATURE = (
    Arrival(
        sender=COMMUNE,
        subject="Convention de stage : désignation d’un référent",
        urgency=Urgency.URGENT,
        days=0,
    ),
    Arrival(sender=SENDER, subject="Calendrier des sessions communes", days=1),
    Arrival(sender=COMMUNE, subject="طلب دورة تكوينية لفائدة الموظفين", days=6),
)
CORRECTED = Arrival(sender=COMMUNE, subject="Accueil de deux stagiaires en janvier", days=3)
SENT_BACK = Arrival(sender=SENDER, subject="Prise en charge des frais de déplacement", days=4)
SIGNED = Arrival(sender=COMMUNE, subject="Attestation de participation au séminaire", days=3)
COMMENT = "Le secrétaire général en a parlé ce matin : répondre avant jeudi."
CASE = ("FC/2026", "Formation continue 2026-2027")
PREPARED = "Convention de stage 2027"
NOTE = "Préparation du budget de formation 2027"


@cache
def _scan_of(language: str) -> bytes:
    """One paper for all letters of a language: making and checking a scan is most of the day's cost."""
    subject = "طلب" if language == Language.ARABIC else "Demande"
    return scanned(request(CITIZEN, subject, language))


def is_played(world: World) -> bool:
    """Whether the day has been played here before."""
    return Mail.objects.filter(administration=world.administration, subject=NOTE).exists()


class Office:
    """The day; ``say`` is told of every part of it."""

    def __init__(self, world: World, say: Callable[[str], None]) -> None:
        self.world = world
        self.say = say

    def play(self) -> None:
        """Play it through, and tell everybody what concerns them."""
        self._correspondents()
        for arrival in (TO_ASSIGN[0], CONFIDENTIAL, TO_ASSIGN[1]):
            self._register(arrival)
        self._note()
        first = self._entrust(self._register(ASSIGNED), ASSIGNED, copy="DRH")
        self._commented(first)
        self._in_one_case(first, self._taken(IN_CHARGE))
        self._sent_back_to_the_desk()
        self._left_without_answer()
        self.say("letters wait to be assigned, taken and answered")
        self._begun()
        self._answered(FOR_VISA)
        for arrival in FOR_SIGNATURE:
            self._visa(self._answered(arrival))
        self._refused_for_now()
        self._corrected()
        self._prepared()
        self._to_dispatch()
        self.say("folders wait for a visa and for a signature; one came back, one letter waits to leave")
        self._delegation()
        drain()
        self.say("the director will be replaced next week; everybody is told")

    def _as(self, person: Person) -> tuple[Principal, datetime]:
        now = clock.now()
        return self.world.act_as(person, now), now

    def _correspondents(self) -> None:
        for name in (COMMUNE, CITIZEN):
            if not Correspondent.objects.filter(
                administration=self.world.administration, name_fr=name.fr
            ).exists():
                clerk, now = self._as(people.CLERK)
                create_correspondent(
                    by=clerk, details=CorrespondentDetails(name=name, city="Aïn Exemple"), now=now
                )

    def _register(self, arrival: Arrival) -> Mail:
        clerk, now = self._as(people.CLERK)
        return register_incoming(
            by=clerk,
            register_id=self.world.register("A").pk,
            details=MailDetails(
                subject=arrival.subject,
                sender_id=self._named(Correspondent, arrival.sender.fr),
                type_id=self._named(MailType, arrival.type),
                language=arrival.language,
                urgency=arrival.urgency,
                confidentiality=Confidentiality.CONFIDENTIAL
                if arrival is CONFIDENTIAL
                else Confidentiality.INTERNAL,
                external_reference=f"{Mail.objects.count() + 212}/{local_day(now, clerk.time_zone):%y}",
                pages=1,
            ),
            pieces=[self._scan(arrival, clerk, now)],
            reader_post_ids=[self.world.head_of("DRH").pk] if arrival is CONFIDENTIAL else [],
            now=now,
        )

    def _scan(self, arrival: Arrival, clerk: Principal, now: datetime) -> NewPiece:
        stored = store_upload(
            content=io.BytesIO(_scan_of(arrival.language)),
            name="lettre.pdf",
            main=True,
            administration_id=self.world.administration.pk,
            actor=clerk.actor(),
            now=now,
        )
        return NewPiece(file_id=stored.pk, name="lettre.pdf")

    def _note(self) -> None:
        clerk, now = self._as(people.CLERK)
        register_internal(
            by=clerk,
            register_id=self.world.register("I").pk,
            details=MailDetails(subject=NOTE, sender_unit_id=self.world.unit("DB").pk),
            to_unit_ids=[self.world.unit("DRH").pk],
            now=now,
        )

    def _entrust(self, mail: Mail, arrival: Arrival, unit: str = "DF", copy: str = "") -> Mail:
        clerk, now = self._as(people.CLERK)
        today = local_day(now, clerk.time_zone)
        assign(
            by=clerk,
            mail_id=mail.pk,
            unit_id=self.world.unit(unit).pk,
            copy_unit_ids=[self.world.unit(copy).pk] if copy else [],
            instruction_id=self._named(Instruction, "Préparer une réponse"),
            deadline=None if arrival.days is None else today + timedelta(days=arrival.days),
            now=now,
        )
        return mail

    def _commented(self, mail: Mail) -> None:
        secretary, now = self._as(people.SECRETARY)
        comment_mail(by=secretary, mail_id=mail.pk, text=COMMENT, now=now)

    def _in_one_case(self, *mails: Mail) -> None:
        agent, now = self._as(people.AGENT)
        case = open_case(
            by=agent, unit_id=sorted(units_of_mail(agent))[0], reference=CASE[0], title=CASE[1], now=now
        )
        for mail in mails:
            put_in_case(by=agent, mail_id=mail.pk, case_id=case.pk, now=now)

    def _taken(self, arrival: Arrival) -> Mail:
        mail = self._entrust(self._register(arrival), arrival)
        agent, now = self._as(people.AGENT)
        take_in_charge(by=agent, mail_id=mail.pk, now=now)
        return mail

    def _sent_back_to_the_desk(self) -> None:
        mail = self._entrust(self._register(RETURNED), RETURNED)
        head, now = self._as(people.HEAD)
        return_assignment(
            by=head, mail_id=mail.pk, reason="C’est la division du budget qui en est chargée.", now=now
        )

    def _left_without_answer(self) -> None:
        mail = self._taken(NO_ANSWER)
        agent, now = self._as(people.AGENT)
        mark_no_further_action(by=agent, mail_id=mail.pk, reason="N’appelle pas de réponse.", now=now)

    def _begun(self) -> None:
        """A reply that its drafter goes on with tomorrow."""
        self._reply(self._taken(BEGUN), BEGUN)

    def _prepared(self) -> None:
        """A document that answers no mail: its drafter still has to say where it is signed."""
        agent, now = self._as(people.AGENT)
        file = StoredFile.objects.filter(
            administration_id=agent.administration_id, media_type="application/pdf"
        ).earliest("created_at")
        prepare_document(
            by=agent,
            title=PREPARED,
            unit_id=self.world.unit("DF").pk,
            circuit_version_id=self.world.circuit("DOCUMENT").pk,
            file_id=file.pk,
            name="convention.pdf",
            now=now,
        )

    def _answered(self, arrival: Arrival) -> Folder:
        reply = self._reply(self._taken(arrival), arrival)
        agent, now = self._as(people.AGENT)
        send_into_circuit(
            by=agent, mail_id=reply.pk, circuit_version_id=self.world.circuit("REPONSE").pk, now=now
        )
        return Folder.objects.get(origin_id=reply.pk)

    def _reply(self, mail: Mail, arrival: Arrival) -> Mail:
        agent, now = self._as(people.AGENT)
        body = (
            "لقد توصلت المديرية بطلبكم المشار إليه، ويشرفني أن أخبركم أنه قيد الدراسة."
            if arrival.language == Language.ARABIC
            else "J’ai l’honneur de vous faire connaître que votre demande a retenu toute l’attention de la direction."
        )
        return draft_reply(
            by=agent,
            mail_id=mail.pk,
            register_id=self.world.register("D").pk,
            letter=LetterDetails(
                subject=("جواب: " if arrival.language == Language.ARABIC else "Réponse : ") + arrival.subject,
                body=body,
                language=arrival.language,
                signatory_id=self.world.head_of("DRH").pk,
            ),
            now=now,
        )

    def _visa(self, folder: Folder) -> Folder:
        self._decide(folder, people.HEAD, Verb.APPROVE)
        return folder

    def _refused_for_now(self) -> None:
        folder = self._visa(self._answered(SENT_BACK))
        self._decide(
            folder, people.DIRECTOR, Verb.RETURN, reason="Précisez à quel budget ces frais seront imputés."
        )

    def _corrected(self) -> None:
        """A letter that came back from its visa, and went again with another text."""
        folder = self._answered(CORRECTED)
        self._decide(folder, people.HEAD, Verb.RETURN, reason="Dites qui les accueillera.")
        drain()
        agent, now = self._as(people.AGENT)
        mail = Mail.objects.get(pk=folder.origin_id)
        letter = letter_of(mail)
        body = f"{letter.body}\nIls seront accueillis par la division de la formation."
        change_draft(by=agent, mail_id=mail.pk, letter=replace(letter, body=body), now=now)
        resend_into_circuit(by=agent, mail_id=mail.pk, now=now)

    def _to_dispatch(self) -> None:
        """A letter that is signed, numbered and sealed, and lies at the desk."""
        folder = self._visa(self._answered(SIGNED))
        director, now = self._as(people.DIRECTOR)
        step = Step.objects.get(folder=folder, state="open")
        open_folder(folder_id=folder.pk, by=director, now=now)
        sign_folder(folder_id=folder.pk, step_id=step.pk, by=director, now=now)

    def _decide(self, folder: Folder, person: Person, verb: Verb, reason: str = "") -> None:
        by, now = self._as(person)
        step = Step.objects.get(folder=folder, state="open")
        open_folder(folder_id=folder.pk, by=by, now=now)
        decide_step(folder_id=folder.pk, step_id=step.pk, verb=verb, reason=reason, by=by, now=now)

    def _delegation(self) -> None:
        director, now = self._as(people.DIRECTOR)
        today = local_day(now, director.time_zone)
        starts = today + timedelta(days=7)
        delegate_powers(
            by=director,
            post_id=self.world.head_of("DRH").pk,
            delegate_id=User.objects.get(email=people.HEAD.email).pk,
            act=Act(number=ACT, dated_on=today, starts_on=starts, ends_on=starts + timedelta(days=7)),
            now=now,
        )

    def _named(self, model: type[Any], name: str) -> UUID:
        return model.objects.get(administration=self.world.administration, name_fr=name).pk
