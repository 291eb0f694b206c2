"""What an administration configures: types of mail and instructions. And the fixed lists beside them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.identifiers import new_id
from common.text import Bilingual
from organisation.models import Administration


class Channel(models.TextChoices):
    POST = "post", _("Post")
    CARRIER = "carrier", _("Carrier")
    COUNTER = "counter", _("Counter")
    FAX = "fax", _("Fax")
    EMAIL = "email", _("E-mail")
    PORTAL = "portal", _("Portal")


class Urgency(models.IntegerChoices):
    NORMAL = 0, _("Normal")
    URGENT = 1, _("Urgent")
    VERY_URGENT = 2, _("Very urgent")


class Confidentiality(models.TextChoices):
    INTERNAL = "internal", _("Internal")
    RESTRICTED = "restricted", _("Restricted")
    CONFIDENTIAL = "confidential", _("Confidential")
    RESERVED = "reserved", _("Reserved")


NAMED_READERS_ONLY = (Confidentiality.CONFIDENTIAL, Confidentiality.RESERVED)
CONSULTATIONS_RECORDED = (Confidentiality.RESTRICTED, *NAMED_READERS_ONLY)


class Language(models.TextChoices):
    FRENCH = "fr", _("French")
    ARABIC = "ar", _("Arabic")
    BOTH = "fr+ar", _("French and Arabic")
    OTHER = "other", _("Other")


class Support(models.TextChoices):
    PAPER = "paper", _("Paper")
    NATIVE = "native", _("Digital")
    MIXED = "mixed", _("Paper and digital")


class _Configured(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="+")
    name_fr = models.CharField(max_length=120)
    name_ar = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        abstract = True
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name_fr

    @property
    def name(self) -> Bilingual:
        return Bilingual(self.name_fr, self.name_ar)


class MailType(_Configured):
    """The nature of a mail (letter, complaint, parliamentary question …), with its delay and the text that sets it."""

    delay_working_days = models.PositiveSmallIntegerField(null=True, blank=True)
    basis_fr = models.CharField(max_length=200, blank=True, default="")
    basis_ar = models.CharField(max_length=200, blank=True, default="")

    class Meta(_Configured.Meta):
        constraints = [models.UniqueConstraint(fields=["administration", "name_fr"], name="mail_type_once")]

    @property
    def basis(self) -> Bilingual:
        return Bilingual(self.basis_fr, self.basis_ar)


class Instruction(_Configured):
    """What the chief writes on a letter: « pour attribution », « pour avis », « préparer réponse » …"""

    expects_action = models.BooleanField(default=True, help_text="False for « pour information ».")

    class Meta(_Configured.Meta):
        constraints = [models.UniqueConstraint(fields=["administration", "name_fr"], name="instruction_once")]
