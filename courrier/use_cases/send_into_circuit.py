"""Send a letter into a validation circuit."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from common.clock import local_day
from courrier import policies, snapshots
from courrier.letter_queries import circuits_for
from courrier.models import Mail
from courrier.status import Status, Verb, WrongStatus
from courrier.use_cases._launching import folder_title, origin_of, paper_of
from journal.requests import answer, claim
from organisation.principal import Principal
from parapheur.models import CircuitVersion
from parapheur.use_cases.launch_folder import launch_folder
from parapheur.use_cases.prepare_folder import CircuitNotUsable, prepare_folder


def send_into_circuit(
    *,
    by: Principal,
    mail_id: UUID,
    circuit_version_id: UUID,
    place: dict[str, Any] | None = None,
    version: int | None = None,
    request_key: str | None = None,
    now: datetime,
) -> Mail:
    """Lay the letter out (or take its PDF) and send it into a circuit that signs and numbers it.

    ``place`` is where signatures stand on a PDF made elsewhere, the foot of its last page if none.

    :raises Unseen, NotInYourHands, WrongStatus, VersionConflict: the letter isn't there, isn't yours, or has moved on.
    :raises NothingWritten, NobodyAddressed, StillChecked, NoSuchPage, PlaceOutsidePage: it isn't ready.
    :raises CircuitNotUsable: the circuit isn't among those of :func:`courrier.letter_queries.circuits_for`.
    :raises NobodyToAct: a step's actor stands for nobody today.
    :raises StorageAway: the store can't be reached; nothing was sent.
    :raises RequestKeyReused: the key came with another request.
    """
    mail = policies.seen(by, mail_id)
    action, content = "courrier.send_into_circuit", [mail_id, circuit_version_id]
    if answer(request_key, actor=by.actor(), action=action, content=content):
        return mail
    snapshots.expect(mail, version)
    actor = policies.must(by, mail, Verb.LAUNCH)
    if mail.status != Status.DRAFT:
        raise WrongStatus
    circuit = _circuit(by, mail, circuit_version_id, now)
    paper = paper_of(mail, actor=actor, place=place, now=now)
    with transaction.atomic():
        request = claim(request_key, actor=actor, action=action, content=content, now=now)
        if request.again:
            return mail
        snapshots.move(mail, Verb.LAUNCH, now=now)
        folder = prepare_folder(
            title=folder_title(mail),
            unit_id=mail.sender_unit_id or mail.holder_unit_id,
            origin=origin_of(mail),
            circuit_version_id=circuit.pk,
            leaves=paper.leaves,
            by=by,
            due_on=mail.deadline,
            now=now,
        )
        launch_folder(folder_id=folder.pk, by=by, now=now)
        paper.sent(mail, folder, by=by, actor=actor, now=now)
        request.served(mail.pk)
    return mail


def _circuit(by: Principal, mail: Mail, version_id: UUID, now: datetime) -> CircuitVersion:
    usable = circuits_for(by, mail, day=local_day(now, by.time_zone))
    for version in usable:
        if version.pk == version_id:
            return version
    raise CircuitNotUsable(field="circuit_version_id")
