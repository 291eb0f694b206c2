from django.db import migrations

from courrier.sql import drop_search, index_search


class Migration(migrations.Migration):
    dependencies = [("courrier", "0001_initial")]

    operations = [migrations.RunPython(index_search, drop_search)]
