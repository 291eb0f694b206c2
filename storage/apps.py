from importlib import import_module

from django.apps import AppConfig


class StorageConfig(AppConfig):
    name = "storage"

    def ready(self) -> None:
        import_module("storage.checks")
        import_module("storage.reactions")
