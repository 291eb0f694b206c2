"""What both ways to run have in common; ``embedded`` and ``production`` add where things are, nothing else."""

from pathlib import Path
from typing import Any

from whitenoise.compress import Compressor

from config import env

BASE_DIR = Path(__file__).resolve().parents[2]

DEBUG = False
BIND = env.text("BIND", "127.0.0.1")
PORT = env.integer("PORT", 8000)
SECRET_KEY_FALLBACKS = env.names("SECRET_KEY_FALLBACKS")  # what the former one has signed still holds
PUBLIC_URL = env.text("PUBLIC_URL", f"http://127.0.0.1:{PORT}").rstrip("/")

DATABASE_OWNER: dict[str, Any] | None = None  # who `migrate` works as, when it isn't the application's role

INSTALLED_APPS = [
    "config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "lucide",
    "guardian",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "oauth2_provider",
    "journal",
    "storage",
    "organisation",
    "signing",
    "parapheur",
    "courrier",
    "notifications",
    "audit",
    "web",
    "api",
    "demo",
]

MIDDLEWARE = [
    "web.middleware.ClientAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "web.middleware.MaintenanceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "web.middleware.LoginMiddleware",
    "web.middleware.PrincipalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "web.context.around",
            ],
        },
    }
]

AUTH_USER_MODEL = "organisation.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # guardian would otherwise create a person that nobody is
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
SESSION_COOKIE_AGE = 12 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
PASSWORD_RESET_TIMEOUT = 3600
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_USERNAME_FORM_FIELD = "email"
AXES_LOCKOUT_CALLABLE = "web.views.entrance.sign_in.locked_out"
OTP_TOTP_ISSUER = "Bureau d'ordre"
SECOND_FACTOR_ROLES = env.names(
    "SECOND_FACTOR_ROLES"
)  # such as « signatory »: who must set one up at first sign-in
FRESH_AUTHENTICATION_SECONDS = 300  # a signature needs a password (or code) given no longer ago

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("ar", "العربية")]
LOCALE_PATHS = [BASE_DIR / "common" / "locale", BASE_DIR / "documents" / "locale"]  # the other rooms are apps
TIME_ZONE = "Africa/Casablanca"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STORAGES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.files.storage.InMemoryStorage"
    },  # documents live in the storage room, not here
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
UPLOAD_MAX_BYTES = env.integer("UPLOAD_MAX_BYTES", 100 * 1024 * 1024)
# What anybody may have checked at /verify/file/: how large a file, how often from one address.
VERIFY_MAX_BYTES = env.integer("VERIFY_MAX_BYTES", 25 * 1024 * 1024)
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES", "127.0.0.1,::1")  # whose X-Forwarded-For is believed
VERIFY_RATE = env.text("VERIFY_RATE", "30/hour")
MAINTENANCE_FILE = env.text("MAINTENANCE_FILE", "")  # while this file exists every page answers 503
UPLOAD_MAX_PAGES = env.integer("UPLOAD_MAX_PAGES", 2000)
ENVIRONMENT = "config.env.text"  # for commands that read an answer or a password once and must not keep it

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "web.views.problems.form_too_old"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.authentication.ApplicationAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["api.authentication.SignedInWithScope"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.JsonBody"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "api.schema.Describe",
    "NUM_PROXIES": 0,  # REMOTE_ADDR is right already; a header could name anybody
    "DEFAULT_THROTTLE_CLASSES": ["api.throttling.AccountThrottle"],
    "DEFAULT_THROTTLE_RATES": {
        "api": env.text("API_RATE", "1200/min"),
        "token": env.text("API_TOKEN_RATE", "60/min"),
    },
    "EXCEPTION_HANDLER": "api.problems.problem_response",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Bureau d'ordre digital",
    "DESCRIPTION": "Registers, mails, circuits, signatures and their history, for other systems.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "CorrespondentKindEnum": "courrier.models.CorrespondentKind.choices",
        "RecipientKindEnum": "courrier.models.RecipientKind.choices",
        "StepKindEnum": "api.resources.folders.STEP_KINDS",
        "StepStateEnum": "api.resources.folders.STEP_STATES",
        "FolderStateEnum": "api.resources.folders.FOLDER_STATES",
        "NotificationKindEnum": "notifications.models.Kind.choices",
        "HoldingKindEnum": "api.resources.organisation.HOLDING_KINDS",
        "DirectionEnum": "courrier.status.Direction.choices",
        "MailStatusEnum": "courrier.status.Status.choices",
        "MailVerbEnum": "courrier.status.Verb.choices",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.examples.with_examples",
    ],
}
OAUTH2_PROVIDER_APPLICATION_MODEL = "api.Application"
CREDENTIALS = "api.credentials.ClientCredentials"
OAUTH2_PROVIDER = {
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",  # client credentials and nothing else
    "SCOPES_BACKEND_CLASS": "api.scopes.ApplicationScopes",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_PKCE_REQUIRED": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_MATCHING": True,
}

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2.0
CELERY_TASK_DEFAULT_QUEUE = "fast"
CELERY_TASK_ROUTES = {"journal.tasks.deliver_slow": {"queue": "slow"}}
CELERY_TIMEZONE = "UTC"

METRICS_TOKEN = env.text("METRICS_TOKEN", "")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "config.logs.Json"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "axes": {"level": "WARNING"},
        "fontTools": {"level": "ERROR"},
        "kombu.connection": {"level": "ERROR"},
        "pyhanko": {"level": "ERROR"},
    },
}
