"""Settings: one person's computer by default, a team's server with COVALUE_ENV=production.

docs/install.md lists every variable that is read here.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from covalue.web.front import house
from covalue.web.running import env

PRODUCTION = os.environ.get("COVALUE_ENV", "local") == "production"
DEBUG = env.flag(os.environ, "COVALUE_DEBUG")
if PRODUCTION and (findings := env.unsafe(os.environ, debug=DEBUG)):
    raise ImproperlyConfigured(
        "Covalue does not start, its settings are unsafe:\n- " + "\n- ".join(findings)
    )

WEB = Path(__file__).resolve().parent
DATA = env.data_folder(os.environ)
SECRET_KEY = os.environ.get("COVALUE_SECRET_KEY") or env.stored_secret(DATA)
BASE_URL = os.environ.get("COVALUE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = [
    *env.words(os.environ, "COVALUE_HOSTS"),
    urlsplit(BASE_URL).hostname or "localhost",
    *([] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"]),
]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "django_filters",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    *house.installed(),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "covalue.web.kit.look.csp.ContentSecurityPolicyMiddleware",
    "covalue.web.front.api.middleware.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "covalue.web.kit.asked_once.OnceMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "covalue.web.urls"
WSGI_APPLICATION = "covalue.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # both before the templates of the sign-in library
        "DIRS": [WEB / "kit" / "look" / "templates", WEB / "ground" / "accounts" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# -- storage ---------------------------------------------------------------------------------------

DATABASES = {"default": env.database(os.environ.get("DATABASE_URL", ""), DATA)}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a grid of 100 costs over 120 months
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In the database, so that the lock-out after failed sign-ins counts over all processes and
# restarts.
CACHES = {
    "default": {
        "BACKEND": "covalue.web.kit.unavailable.StrictDatabaseCache",
        "LOCATION": "covalue_cache",
    }
}
DOCUMENTS_ROOT = DATA / "documents"
DOCUMENT_MOST_BYTES = int(float(os.environ.get("COVALUE_MAX_FILE_MIB", "25")) * 1024 * 1024)
DATA_UPLOAD_MAX_NUMBER_FILES = (
    1  # per request: every form takes one, and so its limit holds for the whole request
)
FILE_UPLOAD_HANDLERS = [
    "covalue.web.value.documents.uploads.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# -- sign-in ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "covalue.web.ground.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proven by the invitation that was sent to it
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Wrong passwords are counted by `accounts.sign_ins`; these are wrong codes of a second factor. How
# many people of an office sign in is not limited.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key", "login": None}
SOCIALACCOUNT_ADAPTER = "covalue.web.ground.accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = "oidc"
MFA_ADAPTER = "covalue.web.ground.accounts.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Covalue"
USERSESSIONS_TRACK_ACTIVITY = False


def _openid_connect() -> dict[str, Any]:
    issuer = os.environ.get("COVALUE_OIDC_ISSUER", "")
    app = {
        "provider_id": "company",
        "name": os.environ.get("COVALUE_OIDC_NAME", "Company account"),
        "client_id": os.environ.get("COVALUE_OIDC_CLIENT_ID", ""),
        "secret": os.environ.get("COVALUE_OIDC_CLIENT_SECRET", ""),
        "settings": {"server_url": issuer},
    }
    return {"openid_connect": {"APPS": [app] if issuer else [], "OAUTH_PKCE_ENABLED": True}}


SOCIALACCOUNT_PROVIDERS = _openid_connect()

# -- transport -------------------------------------------------------------------------------------

HTTPS = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^health$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
X_FRAME_OPTIONS = "DENY"
if env.flag(os.environ, "COVALUE_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

EMAIL_HOST = os.environ.get("COVALUE_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("COVALUE_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("COVALUE_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("COVALUE_MAIL_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("COVALUE_MAIL_FROM", "covalue@localhost")

# -- pages -----------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"
FORM_RENDERER = "covalue.web.kit.look.forms.LookRenderer"
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True

NINJA_PAGINATION_CLASS = "covalue.web.kit.api_lists.Pages"

# -- jobs ------------------------------------------------------------------------------------------

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# What the worker calls by the clock, with the seconds between two calls.
PERIODIC = {
    "covalue.web.ground.jobs.services.jobs_recover": 5,
    "covalue.web.ground.agreements.endings.end_all_due": 60,
    "covalue.web.partnership.assessments.closing.close_due": 60,
    "covalue.web.partnership.meetings.series.plan_ahead": 60,
    "covalue.web.partnership.meetings.invitations.invitations_due": 60,
    "covalue.web.ground.accounts.services.sessions_clear": 24 * 3600,
    "covalue.web.ground.accounts.services.idempotent_writes_clear": 24 * 3600,
    "covalue.web.ground.accounts.sign_ins.sign_ins_clear": 3600,
}
# Seconds without a sign of life after which a worker counts as lost.
JOB_LOST_AFTER = float(os.environ.get("COVALUE_JOB_LOST_AFTER", "15"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    # That the worker was told to stop is nothing to warn of.
    "loggers": {"django_tasks_db": {"level": "ERROR"}},
    "root": {"handlers": ["console"], "level": os.environ.get("COVALUE_LOG", "WARNING").upper()},
}
