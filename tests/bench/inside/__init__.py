"""What is measured inside an installation, each module in a process of its own: see :func:`tests.bench.within`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")
django.setup()
