"""Settings of the portal. What an operator may change is read from the environment, here only."""

import os

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from osms_portal import services

BASE_DIR = services.ROOT


def flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0") == "1"


def one_of(name: str, default: str, *others: str) -> str:
    """A word from a short list; any other is refused rather than read as the default."""
    value = os.environ.get(name, default)
    if value not in (default, *others):
        raise ImproperlyConfigured(f"{name} is one of: {', '.join((default, *others))}.")
    return value


def number(name: str, default: int) -> int:
    return int(os.environ.get(name, default))


def at_most(name: str, most: int) -> int:
    """A number from 1 to `most`, which is the default too; any other is refused."""
    value = number(name, most)
    if not 1 <= value <= most:
        raise ImproperlyConfigured(f"{name} is a number from 1 to {most}.")
    return value


# The portal's own switches -------------------------------------------------------------------
OSMS_DEMO = flag("OSMS_DEMO", default=services.is_demo())
OSMS_NOW = os.environ.get("OSMS_NOW", "") if OSMS_DEMO else ""
OSMS_PUBLIC_CHECK = one_of("OSMS_PUBLIC_CHECK", "status", "code")
OSMS_IIN_KEY = services.secret("OSMS_IIN_KEY", "iin_key")
OSMS_PROOF_KEY = services.secret("OSMS_PROOF_KEY", "proof_key")
OSMS_CODE_DELIVERY = os.environ.get("OSMS_CODE_DELIVERY", "outbox" if OSMS_DEMO else "email")
OSMS_SPOOL = os.environ.get("OSMS_SPOOL", str(services.VAR / "spool"))
OSMS_INBOX = os.environ.get("OSMS_INBOX", str(services.VAR / "inbox"))
OSMS_ANCHORS = os.environ.get("OSMS_ANCHORS", str(services.VAR / "anchors"))
OSMS_INBOX_SECONDS = number("OSMS_INBOX_SECONDS", 10)
OSMS_UPLOAD_MEGABYTES = number("OSMS_UPLOAD_MEGABYTES", 2048)
OSMS_FHIR_IIN_SYSTEM = os.environ.get("OSMS_FHIR_IIN_SYSTEM", "urn:osms:iin")
OSMS_TOKEN_DAYS = at_most("OSMS_TOKEN_DAYS", 90)
OSMS_TRUSTED_PROXIES = number("OSMS_TRUSTED_PROXIES", 0)
OSMS_REPLICA_MAX_LAG = number("OSMS_REPLICA_MAX_LAG", 5)
OSMS_LIMITS = {
    "client_minute": number("OSMS_LIMIT_CLIENT_MINUTE", 10),
    "client_day": number("OSMS_LIMIT_CLIENT_DAY", 60),
    "address_hour": number("OSMS_LIMIT_ADDRESS_HOUR", 300),
    "iin_day": number("OSMS_LIMIT_IIN_DAY", 20),
    "prefix_hour": number("OSMS_LIMIT_PREFIX_HOUR", 300),
    "open_address_minute": number("OSMS_LIMIT_OPEN_ADDRESS_MINUTE", 6000),
    "seldom_address_minute": number("OSMS_LIMIT_SELDOM_ADDRESS_MINUTE", 120),
    "verify_address_minute": number("OSMS_LIMIT_VERIFY_ADDRESS_MINUTE", 10),
    "api_second": number("OSMS_LIMIT_API_SECOND", 100),
    "token_address_minute": number("OSMS_LIMIT_TOKEN_ADDRESS_MINUTE", 20),
    "api_people_day": number("OSMS_LIMIT_API_PEOPLE_DAY", 100_000),
    "login_address_hour": number("OSMS_LIMIT_LOGIN_ADDRESS_HOUR", 30),
    "login_name_hour": number("OSMS_LIMIT_LOGIN_NAME_HOUR", 5),
    "factor_hour": number("OSMS_LIMIT_FACTOR_HOUR", 5),
    "factor_strangers_hour": number("OSMS_LIMIT_FACTOR_STRANGERS_HOUR", 20),
    "reset_address_hour": number("OSMS_LIMIT_RESET_ADDRESS_HOUR", 10),
    "code_iin_hour": number("OSMS_LIMIT_CODE_IIN_HOUR", 3),
    "code_iin_day": number("OSMS_LIMIT_CODE_IIN_DAY", 10),
    "code_address_hour": number("OSMS_LIMIT_CODE_ADDRESS_HOUR", 10),
    "code_prefix_hour": number("OSMS_LIMIT_CODE_PREFIX_HOUR", 20),
}
# What the watch over look-ups raises an alert for (docs/security.md).
OSMS_WATCH = {
    "day_checks": number("OSMS_WATCH_DAY_CHECKS", 300),
    "usual_times": number("OSMS_WATCH_USUAL_TIMES", 3),
    "usual_least": number("OSMS_WATCH_USUAL_LEAST", 30),
    "not_found_percent": number("OSMS_WATCH_NOT_FOUND_PERCENT", 20),
    "not_found_least": number("OSMS_WATCH_NOT_FOUND_LEAST", 20),
    "unseen": number("OSMS_WATCH_UNSEEN", 5),
    "night_from": number("OSMS_WATCH_NIGHT_FROM", 22),
    "night_to": number("OSMS_WATCH_NIGHT_TO", 6),
}

