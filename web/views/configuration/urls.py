"""Addresses of the configuration: registers, types, instructions, correspondents, circuits, signing, queues."""

from django.urls import path

from web.views.configuration import circuits, entrance, queues, signing

urlpatterns = [
    path("configuration/", entrance.configuration, name="configuration"),
    path("configuration/circuits/", circuits.circuits, name="circuits"),
    path("configuration/circuits/new/", circuits.circuit_new, name="circuit-new"),
    path("configuration/circuits/<uuid:circuit_id>/", circuits.circuit, name="circuit"),
    path("configuration/circuits/<uuid:circuit_id>/steps/", circuits.circuit_edit, name="circuit-edit"),
    path("configuration/circuits/<uuid:circuit_id>/who/", circuits.circuit_who, name="circuit-who"),
    path(
        "configuration/circuits/<uuid:circuit_id>/publish/", circuits.circuit_publish, name="circuit-publish"
    ),
    path("configuration/circuits/<uuid:circuit_id>/<slug:name>/", circuits.circuit_act, name="circuit-act"),
    path("configuration/signing/", signing.signing, name="signing"),
    path("configuration/signing/check/", signing.signing_check, name="signing-check"),
    path("configuration/queues/", queues.queues, name="queues"),
    path("configuration/queues/again/", queues.queues_again, name="queues-again"),
]
