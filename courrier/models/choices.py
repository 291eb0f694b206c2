"""What an administration configures: types of mail and instructions. And the fixed lists beside them."""

from django.db import models
from django.utils.translation import pgettext_lazy

from common.identifiers import new_id
from common.text import Bilingual
from organisation.models import Administration
from organisation.models.versions import Versioned


class Channel(models.TextChoices):
    POST = "post", pgettext_lazy("channel", "Post")
    CARRIER = "carrier", pgettext_lazy("channel", "Carrier")
    COUNTER = "counter", pgettext_lazy("channel", "Counter")
    FAX = "fax", pgettext_lazy("channel", "Fax")
    EMAIL = "email", pgettext_lazy("channel", "E-mail")
    PORTAL = "portal", pgettext_lazy("channel", "Portal")


class Urgency(models.IntegerChoices):
    NORMAL = 0, pgettext_lazy("urgency", "Normal")
    URGENT = 1, pgettext_lazy("urgency", "Urgent")
    VERY_URGENT = 2, pgettext_lazy("urgency", "Very urgent")


class Confidentiality(models.TextChoices):
    INTERNAL = "internal", pgettext_lazy("confidentiality", "Internal")
    RESTRICTED = "restricted", pgettext_lazy("confidentiality", "Restricted")
    CONFIDENTIAL = "confidential", pgettext_lazy("confidentiality", "Confidential")
    RESERVED = "reserved", pgettext_lazy("confidentiality", "Reserved")


NAMED_READERS_ONLY = (Confidentiality.CONFIDENTIAL, Confidentiality.RESERVED)
CONSULTATIONS_RECORDED = (Confidentiality.RESTRICTED, *NAMED_READERS_ONLY)


class Language(models.TextChoices):
    FRENCH = "fr", pgettext_lazy("language of a mail", "French")
    ARABIC = "ar", pgettext_lazy("language of a mail", "Arabic")
    BOTH = "fr+ar", pgettext_lazy("language of a mail", "French and Arabic")
    OTHER = "other", pgettext_lazy("language of a mail", "Other")


class Support(models.TextChoices):
    PAPER = "paper", pgettext_lazy("support", "Paper")
    NATIVE = "native", pgettext_lazy("support", "Digital")
    MIXED = "mixed", pgettext_lazy("support", "Paper and digital")


class _Configured(Versioned):
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
