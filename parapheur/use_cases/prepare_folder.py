"""Making a folder: a document, what goes with it, and a copy of the circuit that it will travel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from common.clock import local_day
from common.errors import Forbidden, Kind, Refusal, gettext_noop
from journal.events import Ref
from journal.publish import publish
from organisation.principal import Principal
from parapheur.engine.values import CircuitState, Stage
from parapheur.events import FolderPrepared
from parapheur.models import CircuitVersion, Folder, FolderDocument, Step
from parapheur.policies import can_start_folders
from parapheur.queries import usable_circuits
from parapheur.snapshots import rows, stages_from_data
from parapheur.transitions import about, add_version


class CircuitNotUsable(Refusal):
    """The circuit isn't published, is retired, or belongs to other units."""

    code = "circuit_not_usable"
    kind = Kind.INVALID
    message = gettext_noop("This circuit can't be used here any more. Choose another one from the list.")


class AlreadyInCircuit(Refusal):
    """What the folder would be about already travels a circuit."""

    code = "already_in_circuit"
    message = gettext_noop(
        "This letter is already on its way through a circuit. Open its folder to see where it stands."
    )


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """A document put into a folder; places are where stamps go (page and box), found when the document was made."""

    name: str
    file_id: UUID
    signature_place: dict[str, Any] | None = None
    seal_place: dict[str, Any] | None = None


def prepare_folder(
    *,
    title: str,
    unit_id: UUID,
    origin: Ref,
    circuit_version_id: UUID,
    leaves: Sequence[Leaf],
    by: Principal,
    now: datetime,
    due_on: date | None = None,
) -> Folder:
    """Prepare a folder about ``origin``; the first of ``leaves`` is the document that will be signed.

    :raises Forbidden: this person works on no letters.
    :raises CircuitNotUsable: the circuit isn't among those they may choose.
    :raises AlreadyInCircuit: a folder about the same thing is not over yet.
    """
    if not can_start_folders(by):
        raise Forbidden
    version = (
        usable_circuits(by, unit_id, day=local_day(now, by.time_zone))
        .filter(pk=circuit_version_id)
        .select_related("circuit")
        .first()
    )
    if version is None:
        raise CircuitNotUsable
    stages = stages_from_data(version.stages)
    folder = _new(version, stages, by, now)
    folder.title, folder.unit_id, folder.due_on = title, unit_id, due_on
    folder.origin_kind, folder.origin_id, folder.origin_label = origin.kind, origin.id, origin.label
    with transaction.atomic():
        _save_once(folder)
        Step.objects.bulk_create(rows(folder, stages))
        for position, leaf in enumerate(leaves):
            _add_leaf(folder, position, leaf, by, now)
        publish(_prepared(folder, version, leaves[0].file_id), actor=by.actor(), now=now)
    return folder


def _new(version: CircuitVersion, stages: tuple[Stage, ...], by: Principal, now: datetime) -> Folder:
    return Folder(
        administration_id=by.administration_id,
        initiator_id=by.user_id,
        circuit_version=version,
        rules=[stage.rule.value for stage in stages],
        keep_visas=version.keep_visas,
        state=CircuitState.DRAFT.value,
        created_at=now,
        state_since=now,
    )


def _save_once(folder: Folder) -> None:
    try:
        with transaction.atomic():
            folder.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyInCircuit from error


def _add_leaf(folder: Folder, position: int, leaf: Leaf, by: Principal, now: datetime) -> None:
    document = FolderDocument.objects.create(
        folder=folder,
        position=position,
        name=leaf.name,
        file_id=leaf.file_id,
        signature_place=leaf.signature_place,
        seal_place=leaf.seal_place,
    )
    add_version(document, 1, why="submitted", added_by=by.user_id, now=now)


def _prepared(folder: Folder, version: CircuitVersion, file_id: UUID) -> FolderPrepared:
    return FolderPrepared(
        **about(folder), circuit=version.circuit.name_fr, circuit_version=version.number, file_id=file_id
    )
