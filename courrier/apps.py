from importlib import import_module

from django.apps import AppConfig


class CourrierConfig(AppConfig):
    name = "courrier"

    def ready(self) -> None:
        import_module("courrier.reactions")
        import_module("courrier.circuit_reactions")
