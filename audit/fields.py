"""What the fields of a record are called, where the journal says what they were before and after."""

from django.utils.translation import gettext

from common.errors import gettext_noop

_LABELS = {
    "address": gettext_noop("Address"),
    "address_ar": gettext_noop("Address in Arabic"),
    "address_fr": gettext_noop("Address in French"),
    "arrived_at": gettext_noop("Time of arrival"),
    "attachments": gettext_noop("Attachments"),
    "body": gettext_noop("Text of the letter"),
    "channel": gettext_noop("Channel"),
    "city": gettext_noop("City"),
    "city_ar": gettext_noop("City in Arabic"),
    "city_fr": gettext_noop("City in French"),
    "confidentiality": gettext_noop("Confidentiality"),
    "country": gettext_noop("Country"),
    "basis_ar": gettext_noop("Text in Arabic"),
    "basis_fr": gettext_noop("Text in French"),
    "deadline": gettext_noop("Deadline"),
    "delay_working_days": gettext_noop("Delay in working days"),
    "document_date": gettext_noop("Date of the document"),
    "email": gettext_noop("E-mail"),
    "envelope_unopened": gettext_noop("Envelope left closed"),
    "external_reference": gettext_noop("Their reference"),
    "expects_action": gettext_noop("Expects an action"),
    "file": gettext_noop("File"),
    "heads_unit": gettext_noop("Head of the unit"),
    "is_working": gettext_noop("Working day"),
    "kind": gettext_noop("Kind"),
    "language": gettext_noop("Language"),
    "letterhead_ar": gettext_noop("Letterhead in Arabic"),
    "letterhead_fr": gettext_noop("Letterhead in French"),
    "mask": gettext_noop("How numbers are written"),
    "name_ar": gettext_noop("Name in Arabic"),
    "name_fr": gettext_noop("Name in French"),
    "pages": gettext_noop("Pages"),
    "paper_place": gettext_noop("Place of the paper"),
    "parent": gettext_noop("Unit above"),
    "phone": gettext_noop("Telephone"),
    "postal_number": gettext_noop("Postal number"),
    "recipients": gettext_noop("Addressees"),
    "reference": gettext_noop("Reference"),
    "rights": gettext_noop("Powers"),
    "scopes": gettext_noop("What the application may do"),
    "sender": gettext_noop("Sender"),
    "sender_unit": gettext_noop("Sending unit"),
    "signatory": gettext_noop("Signatory"),
    "subject": gettext_noop("Subject"),
    "support": gettext_noop("Paper or file"),
    "time_zone": gettext_noop("Time zone"),
    "title_ar": gettext_noop("Title in Arabic"),
    "title_fr": gettext_noop("Title in French"),
    "type": gettext_noop("Type"),
    "urgency": gettext_noop("Urgency"),
}

_VALUES = {
    ("channel", "email"): gettext_noop("e-mail"),
    ("language", "ar"): gettext_noop("Arabic"),
    ("language", "fr"): gettext_noop("French"),
}


def field_label(name: str) -> str:
    """The field's name in the reader's language; one that isn't known any more keeps its name in the record."""
    known = _LABELS.get(name)
    return gettext(known) if known else name.replace("_", " ")


def value_label(field: str, value: str) -> str:
    """A code that stands in the field in the reader's language; any other value as it is."""
    known = _VALUES.get((field, value))
    return gettext(known) if known else value
