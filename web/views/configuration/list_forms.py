"""Forms on registers, types of mail and instructions."""

from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courrier.list_queries import RegisterSheet
from courrier.mask import LONGEST as LONGEST_MASK
from courrier.models import Instruction, MailType
from courrier.policies import must_keep_lists
from courrier.status import Direction
from courrier.use_cases.change_instruction import change_instruction
from courrier.use_cases.change_mail_type import change_mail_type
from courrier.use_cases.change_register import change_register
from courrier.use_cases.close_register import close_register
from courrier.use_cases.define_instruction import define_instruction
from courrier.use_cases.define_mail_type import define_mail_type
from courrier.use_cases.open_register import open_register
from courrier.use_cases.open_register_year import open_register_year
from courrier.use_cases.reopen_register import reopen_register
from courrier.use_cases.restore_choice import restore_choice
from courrier.use_cases.retire_choice import retire_choice
from organisation.principal import Principal
from organisation.queries import units_covered
from organisation.roles import Role
from web.templatetags.ui import tongue
from web.views.organisation.acting import Act, Once, Versioned, Words
from web.views.organisation.unit_forms import ARABIC, Names, named

_LARGEST = 9_999_999
LTR = {"dir": "ltr"}


class _Listed(Act):
    """An act of the functional administrator on one of the lists."""

    way = "configuration"
    list_page: ClassVar[str]
    list_name: ClassVar[Words]

    @classmethod
    def must_be_open_to(cls, by: Principal) -> None:
        must_keep_lists(by)

    def back(self) -> tuple[str, Words]:
        return reverse(self.list_page), self.list_name


class _OnRegister(_Listed):
    list_page, list_name = "register-settings", _("Registers")
    record: RegisterSheet

    def subject(self) -> str:
        return tongue(self.record.register.name) if self.record else ""

    def back(self) -> tuple[str, Words]:
        if self.record:
            return reverse("register-setting", args=[self.record.register.pk]), self.subject()
        return super().back()


class _LiveField(forms.CharField):
    """Says under itself, while one types, what the page at ``live`` answers."""

    live = ""


class _Mask(forms.Form):
    """How numbers are written."""

    mask = _LiveField(
        label=_("How are its numbers written?"),
        max_length=LONGEST_MASK,
        help_text=_(
            "{number} stands for the number, {number:05} for one with leading zeros, {year} for the year and {code} for "
            "the register’s code: {number:05}/{code}/{year} makes 00012/A/2026."
        ),
        widget=forms.TextInput(attrs=LTR),
    )


def _show_example(form: Act, known: dict[str, Any] | None = None) -> None:
    address = reverse("register-mask") + (f"?{urlencode(known)}" if known else "")
    form.fields["mask"].live = address  # type: ignore[attr-defined]


class OpenRegister(_OnRegister, Names, _Mask, Once):
    """A new register."""

    heading = _("Open a register")
    label = _("Open the register")
    told = _("The register is open.")
    text = _("Whoever works at its desk registers in it. Its numbers begin again with each year.")
    direction = forms.ChoiceField(
        label=_("For which mail?"), widget=forms.RadioSelect, choices=Direction.choices
    )
    unit = forms.TypedChoiceField(label=_("Which desk keeps it?"), coerce=UUID)
    code = forms.CharField(
        label=_("Which short code?"),
        max_length=20,
        help_text=_("It may stand in its numbers, for example A, and never changes."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "characters"}),
    )
    first_number = forms.IntegerField(
        label=_("From which number on this year?"),
        min_value=1,
        max_value=_LARGEST,
        initial=1,
        help_text=_("1, or the number after the last one in the paper register that it takes over."),
    )
    is_confidential = forms.BooleanField(
        label=_("What is registered here is confidential: only named readers see it."), required=False
    )
    field_order = (
        "direction",
        "unit",
        "name_fr",
        "name_ar",
        "code",
        "mask",
        "first_number",
        "is_confidential",
    )

    def prepare(self) -> None:
        choices = named(units_covered(self.by, Role.FUNCTIONAL_ADMIN))
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("mask", "{number}/{year}")
        _show_example(self)

    def carry_out(self) -> str:
        register = open_register(
            by=self.by,
            unit_id=self.cleaned_data["unit"],
            direction=Direction(self.cleaned_data["direction"]),
            code=self.cleaned_data["code"],
            name=self.in_both("name"),
            mask=self.cleaned_data["mask"],
            is_confidential=self.cleaned_data["is_confidential"],
            request_key=self.key,
            now=self.now,
        )
        if (first := self.cleaned_data["first_number"]) > 1 and not register.years.exists():
            open_register_year(
                by=self.by, register_id=register.pk, year=self.today.year, first_number=first, now=self.now
            )
        return reverse("register-setting", args=[register.pk])


class ChangeRegister(_OnRegister, Names, _Mask, Versioned):
    """Another name, or numbers written otherwise from the next one on."""

    heading = _("Change the register")
    label = _("Keep these changes")
    told = _("The register is changed.")
    text = _("Numbers go on where they are; those that were given stay as they were written.")
    field_order = ("name_fr", "name_ar", "mask")

    def prepare(self) -> None:
        register = self.record.register
        self.initial.update(
            name_fr=register.name_fr, name_ar=register.name_ar, mask=register.mask, version=register.version
        )
        _show_example(self, {"code": register.code, "first_number": self.record.next_number})

    def carry_out(self) -> str:
        change_register(
            by=self.by,
            register_id=self.record.register.pk,
            name=self.in_both("name"),
            mask=self.cleaned_data["mask"],
            version=self.cleaned_data["version"],
            now=self.now,
        )
        return self.back()[0]


