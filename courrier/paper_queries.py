"""Papers that the product made, found by whoever holds one; what the public verification page shows."""

from django.db.models import QuerySet

from common.identifiers import normalise_paper_code
from courrier.models import MailPiece


def paper(code: str) -> MailPiece | None:
    """The paper that bears ``code``, as typed from it."""
    return _papers().filter(paper_code=normalise_paper_code(code)).first()


def paper_of_file(sha256: str) -> MailPiece | None:
    """The paper whose file has this SHA-256 (hexadecimal); None when there is none."""
    return _papers().filter(paper_code__isnull=False, file__sha256=sha256.lower()).first()


def _papers() -> QuerySet[MailPiece]:
    return MailPiece.objects.select_related("mail__administration", "mail__register", "file")
