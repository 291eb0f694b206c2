"""Choose how one's own screens look and answer."""

from datetime import datetime

from django.db import transaction

from common.errors import Kind, Refusal, gettext_noop
from organisation.models import Density, User
from organisation.principal import Principal
from organisation.queries import person_of


class DensityUnknown(Refusal):
    """Lists are comfortable or compact."""

    code = "density_unknown"
    kind = Kind.INVALID
    message = gettext_noop("Choose how lists look: comfortable or compact.")


def change_preferences(*, by: Principal, density: str, single_keys: bool, now: datetime) -> User:
    """Set how close the lines of lists stand, and whether single keys act; a taste, so that no history is kept.

    :raises DensityUnknown, VersionConflict:
    """
    if density not in Density.values:
        raise DensityUnknown
    person = person_of(by, by.user_id)
    with transaction.atomic():
        person.change(version=person.version, density=density, single_keys=single_keys)
        return person
