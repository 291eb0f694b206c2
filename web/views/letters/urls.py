"""Addresses of letters: drafting, previewing, choosing a circuit, sending."""

from django.urls import path

from web.views.letters import circuit, document, draft, new, preview

urlpatterns = [
    path("letters/new/", new.new_letter, name="letter-new"),
    path("letters/addressees/", new.addressees, name="letter-addressees"),
    path("letters/<uuid:mail_id>/", draft.draft, name="letter"),
    path("letters/<uuid:mail_id>/keep/", draft.keep, name="letter-keep"),
    path("letters/<uuid:mail_id>/pages/<int:page>/", preview.preview_page, name="letter-page"),
    path("letters/<uuid:mail_id>/circuit/", circuit.choose, name="letter-circuit"),
    path("letters/<uuid:mail_id>/resend/", circuit.resend, name="letter-resend"),
    path("letters/<uuid:mail_id>/withdraw/", circuit.withdraw, name="letter-withdraw"),
    path("documents/new/", document.new_document, name="document-new"),
    path("documents/<uuid:folder_id>/", document.document, name="document"),
]
