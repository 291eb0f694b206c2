"""The roles that a post's rights are made of."""

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
