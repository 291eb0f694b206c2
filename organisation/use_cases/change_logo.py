"""Give one's administration its logo, or take it away."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from documents.logo import logo_png
from journal.publish import publish
from organisation.events import AdministrationChanged
from organisation.models import Administration, Logo
from organisation.policies import must_administer
from organisation.principal import Principal
from organisation.queries import administration_of, day_of
from organisation.references import ref
from organisation.tree import unit_tree


def change_logo(*, by: Principal, content: bytes, version: int, now: datetime) -> Administration:
    """Set the picture that papers and screens show from now on; empty ``content`` takes it away.

    :raises NotAnAdministratorHere, VersionConflict: :raises LogoTooHeavy, LogoUnusable: see :mod:`documents.logo`.
    """
    capacity = must_administer(by, unit_tree(by.administration_id, day_of(by, now)).tops)
    png = logo_png(content) if content else b""
    with transaction.atomic():
        administration = administration_of(by)
        changes = administration.change(version=version, logo=sha256(png).hexdigest() if png else "")
        if not changes:
            return administration
        if png:
            Logo.objects.update_or_create(administration=administration, defaults={"content": png})
        else:
            Logo.objects.filter(administration=administration).delete()
        event = AdministrationChanged(
            administration_id=administration.pk, about=ref(administration), changes=changes
        )
        publish(event, actor=by.actor(capacity), now=now)
        return administration
