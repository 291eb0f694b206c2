"""Which passwords are good enough."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from common.errors import Kind, Refusal, gettext_noop
from organisation.models import User


class WeakPassword(Refusal):
    """A password that is easily guessed."""

    code = "weak_password"
    kind = Kind.INVALID
    message = gettext_noop("This password is too easily guessed. {problems}")


def must_be_strong(password: str, person: User) -> None:
    """Judge by the rules of ``AUTH_PASSWORD_VALIDATORS``. :raises WeakPassword: with each of the rules that it breaks."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise WeakPassword(problems=" ".join(error.messages)) from error
