"""Addresses of the API."""

from django.urls import URLPattern, URLResolver, include, path
from rest_framework.routers import SimpleRouter

from api import pages_for_people, token, views
from api.resources import assignments, correspondents, files, mail_acts, registers

RESOURCES = (
    assignments.Assignments,
    correspondents.Correspondents,
    files.Files,
    mail_acts.Mails,
    registers.Registers,
)

router = SimpleRouter(use_regex_path=False)
for view in RESOURCES:
    router.register(view.resource, view, basename=f"api-{view.resource}")

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/token/", token.token, name="api-token"),
    path("api/v1/schema/", pages_for_people.schema, name="api-schema"),
    path("api/v1/docs/", pages_for_people.docs, name="api-docs"),
    path("api/v1/", include(router.urls)),
    path(
        "api/<path:path>",
        views.NoSuchAddress.as_view(dict.fromkeys(views.METHODS, "answer")),
        name="api-none",
    ),
]
