from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    name = "audit"

    def ready(self) -> None:
        autodiscover_modules("events")  # so that every kind of entry can be told and searched
        import_module("audit.reactions")
