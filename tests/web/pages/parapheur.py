"""The pages of the parapheur and its folders."""

from typing import Any

from demo.office import CORRECTED
from organisation.models import User
from parapheur.models import Folder, Step
from tests.web.pages import Page


def _folder(kind: str) -> dict[str, Any]:
    step = Step.objects.filter(kind=kind, state="open").earliest("waiting_since")
    return {"folder_id": step.folder_id}


def _signed() -> dict[str, Any]:
    step = Step.objects.filter(kind="signature", state="done").earliest("pk")
    return {"folder_id": step.folder_id, "step_id": step.pk}


def _returned() -> dict[str, Any]:
    drafter = User.objects.get(email="redacteur@exemple.invalid")
    return {"folder_id": drafter.folders_started.filter(state="returned").earliest("pk").pk}


def _corrected() -> dict[str, Any]:
    return {"folder_id": Folder.objects.get(title__endswith=CORRECTED.subject).pk}


def _to_sign() -> dict[str, Any]:
    return _folder("signature")


def _to_approve() -> dict[str, Any]:
    return _folder("visa")


PAGES = {
    "parapheur": [
        Page("directeur"),
        Page("cheffe-division"),
        Page("redacteur", query="?show=followed"),
        Page("secretaire", query="?show=prepared"),
    ],
    "parapheur-batch": [Page("directeur"), Page("redacteur")],
    "parapheur-held": Page("administration"),
    "parapheur-results": Page("directeur"),
    "folder": [
        Page("directeur", _to_sign),
        Page("cheffe-division", _to_approve),
        Page("redacteur", _returned),
        Page("secretaire", _to_sign),
    ],
    "folder-changes": Page("cheffe-division", _corrected),
    "folder-sign": Page("directeur", _to_sign),
    "folder-return": Page("directeur", _to_sign),
    "folder-refuse": Page("cheffe-division", _to_approve),
    "folder-approve": Page("cheffe-division", _to_approve),
    "folder-signature": Page("directeur", _signed),
}
NOT_PAGES = {
    "parapheur-next": "leads on to the most urgent folder",
    "folder-opened": "only an act",
    "folder-opinion": "the demonstration's circuits ask for no opinion",
    "folder-acknowledge": "the demonstration's circuits inform nobody",
    "folder-recall": "only an act",
    "folder-withdraw": "only an act",
    "folder-retry": "only an act",
    "folder-paper": "the demonstration's circuits ask for electronic signatures",
    "folder-reassign": "only an act",
    "folder-note": "only an act",
    "folder-place": "only an act",
    "folder-page": "an image",
    "folder-file": "a file",
}
