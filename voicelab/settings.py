"""Settings: paths, core, apps, database, files, Celery, Kling, security, logging.

Every value comes from the environment or `.env` beside manage.py; a secret can also come from the
file named by NAME_FILE. The README's settings table is tested against this file.
"""

import ipaddress
import os
import time
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from voicelab import secret
from voicelab.values import Values

# --- paths ---------------------------------------------------------------------------------------

BASE_DIR = Path(__file__).resolve().parent.parent
env = Values()
if os.environ.get("VOICELAB_ENV_FILE", "") != "none":
    env.read_env(BASE_DIR / ".env")

DATA_DIR = env.folder("DATA_DIR", default=BASE_DIR / "var")

# --- core ----------------------------------------------------------------------------------------

DEBUG = env.switch("DEBUG")
HOST = env.text("HOST", "127.0.0.1")
PORT = env.whole("PORT", default=8000, least=1, most=65535)
_shown_host = "127.0.0.1" if HOST in {"0.0.0.0", "::"} else HOST  # noqa: S104
_shown_host = f"[{_shown_host}]" if ":" in _shown_host else _shown_host
SITE_URL = env.text("SITE_URL", f"http://{_shown_host}:{PORT}").rstrip("/")
SITE_URL_GIVEN = bool(env.text("SITE_URL"))
SECRET_KEY = env.text("SECRET_KEY") or secret.kept_in(DATA_DIR)
# For the first administrator; without it `start` makes one up and prints it.
ADMIN_PASSWORD = env.text("VOICELAB_ADMIN_PASSWORD")

ROOT_URLCONF = "voicelab.urls"
WSGI_APPLICATION = "voicelab.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
# In their own languages: whoever looks for theirs may not read the other.
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["voicelab.formats"]
USE_I18N = True
USE_TZ = True


def _machine_time_zone() -> str:
    """IANA name of the machine's zone; UTC when the machine does not say."""
    link = Path("/etc/localtime")
    name = str(link.resolve()).partition("zoneinfo/")[2] if link.is_symlink() else ""
    return name if "/" in name and time.tzname[0] != "UTC" else "UTC"


TIME_ZONE = env.zone("TIME_ZONE", default=_machine_time_zone())

# --- apps ----------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "voicelab.apps.StaticConfig",
    "django_htmx",
    "csp",
    "axes",
    "voicelab.apps.VoiceLabConfig",
    "voicelab.sandbox",
    "voices",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "voices.views.visits.VisitsMiddleware",
    "voicelab.doors.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "voices.views.headers.HeadersMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "voices.views.shell.shell",
            ],
            "libraries": {"heroicons": "voices.templatetags.icons"},
        },
    }
]

# --- database ------------------------------------------------------------------------------------

_pragmas = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA temp_store=MEMORY;"
    "PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=27103364;PRAGMA cache_size=2000;"
)
if env.text("DATABASE_URL"):
    DATABASES = {"default": env.database("DATABASE_URL")}
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
else:
    # A claim must survive power loss before money is spent: synchronous=FULL, not NORMAL.
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "voicelab.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": _pragmas,
            },
            # A file: an in-memory database fails concurrent writes (measured: 144 of 150).
            "TEST": {"NAME": DATA_DIR / "test.sqlite3"},
        }
    }

# --- files ---------------------------------------------------------------------------------------

MEDIA_ROOT = DATA_DIR
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "voicelab.static.StaticStorage"},
}
S3_BUCKET = env.text("S3_BUCKET")
if S3_BUCKET:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.text("S3_ENDPOINT") or None,
            "access_key": env.text("S3_ACCESS_KEY") or None,
            "secret_key": env.text("S3_SECRET_KEY") or None,
            "querystring_expire": 3600,
            "default_acl": "private",
        },
    }

# Small parts go to memory, files to the disk that will keep them.
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "incoming"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "voices.forms.upload.CappedUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100
DATA_UPLOAD_MAX_NUMBER_FILES = 2

# --- Celery --------------------------------------------------------------------------------------

BROKER_FILE = DATA_DIR / "broker.sqlite3"
EMBEDDED_BROKER = not env.text("CELERY_BROKER_URL")
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL") or f"sqla+sqlite:///{BROKER_FILE}"
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 4
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_POOL_ACQUIRE_TIMEOUT = 2
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat")
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "voices.tasks.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "refresh": {"task": "voices.tasks.refresh", "schedule": 600.0, "options": {"expires": 600}},
    "nightly": {"task": "voices.tasks.nightly", "schedule": 3600.0, "options": {"expires": 3600}},
}
if CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_timeout": 30 if env.text("VOICELAB_ROLE", "web") == "worker" else 1,
        "socket_connect_timeout": 1,
        "socket_keepalive": True,
        "visibility_timeout": 600,
    }

