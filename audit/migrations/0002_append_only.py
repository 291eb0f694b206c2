from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from journal.protection import protect, unprotect

TABLES = ("audit_seal", "audit_sealedentry", "audit_anchor")


def protect_seals(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        protect(table, editor)


def unprotect_seals(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        unprotect(table, editor)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(protect_seals, unprotect_seals)]
