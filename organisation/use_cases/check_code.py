"""Check a code of the second factor, or a recovery code, at sign-in or before a signature."""

from uuid import UUID

from django_otp import devices_for_user

from organisation.models import User
from organisation.use_cases.enable_second_factor import WrongCode


def check_code(*, person_id: UUID, code: str) -> None:
    """Accept a code once. Each device slows down after wrong ones; a recovery code is used up.

    :raises WrongCode:
    """
    person = User.objects.get(pk=person_id)
    typed = code.replace(" ", "").lower()
    if not any(device.verify_token(typed) for device in devices_for_user(person)):
        raise WrongCode
