"""What every table must keep: its administration, and the files it points to."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from tests.architecture.source import ROOMS

# Tables that belong to no administration, and why.
SHARED = {
    "organisation.Administration": "it is the administration",
    "journal.Entry": "holds the administration as a plain identifier; the installation has entries too",
    "journal.Delivery": "hangs on an entry, which holds the administration as a plain identifier",
    "journal.ServedRequest": "belongs to whoever asked",
    "audit.Seal": "one chain proves the whole installation",
    "audit.Anchor": "hangs on a seal",
}


def _own_models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=False)
        if model._meta.app_config.name.split(".")[0] in ROOMS
    ]


def _links(model: type[models.Model]) -> Iterator[models.ForeignKey]:
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey):
            yield field


def _leads_to_an_administration(model: type[models.Model], seen: frozenset[type[models.Model]]) -> bool:
    names = {field.name for field in model._meta.get_fields()} | {
        getattr(field, "attname", "") for field in model._meta.get_fields()
    }
    if "administration" in names or "administration_id" in names:
        return True
    return any(
        not link.null
        and link.related_model not in seen
        and _leads_to_an_administration(link.related_model, seen | {link.related_model})
        for link in _links(model)
    )


def test_links_to_stored_files_are_protected() -> None:
    """A file that something points to is never removed."""
    loose = [
        f"{model._meta.label}.{link.name}"
        for model in apps.get_models(include_auto_created=True)
        for link in _links(model)
        if link.related_model._meta.label == "storage.StoredFile"
        and link.remote_field.on_delete is not models.PROTECT
    ]
    assert not loose, "on_delete=models.PROTECT"


def test_every_record_belongs_to_an_administration() -> None:
    homeless = {
        model._meta.label
        for model in _own_models()
        if not _leads_to_an_administration(model, frozenset({model}))
    }
    assert homeless <= set(SHARED), (
        "give the model an administration, or a required link to a record that has one; "
        "what truly belongs to all is listed in SHARED with its reason"
    )


def test_nothing_points_into_the_journal() -> None:
    """Entries must outlive and never hinder the records they speak of; only the journal and its reader link to them."""
    found = [
        f"{model._meta.label}.{link.name}"
        for model in _own_models()
        for link in _links(model)
        if link.related_model._meta.app_label == "journal"
        and model._meta.app_label not in {"journal", "audit"}
    ]
    assert not found, "keep the entry's identifier as a plain UUIDField"
