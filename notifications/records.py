"""The records that notifications link to: who may see them now, and which of them must not be named in a message."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from courrier import policies as courrier
from courrier.models import Mail
from courrier.models.choices import CONSULTATIONS_RECORDED
from organisation.policies import delegations_visible_to
from organisation.principal import Principal
from parapheur import policies as parapheur
from parapheur.models import Folder

Named = tuple[str, UUID]
"""A record by kind and identifier."""

VISIBLE_TO: Mapping[str, Callable[[Principal], QuerySet[Any]]] = {
    "mail": courrier.visible_to,
    "folder": parapheur.visible_to,
    "delegation": delegations_visible_to,
}
"""What a notification may be about. Its link opens the record of this kind; a kind that isn't here is shown to nobody."""


def visible(by: Principal, records: Iterable[Named]) -> frozenset[Named]:
    """Those of ``records`` that ``by`` may see: a query or two for each kind."""
    found: set[Named] = set()
    for kind, ids in _by_kind(records).items():
        if kind in VISIBLE_TO:
            seen = VISIBLE_TO[kind](by).filter(pk__in=ids).values_list("pk", flat=True)
            found |= {(kind, pk) for pk in seen}
    return frozenset(found)


def confidential(records: Iterable[Named]) -> frozenset[Named]:
    """Those of ``records`` whose title leaves the product with no message: letters not for everybody, folders about them."""
    ids = _by_kind(records)
    secret = Mail.objects.filter(confidentiality__in=CONSULTATIONS_RECORDED)
    mails = secret.filter(pk__in=ids["mail"])
    folders = Folder.objects.filter(
        pk__in=ids["folder"], origin_kind="mail", origin_id__in=secret.values("pk")
    )
    return frozenset(
        [("mail", pk) for pk in mails.values_list("pk", flat=True)]
        + [("folder", pk) for pk in folders.values_list("pk", flat=True)]
    )


def _by_kind(records: Iterable[Named]) -> defaultdict[str, set[UUID]]:
    ids: defaultdict[str, set[UUID]] = defaultdict(set)
    for kind, record_id in records:
        ids[kind].add(record_id)
    return ids
