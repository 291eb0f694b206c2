"""The form of a registration, in the order in which a letter is read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.errors import Refusal
from common.text import Bilingual, fold
from courrier import queries
from courrier.details import MailDetails
from courrier.models import (
    NAMED_READERS_ONLY,
    Channel,
    Confidentiality,
    Correspondent,
    CorrespondentKind,
    Language,
    Support,
    Urgency,
)
from courrier.status import Direction
from organisation.principal import Principal
from organisation.queries import units_on
from web.cursors import read_identifier
from web.days import DayField
from web.forms import StyledForm
from web.posts import Groups
from web.refusals import sentence

NEW = "new"
_NOON = time(12)
_FIELDS = {
    "sender_id": "sender",
    "sender_unit_id": "sender_unit",
    "register_id": "register",
    "type_id": "type",
    "arrived_at": "arrived",
    "unit_id": "unit",
    "instruction_id": "instruction",
    "to_unit_ids": "unit",
    "reader_post_ids": "readers",
    "pieces": "scan",
    "name_fr": "sender",
    "name_ar": "sender",
}
"""Where this form asks for what a refusal names."""


class ManyFiles(forms.ClearableFileInput):
    """A field for several files at once."""

    allow_multiple_selected = True


def _text(label: Any, **attrs: Any) -> dict[str, Any]:
    return {
        "label": label,
        "required": False,
        "widget": forms.TextInput(attrs={"autocomplete": "off", **attrs}),
    }


class DetailsForm(StyledForm):
    """What is written about a mail, to register it and to correct it."""

    sender = forms.CharField(**_text(_("Who sent it?")))
    sender_id = forms.CharField(required=False, widget=forms.HiddenInput)
    sender_kind = forms.ChoiceField(
        label=_("This new correspondent is"),
        required=False,
        choices=CorrespondentKind.choices,
        widget=forms.RadioSelect,
    )
    sender_unit = forms.ChoiceField(label=_("Which unit sends it?"), required=False)
    external_reference = forms.CharField(**_text(_("Its reference"), dir="ltr"))
    document_date = DayField(label=_("Date of the letter"), required=False)
    subject = forms.CharField(label=_("Subject"), strip=False, widget=forms.Textarea(attrs={"rows": 2}))
    type = forms.ChoiceField(label=_("Nature"), required=False)
    channel = forms.ChoiceField(label=_("Received by"), choices=Channel.choices, initial=Channel.POST)
    pages = forms.CharField(**_text(_("Pages"), inputmode="numeric", dir="ltr"))
    urgency = forms.TypedChoiceField(
        label=_("Urgency"),
        choices=Urgency.choices,
        coerce=int,
        initial=Urgency.NORMAL,
        widget=forms.RadioSelect,
    )
    confidentiality = forms.ChoiceField(
        label=_("Who may see it?"), choices=Confidentiality.choices, initial=Confidentiality.INTERNAL
    )
    arrived = DayField(
        label=_("Day it arrived"), required=False, help_text=_("Today, when nothing is typed.")
    )
    deadline = DayField(label=_("To be answered by"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, initial=Language.FRENCH)
    support = forms.ChoiceField(label=_("Support"), choices=Support.choices, initial=Support.PAPER)
    postal_number = forms.CharField(**_text(_("Registered post number"), dir="ltr"))
    paper_place = forms.CharField(**_text(_("Where the paper is kept")))
    envelope_unopened = forms.BooleanField(label=_("The envelope stays closed"), required=False)
    readers = forms.MultipleChoiceField(
        label=_("Who reads it besides you?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Only the posts that you name, and yours, will know of it. More can be named afterwards."
        ),
    )

    def __init__(
        self,
        *args: Any,
        by: Principal,
        direction: str,
        today: date,
        posts: Callable[[], Groups],
        readers_url: str,
        **kwargs: Any,
    ) -> None:
        """``posts`` are the readers offered once the mail is confidential, fetched from ``readers_url`` when it becomes so."""
        super().__init__(*args, **kwargs)
        self.by, self.direction = by, direction
        self.candidates: list[Correspondent] = []
        nobody = [("", _("Not said"))]
        units = _choices(units_on(by, day=today))
        self._choose("type", nobody + _choices(queries.mail_types(by)))
        if direction == Direction.INTERNAL:
            self._choose("sender_unit", [("", _("Choose the unit")), *units])
            for name in ("sender", "sender_id", "sender_kind", "channel", "postal_number", "arrived"):
                del self.fields[name]
        else:
            del self.fields["sender_unit"]
        self.units = units
        self._offer_readers(posts, readers_url)
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.today = today

    def _offer_readers(self, posts: Callable[[], Groups], url: str) -> None:
        self.fields["confidentiality"].widget.attrs |= {
            "hx-get": url,
            "hx-trigger": "change",
            "hx-target": "#readers",
        }
        if self["confidentiality"].value() in NAMED_READERS_ONLY:
            self._choose("readers", posts())
        else:
            del self.fields["readers"]

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_pages(self) -> int | None:
        """A whole number; how large it may be the registry knows."""
        typed = self.cleaned_data["pages"].strip()
        if not typed:
            return None
        if not typed.isdecimal() or len(typed) > 6:
            raise forms.ValidationError(_("Type the number of pages in digits, for example 2."))
        return int(typed)

    def clean(self) -> dict[str, Any]:
        """Tie the sender that was typed to the correspondent it means."""
        cleaned = super().clean() or {}
        if "sender" in self.fields:
            self._find_sender(cleaned)
        return cleaned

    def _find_sender(self, cleaned: dict[str, Any]) -> None:
        typed, chosen = cleaned.get("sender", "").strip(), cleaned.get("sender_id", "")
        if not typed:
            self.add_error("sender", _("Say who sent it: type a part of the name and choose from the list."))
            return
        if chosen == NEW:
            return
        if identifier := read_identifier(chosen):
            cleaned["sender_id"] = identifier
            return
        self.candidates = queries.find_correspondents(self.by, typed)
        same = [one for one in self.candidates if fold(typed) in (fold(one.name_fr), fold(one.name_ar))]
        if len(same) == 1:
            cleaned["sender_id"] = same[0].pk
            return
        self.add_error("sender", _("Choose one of these correspondents, or create a new one."))

    def new_sender(self) -> tuple[Bilingual, str] | None:
        """Name and kind of the correspondent to be created, if that was asked for."""
        if self.cleaned_data.get("sender_id") != NEW:
            return None
        name = self.cleaned_data["sender"]
        arabic = any("\u0600" <= character <= "\u06ff" for character in name)
        kind = self.cleaned_data.get("sender_kind") or CorrespondentKind.BODY
        return (Bilingual("", name) if arabic else Bilingual(name, "")), kind

    def details(self, *, sender_id: UUID | None) -> MailDetails:
        """What was typed, as the registry takes it."""
        data = self.cleaned_data
        own = (
            "subject",
            "external_reference",
            "document_date",
            "pages",
            "urgency",
            "confidentiality",
            "deadline",
        )
        rest = ("language", "support", "paper_place", "envelope_unopened")
        given = {name: data[name] for name in (*own, *rest)}
        for name in ("channel", "postal_number"):
            if name in data:
                given[name] = data[name]
        return MailDetails(
            sender_id=sender_id,
            sender_unit_id=read_identifier(data.get("sender_unit", "")),
            type_id=read_identifier(data["type"]),
            arrived_at=self._arrived_at(),
            **given,
        )

    def _arrived_at(self) -> datetime | None:
        day = self.cleaned_data.get("arrived")
        if day is None or day == self.fields["document_date"].today:  # type: ignore[attr-defined]
            return None
        return datetime.combine(day, _NOON, ZoneInfo(self.by.time_zone))

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """As every form, at the field that the refusal names."""
        try:
            yield
        except Refusal as refusal:
            field = str(refusal.facts.get("field", ""))
            field = _FIELDS.get(field, field)
            self.add_error(field if field in self.fields else None, sentence(refusal))


class RegistrationForm(DetailsForm):
    """The same, with the register, the files, and whom the mail is handed to at once."""

    register = forms.ChoiceField(label=_("Register"))
    unit = forms.ChoiceField(label=_("Which unit is to have it?"), required=False)
    instruction = forms.ChoiceField(label=_("With which instruction?"), required=False)
    note = forms.CharField(
        label=_("A word for the unit"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    scan = forms.FileField(
        label=_("The scan"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.tif,.tiff"}),
    )
    attachments = forms.Field(label=_("Attached files"), required=False, widget=ManyFiles)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        registers = queries.registers(self.by, direction=Direction(self.direction))
        self._choose("register", _choices(registers))
        self._choose("unit", [("", _("The chief decides")), *self.units])
        self._choose("instruction", [("", _("None")), *_choices(queries.instructions(self.by))])
        self.fields["attachments"].widget.attrs["multiple"] = True
        if len(registers) == 1:
            self.fields["register"].widget = forms.HiddenInput()
            self.initial.setdefault("register", str(registers[0].pk))


def _choices(records: Any) -> list[Any]:
    language = get_language() or "fr"
    return [(str(record.pk), record.name.in_language(language)) for record in records]