# Django ---------------------------------------------------------------------------------------
SECRET_KEY = services.secret("OSMS_SECRET_KEY", "secret_key")
DEBUG = flag("OSMS_DEBUG")
ALLOWED_HOSTS = os.environ.get(
    "OSMS_HOSTS", "*" if OSMS_DEMO else "localhost,127.0.0.1,[::1]"
).split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("OSMS_ORIGINS", "").split(",") if o]
ROOT_URLCONF = "osms_portal.urls"
WSGI_APPLICATION = "osms_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "modeltranslation",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "oauth2_provider",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "apps.common",
    "apps.persons",
    "apps.rates",
    "apps.contributions",
    "apps.categories",
    "apps.coverage",
    "apps.changes",
    "apps.audit",
    "apps.accounts",
    "apps.entitlement",
    "apps.registrar",
    "apps.office",
    "apps.feeds",
    "apps.api",
    "apps.fhir",
    "apps.portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "apps.api.middleware.ApiAnswers",
    "apps.fhir.middleware.FhirAnswers",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "apps.accounts.middleware.SignedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "apps.audit.middleware.StaffHistory",
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
                "django.template.context_processors.i18n",
                "apps.portal.context.page",
                "apps.office.context.staff",
            ],
        },
    },
]

# Data -----------------------------------------------------------------------------------------
DATABASES = services.databases()
for _alias in DATABASES.values():
    _alias["DISABLE_SERVER_SIDE_CURSORS"] = True
