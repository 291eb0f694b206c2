"""Addresses of the parapheur: what waits for my decision, and one folder."""

from django.urls import path

from web.views.parapheur import acts, batch, compare, decisions, files, folder, held, inbox, signing
from web.views.parapheur.choices import CHOICES

urlpatterns = [
    path("parapheur/", inbox.parapheur, name="parapheur"),
    path("parapheur/next/", inbox.begin, name="parapheur-next"),
    path("parapheur/held/", held.held, name="parapheur-held"),
    path("folders/<uuid:folder_id>/reassign/", held.reassign, name="folder-reassign"),
    path("parapheur/several/", batch.batch, name="parapheur-batch"),
    path("parapheur/several/results/", batch.results, name="parapheur-results"),
    path("folders/<uuid:folder_id>/", folder.folder, name="folder"),
    path("folders/<uuid:folder_id>/opened/", folder.opened, name="folder-opened"),
    *(
        path(f"folders/<uuid:folder_id>/{name}/", decisions.decide, {"name": name}, name=f"folder-{name}")
        for name in CHOICES
    ),
    path("folders/<uuid:folder_id>/sign/", signing.sign, name="folder-sign"),
    path("folders/<uuid:folder_id>/signature/<uuid:step_id>/", signing.progress, name="folder-signature"),
    path("folders/<uuid:folder_id>/recall/", acts.recall, name="folder-recall"),
    path("folders/<uuid:folder_id>/withdraw/", acts.withdraw, name="folder-withdraw"),
    path("folders/<uuid:folder_id>/note/", acts.annotate, name="folder-note"),
    path("folders/<uuid:folder_id>/place/", acts.arrange, name="folder-place"),
    path("folders/<uuid:folder_id>/changes/", compare.changes, name="folder-changes"),
    path("folders/<uuid:folder_id>/retry/", acts.retry, name="folder-retry"),
    path(
        "folders/<uuid:folder_id>/files/<uuid:file_id>/<int:page>/<int:width>/",
        files.page,
        name="folder-page",
    ),
    path("folders/<uuid:folder_id>/files/<uuid:file_id>/", files.whole, name="folder-file"),
]
