"""Addresses of the API."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from rest_framework.routers import SimpleRouter

from api import pages_for_people, token, views
from api.resources import (
    assignments,
    audit_entries,
    cases,
    circuits,
    correspondents,
    decisions,
    delegations,
    files,
    folders,
    mail_acts,
    notifications,
    organisation,
    registers,
    signatures,
    validations,
)

RESOURCES = (
    assignments.Assignments,
    audit_entries.AuditEntries,
    cases.Cases,
    circuits.Circuits,
    correspondents.Correspondents,
    decisions.Decisions,
    delegations.Delegations,
    files.Files,
    folders.Folders,
    mail_acts.Mails,
    notifications.Notifications,
    organisation.People,
    organisation.Posts,
    organisation.Units,
    registers.Registers,
    signatures.Signatures,
    validations.Validations,
)

router = SimpleRouter(use_regex_path=False)
for view in RESOURCES:
    router.register(view.resource, view, basename=f"api-{view.resource}")

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/token/", token.token, name="api-token"),
    path("api/v1/schema/", pages_for_people.schema, name="api-schema"),
    path("api/v1/docs/", pages_for_people.docs, name="api-docs"),
    path("api/v1/", include(router.urls)),
    # A prefix, not <path:path>: that one stops at a line break, and the site's page would answer.
    re_path(r"^api/", views.NoSuchAddress.as_view(dict.fromkeys(views.METHODS, "answer")), name="api-none"),
]
