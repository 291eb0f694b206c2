"""Refusing to start with a store that can't be meant."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from storage.stores import store_at


@register
def storage_address(**_: Any) -> list[CheckMessage]:
    """``STORAGE_URL`` names a folder or a bucket."""
    try:
        store_at(settings.STORAGE_URL)
    except ImproperlyConfigured as error:
        return [Error(str(error), id="storage.E001")]
    return []