DATABASE_ROUTERS = ["apps.common.replica.Router"]
REDIS_URL = services.redis_url()
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
}
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "office:home"
LOGOUT_REDIRECT_URL = "login"
CSRF_FAILURE_VIEW = "apps.portal.views.errors.csrf_failure"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 900  # idle; what a session holds of a person ends sooner, by itself
SESSION_SAVE_EVERY_REQUEST = True
STAFF_IDLE_SECONDS, STAFF_ABSOLUTE_SECONDS = 15 * 60, 8 * 3600  # S-14
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
PASSWORD_RESET_TIMEOUT = 3600
# Tries at a code are counted by `limits`, by user and address: the library's own pauses hold for
# everybody who tries, the owner too.
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0
OTP_TOTP_ISSUER, OTP_TOTP_SYNC = "OSMS", False
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = flag("OSMS_HTTPS", default=not OSMS_DEMO)
SECURE_SSL_REDIRECT = flag("OSMS_HTTPS", default=False)
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
if OSMS_TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "no-referrer"
X_FRAME_OPTIONS = "DENY"

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Who hands in a file does not wait for a Redis that does not answer.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2}
CELERY_TIMEZONE = "Asia/Almaty"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "imports": {
        "task": "apps.feeds.tasks.sweep",
        "schedule": 15.0,
        "options": {"expires": 15.0},
    },
    "spool": {"task": "apps.feeds.tasks.sweep_spool", "schedule": 3600.0},
    "reconcile": {"task": "apps.feeds.tasks.reconcile", "schedule": crontab(hour=3, minute=0)},
    "twins": {"task": "apps.feeds.tasks.find_twins", "schedule": 60.0},
    "quarantine": {"task": "apps.feeds.tasks.carry_out_orders", "schedule": 60.0},
    "recount": {
        "task": "apps.contributions.tasks.recount",
        "schedule": 15.0,
        "options": {"expires": 15.0},
    },
    "seal": {"task": "apps.audit.tasks.seal", "schedule": 1.0, "options": {"expires": 1.0}},
    "watch": {"task": "apps.office.tasks.watch", "schedule": 15.0, "options": {"expires": 15.0}},
    "anchor": {"task": "apps.audit.tasks.export_anchor", "schedule": crontab(minute=0)},
    "forget": {"task": "apps.accounts.tasks.forget", "schedule": 3600.0},
    "forget-answers": {"task": "apps.api.tasks.forget", "schedule": 3600.0},
    "forget-fhir": {"task": "apps.fhir.tasks.forget", "schedule": 3600.0},
    "refresh-months": {"task": "apps.entitlement.tasks.refresh_months", "schedule": 10.0},
    "sweep-changes": {
        "task": "apps.entitlement.tasks.sweep_changes",
        "schedule": crontab(hour=0, minute=30),
    },
    "deliver-webhooks": {
        "task": "apps.entitlement.tasks.deliver_webhooks",
        "schedule": 15.0,
        "options": {"expires": 15.0},
    },
    "keep-histogram": {
        "task": "apps.entitlement.tasks.keep_histogram",
        "schedule": crontab(hour=4, minute=0),
    },
    "lists": {
        "task": "apps.registrar.tasks.sweep_lists",
        "schedule": 15.0,
        "options": {"expires": 15.0},
    },
    "wipe-lists": {"task": "apps.registrar.tasks.wipe_lists", "schedule": 300.0},
    "count-population": {"task": "apps.office.tasks.count_all", "schedule": 60.0},
    "count-the-day": {
        "task": "apps.office.tasks.count_the_day",
        "schedule": crontab(hour=4, minute=30),
    },
    "add-up-checks": {
        "task": "apps.office.tasks.add_up_checks",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "preview-changes": {"task": "apps.entitlement.tasks.work_out_previews", "schedule": 60.0},
    **(
        {"demo": {"task": "apps.feeds.tasks.demo_is_complete", "schedule": 600.0}}
        if OSMS_DEMO
        else {}
    ),
}

# Languages ------------------------------------------------------------------------------------
LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "kk"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("ru", "kk", "en")
FORMAT_MODULE_PATH = ["osms_portal.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Almaty"
USE_THOUSAND_SEPARATOR = True

# Files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = services.VAR / "static"
# Compressing source maps and every file twice made the first start a minute longer.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("png", "gif", "jpg", "woff", "woff2", "zip", "map")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Doors ----------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["apps.api.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "apps.api.problems.handler",
    "UNAUTHENTICATED_USER": None,
}
# Client credentials only: of the toolkit's addresses just the one for tokens is mounted.
OAUTH2_PROVIDER = {
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",
    "OAUTH2_VALIDATOR_CLASS": "apps.accounts.oauth.Validator",
    "SCOPES_BACKEND_CLASS": "apps.accounts.oauth.Scopes",
    "ACCESS_TOKEN_GENERATOR": "apps.accounts.oauth.new_token",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 900,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,  # tokens are kept as digests
}
SPECTACULAR_SETTINGS = {
    "TITLE": "OSMS portal",
    "VERSION": "1.2",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "WebhookStates": "apps.api.shapes.WEBHOOK_STATES",
        "Languages": "apps.rates.texts.LANGUAGES",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # Null, or the page would send the schema's address to a validator elsewhere.
    "SWAGGER_UI_SETTINGS": {
        "deepLinking": True,
        "defaultModelsExpandDepth": 0,
        "validatorUrl": None,
    },
    "PREPROCESSING_HOOKS": ["apps.api.guide.ours"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "apps.api.guide.describe",
    ],
    "REDOC_DIST": "SIDECAR",
}
EMAIL_BACKEND = os.environ.get("OSMS_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = os.environ.get("OSMS_EMAIL_HOST", "localhost")
DEFAULT_FROM_EMAIL = os.environ.get("OSMS_EMAIL_FROM", "noreply@localhost")


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_iin": {"()": "apps.common.logs.Redact"}},
    "formatters": {
        "plain": {
            "()": "apps.common.logs.Formatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["no_iin"],
            "formatter": "plain",
        }
    },
    "root": {"handlers": ["console"], "level": os.environ.get("OSMS_LOG", "INFO")},
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
