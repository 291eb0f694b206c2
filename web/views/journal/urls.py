"""Addresses of the journal: what happened, to what, by whom, and how it is proved."""

from django.urls import path

from web.views.journal import histories, lists, proof

urlpatterns = [
    path("journal/", lists.journal, name="journal"),
    path("journal/export/", lists.export, name="journal-export"),
    path("journal/proof/", proof.proof, name="proof"),
    path("journal/proof/verify/", proof.verify_now, name="proof-verify"),
    path("journal/records/<slug:kind>/<uuid:record_id>/", histories.record_history, name="record-history"),
    path("journal/people/<uuid:person_id>/", histories.person_history, name="person-history"),
    path("journal/entries/<uuid:entry_id>/proof.json", histories.entry_proof, name="entry-proof"),
]
