"""The form of a letter: what is written in it, or the PDF that takes its place."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from courrier.letter_queries import signatories
from courrier.letters import Addressee, LetterDetails
from courrier.models import Correspondent, Language, RecipientKind, Register
from courrier.queries import find_correspondents
from courrier.status import Direction
from organisation.models import Unit
from organisation.principal import Principal
from organisation.queries import day_of, units_on
from storage.use_cases.store_upload import store_upload
from web.forms import StyledForm
from web.request import Request
from web.templatetags.ui import tongue

_LANGUAGES = [(Language.FRENCH.value, "Français"), (Language.ARABIC.value, "العربية")]

ADDRESSED = {"to": ("find", RecipientKind.TO), "copies": ("find_copies", RecipientKind.COPY)}
"""The two lists of addressees: under which name one is searched for, and what they are."""
_KINDS = {kind for _find, kind in ADDRESSED.values()}


class LetterForm(StyledForm):
    """Written here, or made elsewhere; to whom, in whose name."""

    subject = forms.CharField(label=_("What is it about?"), max_length=500)
    to = forms.MultipleChoiceField(
        label=_("To whom does it go?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    find = forms.CharField(
        label=_("Find somebody else"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    copies = forms.MultipleChoiceField(
        label=_("Who gets a copy?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    find_copies = forms.CharField(
        label=_("Find somebody else"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    body = forms.CharField(
        label=_("What do you write?"), required=False, widget=forms.Textarea(attrs={"rows": 12})
    )
    file = forms.FileField(
        label=_("Or a PDF made elsewhere"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )
    drop_file = forms.BooleanField(label=_("Leave the PDF out and write here"), required=False)
    signatory = forms.ChoiceField(label=_("Who signs it?"), required=False)
    language = forms.ChoiceField(label=_("In which language?"), choices=_LANGUAGES, widget=forms.RadioSelect)
    reference = forms.CharField(label=_("Which reference does it cite?"), required=False, max_length=200)
    attachments = forms.CharField(label=_("What goes with it?"), required=False, max_length=300)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        by: Principal,
        request: Request,
        direction: str,
        chosen: LetterDetails | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        posts = [
            (str(post.pk), f"{tongue(post.title)} ({tongue(post.unit.name)})") for post in signatories(by)
        ]
        self.fields["signatory"].choices = [("", _("the head of the unit")), *posts]  # type: ignore[attr-defined]
        for name, (find, kind) in ADDRESSED.items():
            found = self.data.get(find, "") if self.is_bound else ""
            ticked = ticked_of(chosen, kind) if chosen else []
            ticked += self.data.getlist(name) if isinstance(self.data, QueryDict) else []
            self.fields[name].choices = offered(by, request, direction, ticked, found)  # type: ignore[attr-defined]
            if direction == Direction.INTERNAL:
                del self.fields[find]

    def details(
        self, before: LetterDetails, *, by: Principal, request: Request, inside: bool
    ) -> LetterDetails:
        """What was written; the PDF of ``before`` stays unless another comes or it is left out.

        :raises Refusal: the file can't be kept.
        """
        given = self.cleaned_data
        addressees = [to for to in before.addressees if to.kind not in _KINDS]
        for name, (_find, kind) in ADDRESSED.items():
            ids = [UUID(one) for one in given[name]]
            addressees += [
                Addressee(kind=kind, unit_id=one) if inside else Addressee(kind=kind, correspondent_id=one)
                for one in ids
            ]
        kept = replace(before, file_id=None, file_name="") if given["drop_file"] else before
        if upload := given.get("file"):
            stored = store_upload(
                content=upload.file,
                name=upload.name,
                main=True,
                administration_id=by.administration_id,
                actor=by.actor(),
                now=request.now,
            )
            kept = replace(kept, file_id=stored.pk, file_name=upload.name)
        return replace(
            kept,
            subject=given["subject"],
            body=given["body"],
            language=given["language"],
            addressees=tuple(addressees),
            reference=given["reference"],
            attachments=given["attachments"],
            signatory_id=UUID(given["signatory"]) if given["signatory"] else None,
        )


def offered(
    by: Principal, request: Request, direction: str, ticked: Iterable[str], search: str = ""
) -> list[tuple[str, str]]:
    """Those who can be ticked: the units of the house for a note; for a letter those ticked before, and those found."""
    if direction == Direction.INTERNAL:
        return [(str(unit.pk), tongue(unit.name)) for unit in units_on(by, day=day_of(by, request.now))]
    known = Correspondent.objects.filter(administration_id=by.administration_id, pk__in=_ids(ticked))
    found = {one.pk: one for one in known}
    if search.strip():
        found |= {one.pk: one for one in find_correspondents(by, search)}
    return [(str(pk), tongue(one.name)) for pk, one in found.items()]


def initial_of(letter: LetterDetails, version: int | None = None) -> dict[str, Any]:
    """The form's values for a letter as it stands."""
    return {
        "subject": letter.subject,
        "body": letter.body,
        "language": letter.language if letter.language in dict(_LANGUAGES) else Language.FRENCH,
        "signatory": str(letter.signatory_id or ""),
        "reference": letter.reference,
        "attachments": letter.attachments,
        "to": ticked_of(letter),
        "copies": ticked_of(letter, RecipientKind.COPY),
        "version": version,
    }


def ticked_of(letter: LetterDetails, kind: str = RecipientKind.TO) -> list[str]:
    """The identifiers of those to whom the letter goes, or who get a copy."""
    return [str(to.correspondent_id or to.unit_id) for to in letter.addressees if to.kind == kind]


def numbered_by(registers: list[Register], asked: str) -> Register | None:
    """The register that was asked for, else the first."""
    return next((one for one in registers if str(one.pk) == asked), registers[0] if registers else None)


def writing_unit(units: list[Unit], asked: str) -> Unit | None:
    """The unit that was asked for, else the first."""
    return next((one for one in units if str(one.pk) == asked), units[0] if units else None)


def _ids(texts: Iterable[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
