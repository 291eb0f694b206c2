from importlib import import_module

from django.apps import AppConfig


class ParapheurConfig(AppConfig):
    name = "parapheur"

    def ready(self) -> None:
        import_module("parapheur.reactions")
