"""Letting a circuit's next version be used."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.errors import Forbidden, Kind, Refusal, Unseen, VersionConflict, gettext_noop
from journal.events import Ref
from journal.publish import publish
from organisation.principal import Principal
from parapheur.engine.lint import Severity, check
from parapheur.events import CircuitPublished
from parapheur.models import CircuitVersion
from parapheur.policies import can_administer_circuits
from parapheur.snapshots import stages_from_data


class CircuitHasFaults(Refusal):
    """The checks before publishing name errors."""

    code = "circuit_has_faults"
    kind = Kind.INVALID
    message = gettext_noop(
        "This circuit has {count} fault(s) and can't be published. Correct what its checks name."
    )


def publish_circuit(
    *, version_id: UUID, by: Principal, now: datetime, edits: int | None = None
) -> CircuitVersion:
    """Publish a draft version, as it stood after ``edits`` if given; folders prepared from now on copy it.

    :raises Unseen: the circuit is another administration's.
    :raises Forbidden: this is for the functional administrator.
    :raises CircuitHasFaults: its checks name errors.
    :raises VersionConflict: it has been edited or published meanwhile.
    """
    mine = CircuitVersion.objects.filter(circuit__administration=by.administration_id)
    version = mine.select_related("circuit").filter(pk=version_id).first()
    if version is None:
        raise Unseen
    if not can_administer_circuits(by):
        raise Forbidden
    if edits is not None and edits != version.edits:
        raise VersionConflict
    errors = [f for f in check(stages_from_data(version.stages)) if f.severity is Severity.ERROR]
    if errors:
        raise CircuitHasFaults(count=len(errors))
    with transaction.atomic():
        drafts = CircuitVersion.objects.filter(pk=version.pk, published_at=None, edits=version.edits)
        if not drafts.update(published_at=now, published_by=by.user_id):
            raise VersionConflict
        about = Ref(
            kind="circuit",
            id=version.circuit_id,
            label=version.circuit.name_fr,
            label_ar=version.circuit.name_ar,
        )
        event = CircuitPublished(administration_id=by.administration_id, about=about, version=version.number)
        publish(event, actor=by.actor(), now=now)
    version.published_at = now
    return version
