"""The queue: a wake-up call for deliveries that the database already holds."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")

app = Celery("bureau_ordre")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep-deliveries": {"task": "journal.tasks.sweep", "schedule": 5.0},
}