# --- Kling ---------------------------------------------------------------------------------------

KLING_API_KEY = env.text("KLING_API_KEY")
KLING_ACCESS_KEY = env.text("KLING_ACCESS_KEY")
KLING_SECRET_KEY = env.text("KLING_SECRET_KEY")
KLING_ACCOUNT = env.text("KLING_ACCOUNT", "main")
KLING_PRIVATE_NETWORK = env.switch("KLING_PRIVATE_NETWORK")
# Several while a secret is exchanged: Kling signs with both for seven days.
KLING_WEBHOOK_SECRETS = tuple(env.items("KLING_WEBHOOK_SECRET"))
LINKS_ALLOWED_HOSTS = frozenset(env.items("LINKS_ALLOWED_HOSTS"))
PRACTICE = not (KLING_API_KEY or KLING_ACCESS_KEY or env.text("KLING_BASE_URL"))
if PRACTICE:
    KLING_BASE_URL = "https://practice.invalid"
    # The only thing that ties the client to the sandbox: who answers for this address.
    KLING_ADAPTERS = "voicelab.loopback.kling_adapters"
    SANDBOX_FETCH_ADAPTERS = "voicelab.loopback.site_adapters"
    MEDIA_URL_BASE = "https://site.invalid"
    PUBLIC_URL = ""
else:
    KLING_BASE_URL = env.text("KLING_BASE_URL", "https://api-singapore.klingai.com")
    KLING_BASE_URL = KLING_BASE_URL.rstrip("/")
    KLING_ADAPTERS = ""


def _is_public(url: str) -> bool:
    """Whether Kling could plausibly reach `url`: https, and no private or local address."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        return parts.scheme == "https" and ipaddress.ip_address(host).is_global
    except ValueError:
        local = "." not in host or host.endswith((".local", ".localhost", ".internal", ".lan"))
        return parts.scheme == "https" and not local


if not PRACTICE:
    PUBLIC_URL = env.text("PUBLIC_URL").rstrip("/")
    PUBLIC_URL = PUBLIC_URL or (SITE_URL if _is_public(SITE_URL) else "")
    # "" means: Kling can't fetch a clip from here.
    MEDIA_URL_BASE = PUBLIC_URL if KLING_PRIVATE_NETWORK or _is_public(PUBLIC_URL) else ""
DELETE_HOLD_HOURS = env.whole("DELETE_HOLD_HOURS", default=24, least=0, most=8760)
SANDBOX_SECONDS = env.number("SANDBOX_SECONDS", default=10.0)
SANDBOX_PRESETS = env.whole("SANDBOX_PRESETS", default=398, least=0, most=100_000)

# --- security ------------------------------------------------------------------------------------

_https = SITE_URL.startswith("https://")
_hosts = {urlsplit(url).hostname for url in (SITE_URL, PUBLIC_URL) if url}
if HOST in {"127.0.0.1", "localhost", "::1"}:
    _hosts |= {"127.0.0.1", "localhost"}
ALLOWED_HOSTS_GIVEN = env.items("ALLOWED_HOSTS")
_named = {f"[{host}]" if ":" in host else host for host in _hosts if host}  # IPv6 in brackets
ALLOWED_HOSTS = sorted(_named | set(ALLOWED_HOSTS_GIVEN))
CSRF_TRUSTED_ORIGINS = sorted({url for url in (SITE_URL, PUBLIC_URL) if url.startswith("https://")})

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "voices.services.signed_in.PeopleBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_validation = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_validation}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_validation}.CommonPasswordValidator"},
    {"NAME": f"{_validation}.UserAttributeSimilarityValidator"},
]
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_TEMPLATE = "locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "voices"
LOGOUT_REDIRECT_URL = "sign-in"
SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_NAME = "__Host-session" if _https else "voicelab-session"
CSRF_COOKIE_NAME = "__Host-csrf" if _https else "voicelab-csrf"
# No script reads it: the page says its language itself.
LANGUAGE_COOKIE_NAME = "__Host-language" if _https else "voicelab-language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = _https
CSRF_FAILURE_VIEW = "voices.views.errors.csrf_failure"
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
if _https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- logging -------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"masked": {"()": "voicelab.secret.MaskSecrets"}},
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["masked"],
            "formatter": "plain",
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "axes": {"level": "WARNING"},
        "kombu": {"level": "ERROR"},
        # Scanners that ask by another name get 400; a traceback each would bury the rest.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
