"""One machine, one folder: SQLite, files in a folder, a local queue, a demonstration authority. Needs no variable at all."""

import secrets
from pathlib import Path

from config import env
from config.databases import database
from config.settings.base import *  # noqa: F403  # settings modules extend one another by design of Django
from config.settings.base import BASE_DIR, PORT

DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)


def _kept_secret(path: Path) -> str:
    """The secret made at first start; a second process that starts at the same moment reads the first one's."""
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()


SECRET_KEY = env.text("SECRET_KEY", "") or _kept_secret(DATA_DIR / "secret-key")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *env.names("ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = [
    f"http://127.0.0.1:{PORT}",
    f"http://localhost:{PORT}",
    *env.names("CSRF_TRUSTED_ORIGINS"),
]

DATABASES = {"default": database(env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'database.sqlite3'}"))}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
    }
}

STORAGE_URL = env.text("STORAGE_URL", f"file://{DATA_DIR / 'files'}")
STATIC_ROOT = DATA_DIR / "static"
ASSETS_DIR = DATA_DIR / "assets"
ASSETS_DIR.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [ASSETS_DIR]
SIGNING_DIR = DATA_DIR / "signing"  # the demonstration authority
TSA_URL = env.text("TSA_URL", "demonstration")
SIGNING_KEYS = env.text("SIGNING_KEYS", "demonstration")

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mails"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "bureau-ordre@exemple.invalid")

BROKER_URL = env.text("BROKER_URL", "filesystem://")
CELERY_BROKER_URL = BROKER_URL
if BROKER_URL == "filesystem://":
    QUEUE_DIR = DATA_DIR / "queue"
    (QUEUE_DIR / "control").mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR),
        "data_folder_out": str(QUEUE_DIR),
        "control_folder": str(QUEUE_DIR / "control"),
        "polling_interval": 0.1,
    }

DEMONSTRATION = True  # accounts with a known password, papers marked as without legal value
