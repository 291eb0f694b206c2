"""Addresses of the configuration: registers, types, instructions, correspondents, circuits, signing, queues."""

from django.urls import path

from web.views.configuration import circuits, correspondents, entrance, lists, queues, signing

urlpatterns = [
    path("configuration/", entrance.configuration, name="configuration"),
    path("configuration/registers/", lists.registers, name="register-settings"),
    path("configuration/registers/new/", lists.register_new, name="register-setting-new"),
    path("configuration/registers/mask/", lists.register_mask, name="register-mask"),
    path("configuration/registers/<uuid:register_id>/", lists.register, name="register-setting"),
    path(
        "configuration/registers/<uuid:register_id>/<slug:name>/",
        lists.register_act,
        name="register-setting-act",
    ),
    path("configuration/types/", lists.mail_types, name="mail-types"),
    path("configuration/types/new/", lists.mail_type_new, name="mail-type-new"),
    path("configuration/types/<uuid:choice_id>/", lists.mail_type, name="mail-type"),
    path("configuration/instructions/", lists.instructions, name="instructions"),
    path("configuration/instructions/new/", lists.instruction_new, name="instruction-new"),
    path("configuration/instructions/<uuid:choice_id>/", lists.instruction, name="instruction"),
    path("correspondents/", correspondents.correspondents, name="correspondents"),
    path("correspondents/new/", correspondents.correspondent_new, name="correspondent-new"),
    path("correspondents/<uuid:correspondent_id>/", correspondents.correspondent, name="correspondent"),
    path(
        "correspondents/<uuid:correspondent_id>/change/",
        correspondents.correspondent_change,
        name="correspondent-change",
    ),
    path(
        "correspondents/<uuid:correspondent_id>/merge/",
        correspondents.correspondent_merge,
        name="correspondent-merge",
    ),
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
