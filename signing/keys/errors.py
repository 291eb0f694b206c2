"""Why a document could not be signed: the base of every refusal of this room."""

from typing import ClassVar

from common.errors import Refusal, gettext_noop


class CannotSign(Refusal):
    """The signature was not made; ``cause`` says on whose side it lies, ``retryable`` whether the same try may succeed later."""

    code = "cannot_sign"
    message = gettext_noop("The document could not be signed.")
    cause: ClassVar[str] = "signing"  # key | certificate | timestamp | pdf | result
    retryable: ClassVar[bool] = False
