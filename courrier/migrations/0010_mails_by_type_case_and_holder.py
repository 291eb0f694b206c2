from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT


class Migration(migrations.Migration):
    """Lists of one type of mail, of one case, and of what one person holds, newest first; one index a column is enough."""

    dependencies = [
        ("courrier", "0009_cases_found"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex("mail", models.Index(fields=["type", "-entered_at"], name="mail_type")),
        migrations.AddIndex("mail", models.Index(fields=["holder", "-entered_at"], name="mail_person")),
        migrations.AddIndex(
            "mail",
            models.Index(
                fields=["case", "-entered_at"], name="mail_case", condition=models.Q(case__isnull=False)
            ),
        ),
        migrations.AlterField(
            "mail",
            "case",
            models.ForeignKey(
                "courrier.case", on_delete=PROTECT, null=True, related_name="mails", db_index=False
            ),
        ),
        migrations.AlterField(
            "mail",
            "holder",
            models.ForeignKey(
                settings.AUTH_USER_MODEL, on_delete=PROTECT, null=True, related_name="+", db_index=False
            ),
        ),
        migrations.AlterField(
            "mail",
            "sender",
            models.ForeignKey(
                "courrier.correspondent", on_delete=PROTECT, null=True, related_name="sent", db_index=False
            ),
        ),
        migrations.AlterField(
            "mail",
            "type",
            models.ForeignKey(
                "courrier.mailtype", on_delete=PROTECT, null=True, related_name="+", db_index=False
            ),
        ),
    ]
