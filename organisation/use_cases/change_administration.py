"""Correct the particulars of one's administration: name, letterhead, address, time zone."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from common.text import Bilingual, clean_paragraphs
from journal.publish import publish
from organisation.events import AdministrationChanged
from organisation.models import Administration
from organisation.policies import must_administer
from organisation.principal import Principal
from organisation.queries import administration_of, day_of
from organisation.references import in_both, ref
from organisation.texts import name_in_both
from organisation.tree import unit_tree
from organisation.use_cases._steps import known_time_zone


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """What letters and receipts print of an administration, and when its days begin."""

    name: Bilingual
    letterhead: Bilingual
    address: Bilingual
    city: Bilingual
    time_zone: str = ""
    """Whose days and hours count; "" leaves it as it is."""


def change_administration(
    *, by: Principal, particulars: Particulars, version: int, now: datetime
) -> Administration:
    """Set the particulars of one's own administration.

    :raises NotAnAdministratorHere, NameMissing, TimeZoneUnknown, VersionConflict:
    """
    capacity = must_administer(by, unit_tree(by.administration_id, day_of(by, now)).tops)
    values = in_both("name", name_in_both(particulars.name))
    for field in ("letterhead", "address", "city"):
        text: Bilingual = getattr(particulars, field)
        values |= in_both(field, Bilingual(clean_paragraphs(text.fr), clean_paragraphs(text.ar)))
    if time_zone := particulars.time_zone.strip():
        values["time_zone"] = known_time_zone(time_zone)
    with transaction.atomic():
        administration = administration_of(by)
        changes = administration.change(version=version, **values)
        if changes:
            event = AdministrationChanged(
                administration_id=administration.pk, about=ref(administration), changes=changes
            )
            publish(event, actor=by.actor(capacity), now=now)
        return administration
