"""The queue: a wake-up call for deliveries that the database already holds."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")

app = Celery("bureau_ordre")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep-deliveries": {"task": "journal.tasks.sweep", "schedule": 5.0},
    "seal-journal": {"task": "audit.tasks.seal", "schedule": 60.0},
    "verify-journal": {
        "task": "audit.tasks.verify",
        "schedule": crontab(hour="3", minute="30"),
        "options": {"queue": "slow"},
    },
    "tell-in-the-morning": {
        "task": "notifications.tasks.morning",
        "schedule": crontab(minute="*/10"),  # each administration once a day, when its own morning has come
        "options": {"queue": "slow"},
    },
    "sweep-orphan-files": {"task": "storage.tasks.sweep_orphan_files", "schedule": 6 * 3600.0},
}
