"""What people type about the organisation, cleaned or refused."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from common.errors import Kind, Refusal, gettext_noop
from common.text import Bilingual, clean_line


class NameMissing(Refusal):
    """A name that official documents print lacks one of its two languages."""

    code = "name_missing"
    kind = Kind.INVALID
    message = gettext_noop("The name is needed in French and in Arabic. Fill in the one that is missing.")


class PersonNameMissing(Refusal):
    """A person without a name."""

    code = "person_name_missing"
    kind = Kind.INVALID
    message = gettext_noop("The person's name is missing. Fill it in.")


class CodeMissing(Refusal):
    """A unit or administration without its short code."""

    code = "code_missing"
    kind = Kind.INVALID
    message = gettext_noop("The short code is missing. Fill it in, for example DRH.")


class ReasonMissing(Refusal):
    """An act that must say why doesn't."""

    code = "reason_missing"
    kind = Kind.INVALID
    message = gettext_noop("A reason is needed here. Write why in one sentence.")


class EmailInvalid(Refusal):
    """Not an e-mail address."""

    code = "email_invalid"
    kind = Kind.INVALID
    message = gettext_noop("“{email}” is not an e-mail address. Check how it is written.")


class LanguageUnknown(Refusal):
    """A language that the product doesn't speak."""

    code = "language_unknown"
    kind = Kind.INVALID
    message = gettext_noop("This language isn't available. Choose French or Arabic.")


def name_in_both(name: Bilingual) -> Bilingual:
    """A name cleaned, in both languages. :raises NameMissing: one is empty."""
    clean = Bilingual(clean_line(name.fr), clean_line(name.ar))
    if not (clean.fr and clean.ar):
        raise NameMissing
    return clean


def name_of_person(name: Bilingual) -> Bilingual:
    """A person's name cleaned; one writing is enough and stands for both. :raises PersonNameMissing: none is given."""
    clean = Bilingual(clean_line(name.fr), clean_line(name.ar))
    if not (clean.fr or clean.ar):
        raise PersonNameMissing
    return Bilingual(clean.fr or clean.ar, clean.ar)


def short_code(code: str) -> str:
    """A short code cleaned. :raises CodeMissing: it is empty."""
    clean = clean_line(code)
    if not clean:
        raise CodeMissing
    return clean


def reason_given(reason: str) -> str:
    """A reason cleaned. :raises ReasonMissing: it is empty."""
    clean = clean_line(reason)
    if not clean:
        raise ReasonMissing
    return clean


def email_address(email: str) -> str:
    """An address as accounts keep it, in lower case. :raises EmailInvalid: it can't be one."""
    clean = clean_line(email).lower()
    try:
        validate_email(clean)
    except ValidationError as error:
        raise EmailInvalid(email=clean) from error
    return clean


def language_code(language: str) -> str:
    """``fr`` or ``ar``. :raises LanguageUnknown: any other."""
    if language not in {"fr", "ar"}:
        raise LanguageUnknown
    return language
