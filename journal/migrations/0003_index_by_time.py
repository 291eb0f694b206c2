from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only")]

    operations = [
        migrations.RemoveIndex(model_name="entry", name="entry_administration"),
        migrations.RemoveIndex(model_name="entry", name="entry_actor"),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["administration_id", "occurred_at", "id"], name="entry_administration"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("actor_id__isnull", False)),
                fields=["actor_id", "occurred_at", "id"],
                name="entry_actor",
            ),
        ),
    ]
