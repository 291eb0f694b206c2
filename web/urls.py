"""Addresses of the site, one list for each room of ``web/views``."""

from django.urls import include, path

_ROOMS = (
    "entrance",
    "registration",
    "mails",
    "letters",
    "parapheur",
    "journal",
    "organisation",
    "configuration",
    "account",
    "public",
)

urlpatterns = [path("", include(f"web.views.{room}.urls")) for room in _ROOMS]
