"""The roles that a post's rights are made of."""

from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a right lets its holder do in the units it covers (architecture, « Rights »)."""

    CLERK = "clerk", _("Registry clerk")
    SECRETARY = "secretary", _("Secretary")
    HEAD = "head", _("Head of unit")
    AGENT = "agent", _("Agent")
    SIGNATORY = "signatory", _("Signatory")
    AUDITOR = "auditor", _("Auditor")
    FUNCTIONAL_ADMIN = "functional_admin", _("Functional administrator")
    TECHNICAL_ADMIN = "technical_admin", _("Technical administrator")
    APPLICATION = "application", _("Application")


READS_CONTENT = frozenset(
    {Role.CLERK, Role.SECRETARY, Role.HEAD, Role.AGENT, Role.SIGNATORY, Role.APPLICATION}
)

BY_TECHNICAL_ADMIN = frozenset({Role.TECHNICAL_ADMIN, Role.APPLICATION})
"""Roles that only a technical administrator gives."""

NOT_FOR_APPLICATIONS = frozenset({Role.SIGNATORY, Role.FUNCTIONAL_ADMIN, Role.TECHNICAL_ADMIN})
"""A signatory is a natural person (law 43-20); an application that administers could widen its own rights."""


@dataclass(frozen=True, kw_only=True)
class Right:
    """A role to be given to a post, in a unit, with or without the units below it."""

    role: Role
    unit_id: UUID
    with_subtree: bool = False
