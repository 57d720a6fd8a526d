"""Settings. Everything that differs between places comes from the environment or var/jiceng.env."""

import os
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from jiceng.site.rooms import installed
from jiceng.site.startup import PLAYGROUND_KEY, PLAYGROUND_KEYS, refusals

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent

env = environ.Env()
JICENG_HOME = Path(os.environ.get("JICENG_HOME", ROOT / "var")).resolve()
if (JICENG_HOME / "jiceng.env").is_file():
    environ.Env.read_env(JICENG_HOME / "jiceng.env")

JICENG_MODE = env("JICENG_MODE", default="production")
if JICENG_MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured("JICENG_MODE 只能是 production、demo 或 test")
PLAYGROUND = JICENG_MODE != "production"

# Outside the demo and tests there is no default key: an installation makes its own.
SECRET_KEY = env("JICENG_SECRET_KEY", default=PLAYGROUND_KEY if PLAYGROUND else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("请先运行 jiceng init，或设置 JICENG_SECRET_KEY")
# Master keys of personal data, the newest last: k1=aes-256-gcm:<64 hex>,k2=sm4-gcm:<64 hex>.
JICENG_KEYS = env.dict("JICENG_KEYS", default=PLAYGROUND_KEYS if PLAYGROUND else {})
# This node's name among others, and the key shared with each: city=aes-256-gcm:<64 hex>.
JICENG_NODE = env("JICENG_NODE", default="")
JICENG_PEERS = env.dict("JICENG_PEERS", default={})
# Hosts inside the network to which packages of figures may be sent, besides public ones.
JICENG_UPLINKS = env.list("JICENG_UPLINKS", default=[])
JICENG_NODE_MODEL = "orgs.Org"
JICENG_TOKEN_AUTH = "jiceng.registers.accounts.actions.keeping.account_of_token"
JICENG_HANDOFFS = "jiceng.site.handoffs.HANDOFFS"
JICENG_MENU = "jiceng.site.menus.GROUPS"
DEBUG = env.bool("JICENG_DEBUG", default=False)
ALLOWED_HOSTS = env.list(
    "JICENG_HOSTS", default=["127.0.0.1", "localhost", "testserver"] if PLAYGROUND else []
)
CSRF_TRUSTED_ORIGINS = env.list("JICENG_ORIGINS", default=[])
if not PLAYGROUND and (
    refused := refusals(
        key=SECRET_KEY,
        keys=JICENG_KEYS,
        debug=DEBUG,
        hosts=ALLOWED_HOSTS,
        environment=os.environ,
        env_file=JICENG_HOME / "jiceng.env",
    )
):
    raise ImproperlyConfigured("；".join(refused))

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_q",
    "jiceng.kernel",
    "jiceng.kit",
    *installed(env.list("JICENG_WITHOUT", default=[])),
    "jiceng.site",
]
# Messages leave by the lines an operator has set up; where there are none, nothing leaves.
JICENG_GATEWAY = (
    "jiceng.channels.lines.gateway.Switchboard"
    if "jiceng.channels.lines" in INSTALLED_APPS
    else "jiceng.registers.outbox.rules.Simulated"
)
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jiceng.site.policy.Policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "jiceng.site.sessions.Authentication",
    "django.contrib.messages.middleware.MessageMiddleware",
    "jiceng.site.sessions.Sessions",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "jiceng.site.urls"
WSGI_APPLICATION = "jiceng.site.wsgi.application"
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["jiceng.site.sessions.Accounts"]
# The tree every record hangs in, and the registers whose codes name its nodes by their keeper.
JICENG_NODE_MODEL = "orgs.Org"
JICENG_NODE_ALIASES = {"places.Place": "keeper"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASE_URL = env("DATABASE_URL", default=f"sqlite:///{JICENG_HOME / 'jiceng.sqlite3'}")
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
# Opening a connection costs more than a page's queries; each thread keeps its own for a while.
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # A deferred start dies with "database is locked" as soon as two writers meet.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY;"
        ),
    }

else:
    # From the third time on a question put together once is not planned anew either
    # (kernel.prepared); other questions never are prepared.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("prepare_threshold", 2)

# In the process's own memory: nothing that a page may not show stale for its few seconds, and
# pieces of pages under everything they are drawn from.
LOCAL = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
CACHES = {
    "default": LOCAL | {"LOCATION": "default"},
    "template_fragments": LOCAL | {"LOCATION": "fragments", "OPTIONS": {"MAX_ENTRIES": 500}},
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "jiceng.kit.folding.Folding",
                    ["django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jiceng.site.frame.frame",
            ],
        },
    }
]

FORM_RENDERER = "jiceng.kit.controls.Controls"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = ROOT / "staticfiles"
STATICFILES_DIRS = [d for d in [ROOT / "static_vendor"] if d.is_dir()]
MEDIA_ROOT = JICENG_HOME / "files"
PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
HASHED_STATIC = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": PLAIN_STATIC if JICENG_MODE == "test" else HASHED_STATIC},
}
WHITENOISE_USE_FINDERS = JICENG_MODE == "test"

LOGIN_URL = "accounts.sign_in"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "jiceng.site.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "jiceng.site.pages.csrf_failure"
SECURE_HTTPS = env.bool("JICENG_HTTPS", default=not PLAYGROUND)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SECURE_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
    if JICENG_MODE == "test"
    else "django.contrib.auth.hashers.PBKDF2PasswordHasher"
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_LIMIT_MB = env.int("JICENG_UPLOAD_MB", default=50)

Q_CLUSTER = {
    "name": "jiceng",
    "orm": "default",
    "workers": 1,
    "timeout": 1_800,
    "retry": 2_000,
    "max_attempts": 5,
    "save_limit": 100,
    "poll": 1,
    "catch_up": False,
    "sync": JICENG_MODE == "test",
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env("JICENG_LOG", default="WARNING")},
}
