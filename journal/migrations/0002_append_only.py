from django.db import migrations

from journal.protection import protect_journal, unprotect_journal


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [migrations.RunPython(protect_journal, unprotect_journal)]