class StartYear(_OnRegister):
    """The first number of this year, before any was given."""

    heading = _("Begin the year at a number")
    label = _("Begin here")
    told = _("The year begins at this number.")
    text = _(
        "For a paper register that is taken over in mid-year. A year that nobody begins starts at 1 by itself."
    )
    first_number = forms.IntegerField(label=_("Which number comes first?"), min_value=1, max_value=_LARGEST)

    def carry_out(self) -> str:
        open_register_year(
            by=self.by,
            register_id=self.record.register.pk,
            year=self.today.year,
            first_number=self.cleaned_data["first_number"],
            now=self.now,
        )
        return self.back()[0]


class _InOrOut(_OnRegister, Versioned):
    def prepare(self) -> None:
        self.initial["version"] = self.record.register.version

    @property
    def asked(self) -> dict[str, Any]:
        """What the use case takes."""
        return {
            "by": self.by,
            "register_id": self.record.register.pk,
            "version": self.cleaned_data["version"],
            "now": self.now,
        }


class CloseRegister(_InOrOut):
    """Out of use."""

    heading = _("Take the register out of use")
    label = _("Take it out of use")
    told = _("The register is out of use.")
    text = _(
        "It gives no more numbers. What was registered in it stays and can be read; it can be taken into use again."
    )
    glyph, look = "archive", "btn-danger"

    def carry_out(self) -> str:
        close_register(**self.asked)
        return self.back()[0]


class ReopenRegister(_InOrOut):
    """Into use again."""

    heading = _("Take the register into use again")
    label = _("Take it into use")
    told = _("The register is in use again.")
    text = _("Its numbers go on where they ended.")

    def carry_out(self) -> str:
        reopen_register(**self.asked)
        return self.back()[0]


REGISTER_ACTS: dict[str, type[Act]] = {
    "change": ChangeRegister,
    "year": StartYear,
    "close": CloseRegister,
    "reopen": ReopenRegister,
}


class _TypeFields(Names):
    """What a type of mail says."""

    delay_working_days = forms.IntegerField(
        label=_("Within how many working days must it be answered?"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=_("Empty when no text sets a delay."),
    )
    basis_fr = forms.CharField(label=_("Which text sets it?"), max_length=200, required=False)
    basis_ar = forms.CharField(
        label=_("The same in Arabic"), max_length=200, required=False, widget=forms.TextInput(attrs=ARABIC)
    )


class _Offered(forms.Form):
    """Whether it stands in the lists."""

    is_active = forms.BooleanField(label=_("It can be chosen"), required=False)


class _OnType(_Listed):
    list_page, list_name = "mail-types", _("Types of mail")


class _OnInstruction(_Listed):
    list_page, list_name = "instructions", _("Instructions")


class DefineMailType(_OnType, _TypeFields):
    """A new type of mail."""

    heading = _("Add a type of mail")
    label = _("Add it")
    told = _("The type of mail is added.")

    def carry_out(self) -> str:
        define_mail_type(
            by=self.by,
            name=self.in_both("name"),
            delay_working_days=self.cleaned_data["delay_working_days"],
            basis=self.in_both("basis"),
            now=self.now,
        )
        return self.back()[0]


class DefineInstruction(_OnInstruction, Names):
    """A new instruction."""

    heading = _("Add an instruction")
    label = _("Add it")
    told = _("The instruction is added.")
    expects_action = forms.BooleanField(
        label=_("Whoever receives it has something to do"), required=False, initial=True
    )

    def carry_out(self) -> str:
        define_instruction(
            by=self.by,
            name=self.in_both("name"),
            expects_action=self.cleaned_data["expects_action"],
            now=self.now,
        )
        return self.back()[0]


class _Changed(_Listed, Versioned):
    """A change that also says whether it stands in the lists."""

    label = _("Keep these changes")
    told = _("The change is kept.")
    record: MailType | Instruction

    def prepare(self) -> None:
        self.initial.update({name: getattr(self.record, name) for name in self.fields})

    def _offer(self, changed: Any) -> str:
        act = restore_choice if self.cleaned_data["is_active"] else retire_choice
        act(by=self.by, kind=type(changed), choice_id=changed.pk, version=changed.version, now=self.now)
        return self.back()[0]


class ChangeMailType(_OnType, _Changed, _TypeFields, _Offered):
    """Another name, delay or text."""

    heading = _("Change the type of mail")
    text = _("Mails keep the deadline that they were given.")
    field_order = ("name_fr", "name_ar", "delay_working_days", "basis_fr", "basis_ar", "is_active")

    def carry_out(self) -> str:
        changed = change_mail_type(
            by=self.by,
            type_id=self.record.pk,
            name=self.in_both("name"),
            delay_working_days=self.cleaned_data["delay_working_days"],
            basis=self.in_both("basis"),
            version=self.cleaned_data["version"],
            now=self.now,
        )
        return self._offer(changed)


class ChangeInstruction(_OnInstruction, _Changed, Names, _Offered):
    """Another name, or what it expects."""

    heading = _("Change the instruction")
    text = _("What was given with it keeps it.")
    expects_action = forms.BooleanField(label=_("Whoever receives it has something to do"), required=False)
    field_order = ("name_fr", "name_ar", "expects_action", "is_active")

    def carry_out(self) -> str:
        changed = change_instruction(
            by=self.by,
            instruction_id=self.record.pk,
            name=self.in_both("name"),
            expects_action=self.cleaned_data["expects_action"],
            version=self.cleaned_data["version"],
            now=self.now,
        )
        return self._offer(changed)
