from importlib import import_module

from django.apps import AppConfig


class SigningConfig(AppConfig):
    name = "signing"

    def ready(self) -> None:
        import_module("signing.reactions")
