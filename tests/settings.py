"""The embedded settings with what tests need: a folder for each process, a quick hasher, another database when one is named."""

import os
import tempfile
from pathlib import Path

# Every process of a parallel run has its own folder below the first one's.
_scratch = Path(os.environ.setdefault("TEST_DATA_DIR", tempfile.mkdtemp(prefix="bureau-tests-")))
os.environ["DATA_DIR"] = str(_scratch / os.environ.get("PYTEST_XDIST_WORKER", "main"))

from config.databases import database  # noqa: E402
from config.settings.embedded import *  # noqa: E402, F403  # DATA_DIR must be set before the settings read it
from config.settings.embedded import DATA_DIR, DATABASES, STATIC_ROOT  # noqa: E402

STATIC_ROOT.mkdir(exist_ok=True)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if url := os.environ.get("TEST_DATABASE_URL"):
    DATABASES["default"] = database(url)
else:
    # In a file: in memory there is neither the write-ahead log nor the locks that production meets.
    DATABASES["default"] |= {"TEST": {"NAME": str(DATA_DIR / "test.sqlite3")}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
AXES_ENABLED = False
