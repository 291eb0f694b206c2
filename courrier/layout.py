"""A letter as its paper: from what was drafted to what the typesetter takes."""

from collections.abc import Iterator

from django.conf import settings

from common.text import Bilingual
from courrier.models import Language, Mail, Recipient, RecipientKind
from documents.letter import Letter, LetterPdf, letter_pdf
from documents.values import Issuer
from organisation.models import Administration, Post, Unit
from organisation.queries import head_post_of, logo_of


def lay_out(mail: Mail) -> LetterPdf:
    """The text of the mail's draft as PDF/A, with the places of its stamps."""
    language = paper_language(mail)
    draft = mail.draft
    recipients = list(mail.recipients.select_related("correspondent", "unit"))
    return letter_pdf(
        Letter(
            issuer=issuer_of(mail.administration, mail.sender_unit),
            sender_title=_title(draft.signatory, mail.sender_unit),
            recipient=list(recipient_lines(recipients, language)),
            through=", ".join(_named(recipients, RecipientKind.THROUGH, language)),
            subject=mail.subject,
            reference=draft.reference,
            attachments=draft.attachments,
            body=draft.body,
            copies=_named(recipients, RecipientKind.COPY, language),
            language=language,
            demonstration=settings.DEMONSTRATION,
        )
    )


def issuer_of(administration: Administration, unit: Unit | None = None) -> Issuer:
    """The administration as its papers name it."""
    return Issuer(
        name=administration.name,
        letterhead=Bilingual(administration.letterhead_fr, administration.letterhead_ar),
        city=Bilingual(administration.city_fr, administration.city_ar),
        unit=unit.name if unit else None,
        logo=logo_of(administration),
    )


def paper_language(mail: Mail) -> str:
    """The language of a paper about the mail: its own if papers are made in it, else the administration's."""
    return (
        mail.language if mail.language in (Language.FRENCH, Language.ARABIC) else mail.administration.language
    )


def recipient_lines(recipients: list[Recipient], language: str) -> Iterator[str]:
    """To whom a letter goes, line by line, with the address where it is known."""
    for recipient in recipients:
        if recipient.kind != RecipientKind.TO:
            continue
        yield _name(recipient, language)
        if recipient.correspondent:
            place = (*recipient.correspondent.address.split("\n"), recipient.correspondent.city)
            yield from (line for line in place if line)


def _named(recipients: list[Recipient], kind: str, language: str) -> list[str]:
    return [_name(recipient, language) for recipient in recipients if recipient.kind == kind]


def _name(recipient: Recipient, language: str) -> str:
    named = recipient.correspondent or recipient.unit
    return named.name.in_language(language) if named else ""


def _title(signatory: Post | None, unit: Unit | None) -> Bilingual:
    post = signatory or (head_post_of(unit.pk) if unit else None)
    if post:
        return post.title
    return unit.name if unit else Bilingual("", "")
