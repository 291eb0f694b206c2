"""Circuits and folders for tests."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from common.identifiers import new_id
from common.text import Bilingual
from journal.events import Ref
from organisation.models import Unit
from organisation.principal import Principal
from parapheur.models import CircuitVersion, Folder
from parapheur.use_cases.draft_circuit import draft_circuit
from parapheur.use_cases.launch_folder import launch_folder
from parapheur.use_cases.prepare_folder import Leaf, prepare_folder
from parapheur.use_cases.publish_circuit import publish_circuit
from storage.models import FileState, StoredFile


def post_step(principal: Principal, kind: str, **fields: Any) -> dict[str, Any]:
    """A step for the person's first post."""
    return {"kind": kind, "actor_kind": "post", "actor_id": str(principal.capacities[0].post_id), **fields}


def make_circuit(
    administrator: Principal,
    stages: list[list[dict[str, Any]]],
    *,
    now: datetime,
    rule: str = "all",
    **fields: Any,
) -> CircuitVersion:
    """A published circuit; each inner list is a stage."""
    version = draft_circuit(
        code=fields.pop("code", f"C{uuid4().hex[:6]}"),
        name=Bilingual("Circuit d’essai", "مسار تجريبي"),
        stages=[{"rule": rule, "steps": steps} for steps in stages],
        by=administrator,
        now=now,
        **fields,
    )
    return publish_circuit(version_id=version.pk, by=administrator, now=now)


def make_file(administration_id: Any, now: datetime, *, content: str = "") -> StoredFile:
    """A file's record without bytes, for tests that never read them."""
    sha = (content or uuid4().hex).encode().hex().ljust(64, "0")[:64]
    return StoredFile.objects.create(
        administration_id=administration_id,
        sha256=sha,
        size=1,
        key=f"test/{uuid4()}",
        media_type="application/pdf",
        created_at=now,
        handed_in_at=now,
        state=FileState.READY,
        pages=1,
    )


def prepared(circuit: CircuitVersion, by: Principal, unit: Unit, *, now: datetime, **fields: Any) -> Folder:
    """A folder about some letter, not yet launched."""
    file = fields.pop("file", None) or make_file(by.administration_id, now)
    return prepare_folder(
        title="Réponse à l’Agence de l’Exemple",
        unit_id=unit.pk,
        origin=Ref(kind="mail", id=new_id(), label="Départ en préparation"),
        circuit_version_id=circuit.pk,
        leaves=[Leaf(name="reponse.pdf", file_id=file.pk)],
        by=by,
        now=now,
        **fields,
    )


def launched(circuit: CircuitVersion, by: Principal, unit: Unit, *, now: datetime, **fields: Any) -> Folder:
    """A folder under way."""
    folder = prepared(circuit, by, unit, now=now, **fields)
    return launch_folder(folder_id=folder.pk, by=by, now=now)
