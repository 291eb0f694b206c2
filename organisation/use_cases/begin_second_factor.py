"""Begin to set up a second factor: a secret for the authenticator application, which counts once a code of it was given."""

from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from common.errors import Refusal, gettext_noop
from organisation.principal import Principal
from organisation.queries import has_second_factor


class SecondFactorExists(Refusal):
    """The second factor is in use already."""

    code = "second_factor_exists"
    message = gettext_noop("You already use a second factor. Switch it off first to set up another device.")


def begin_second_factor(*, by: Principal) -> TOTPDevice:
    """The device to be shown as a code (``config_url``); asked again before it counts, the same one.

    :raises SecondFactorExists:
    """
    if has_second_factor(by.user_id):
        raise SecondFactorExists
    with transaction.atomic():
        device, _ = TOTPDevice.objects.get_or_create(
            user_id=by.user_id, confirmed=False, defaults={"name": "application"}
        )
        return device
