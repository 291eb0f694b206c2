from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from courrier.snapshots import words_of


def fold_what_is_there(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    Case = apps.get_model("courrier", "Case")
    for case in Case.objects.all().iterator():
        case.folded = words_of(f"{case.reference} {case.title}")
        case.save(update_fields=["folded"])


class Migration(migrations.Migration):
    """Cases are found by words."""

    dependencies = [("courrier", "0008_correspondents_retired")]

    operations = [
        migrations.AddField("case", "folded", models.CharField(default="", max_length=500)),
        migrations.RunPython(fold_what_is_there, migrations.RunPython.noop),
    ]
