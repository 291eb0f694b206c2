"""Real servers: PostgreSQL, S3 storage, RabbitMQ, SMTP, keys and time-stamping of one's own. Every value comes from the environment."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from config import env
from config.databases import database
from config.settings.base import *  # noqa: F403  # settings modules extend one another by design of Django
from config.settings.base import BASE_DIR, INSTALLED_APPS, LOGGING, METRICS_TOKEN, MIDDLEWARE, PUBLIC_URL

DATA_DIR = Path(env.text("DATA_DIR", "/var/lib/bureau-ordre"))
SECRET_KEY = env.text("SECRET_KEY", like="the output of `openssl rand -base64 50`")
_public = urlsplit(PUBLIC_URL)
ALLOWED_HOSTS = [_public.hostname or "", "127.0.0.1", *env.names("ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]

DATABASES = {
    "default": database(
        env.text("DATABASE_URL", like="postgres://bureau_app:password@127.0.0.1/bureau"),
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if owner := env.text("DATABASE_OWNER_URL", ""):
    # Only `migrate` needs it; give it to no other process.
    DATABASE_OWNER = database(owner)

# Quotas and locks on sign-in count for all processes together.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

STORAGE_URL = env.text("STORAGE_URL", like="s3://key:secret@minio.example:9000/courrier?secure=1")
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "var" / "static")))
ASSETS_DIR = STATIC_ROOT.parent / "assets"
STATICFILES_DIRS = [ASSETS_DIR]
SIGNING_DIR = DATA_DIR / "signing"
TSA_URL = env.text("TSA_URL", like="https://tsa.example/rfc3161")
SIGNING_KEYS = env.text("SIGNING_KEYS", like="pkcs12:/etc/bureau-ordre/keys")

_mail = urlsplit(env.text("EMAIL_URL", like="smtp+tls://user:password@mail.example:587"))
if _mail.scheme not in {"smtp", "smtp+tls", "smtp+ssl"}:
    raise ImproperlyConfigured("EMAIL_URL must begin with smtp://, smtp+tls:// or smtp+ssl://.")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _mail.hostname or ""
EMAIL_PORT = _mail.port or 25
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
EMAIL_USE_SSL = _mail.scheme == "smtp+ssl"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", like="bureau-ordre@ministere.example")

BROKER_URL = env.text("BROKER_URL", like="amqp://user:password@127.0.0.1:5672//")
CELERY_BROKER_URL = BROKER_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {"confirm_publish": True}

_secure = _public.scheme == "https"
SECURE_SSL_REDIRECT = _secure
SECURE_HSTS_SECONDS = 31536000 if _secure else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = _secure
CSRF_COOKIE_SECURE = _secure

LOGGING["handlers"]["console"]["formatter"] = "json"
if METRICS_TOKEN:
    # Processes share their figures through files in this folder; a fresh one at each start of the machine.
    Path(env.shared("PROMETHEUS_MULTIPROC_DIR", "/tmp/bureau-ordre-metrics")).mkdir(  # noqa: S108
        parents=True, exist_ok=True
    )
    INSTALLED_APPS = [*INSTALLED_APPS, "django_prometheus"]
    MIDDLEWARE = [
        "django_prometheus.middleware.PrometheusBeforeMiddleware",
        *MIDDLEWARE,
        "django_prometheus.middleware.PrometheusAfterMiddleware",
    ]

DEMONSTRATION = False
