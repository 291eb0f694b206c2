"""Browsers in which somebody is signed in."""

from django.test import Client

from organisation.models import User
from organisation.principal import Principal

PASSWORD = "mot de passe de test"


def signed_in(principal: Principal, language: str = "fr") -> Client:
    """The person's browser, some time after they signed in."""
    client = Client()
    client.force_login(
        User.objects.get(pk=principal.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    client.cookies["django_language"] = language
    return client


def email_of(principal: Principal) -> str:
    """What the person signs in with."""
    return User.objects.get(pk=principal.user_id).email
