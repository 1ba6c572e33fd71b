"""Settings of the web application and of the casework tower. Everything that changes by place comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from config.environment import home, secret

BASE_DIR = Path(__file__).resolve().parent.parent
RELAIS_HOME = home()
RELAIS_HOME.mkdir(parents=True, exist_ok=True)

SECRET_KEY = secret("RELAIS_SECRET_KEY")
NIR_KEYS = secret("RELAIS_NIR_KEYS").split(",")
NIR_INDEX_KEY = secret("RELAIS_NIR_INDEX_KEY")

READING_QUOTA_PER_HOUR = int(os.environ.get("RELAIS_READING_QUOTA", "120"))
NAMES_QUOTA_PER_HOUR = int(os.environ.get("RELAIS_NAMES_QUOTA", "5000"))
EXPORT_QUOTA_PER_DAY = int(os.environ.get("RELAIS_EXPORT_QUOTA", "500000"))

# The night counts what is kept too long; it erases only where a fund switched it on.
RETENTION_AT_NIGHT = os.environ.get("RELAIS_RETENTION") == "1"

DEBUG = os.environ.get("RELAIS_DEBUG") == "1"
SECURE = os.environ.get("RELAIS_HTTPS") == "1"
ALLOWED_HOSTS = os.environ.get("RELAIS_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
# Proxies of ours between a visitor and the application: that many addresses of X-Forwarded-For are believed.
PROXIES = int(os.environ.get("RELAIS_PROXIES", "0"))
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("RELAIS_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "simple_history",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "relais.registers.accounts",
    "relais.registers.audit",
    "relais.registers.retention",
    "relais.registers.identity",
    "relais.registers.directory",
    "relais.pages",
    "relais.casework.case",
    "relais.casework.signals",
    "relais.casework.support",
    "relais.casework.mediation",
    "relais.casework.referrals",
    "relais.casework.outreach",
    "relais.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "relais.pages.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Before the packages' own, so that our look replaces theirs; then those of the parts of web.
        "DIRS": [
            BASE_DIR / "relais" / "web" / "templates",
            *sorted((BASE_DIR / "relais" / "web").glob("*/templates")),
        ],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "relais.pages.context.frame",
            ],
        },
    }
]

FORM_RENDERER = "relais.pages.rendering.Renderer"

DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{RELAIS_HOME / 'db.sqlite3'}", conn_max_age=600, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL lets readers go on while one writes; IMMEDIATE makes writers wait in line instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;"
        " PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;",
    }

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Agent"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "relais.registers.accounts.adapters.ClosedSignup"
SOCIALACCOUNT_ADAPTER = "relais.registers.accounts.adapters.KnownAgentsOnly"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_FORMS = {
    "login": "relais.web.account_forms.Login",
    "reset_password": "relais.web.account_forms.ResetPassword",
    "reauthenticate": "relais.web.account_forms.Reauthenticate",
}
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, list[dict[str, object]]]] = {
    "openid_connect": {"APPS": []}
}
if os.environ.get("RELAIS_OIDC_URL"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "fund",
            "name": os.environ.get("RELAIS_OIDC_NAME", "Annuaire de la caisse"),
            "client_id": os.environ["RELAIS_OIDC_CLIENT"],
            "secret": os.environ["RELAIS_OIDC_SECRET"],
            "settings": {"server_url": os.environ["RELAIS_OIDC_URL"], "oauth_pkce_enabled": True},
        }
    ]

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
# Numbers are written for people by `relais.pages.typography`; a key in an address or a form keeps its figures together.
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = RELAIS_HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": RELAIS_HOME / "documents"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

EMAIL_BACKEND = os.environ.get(
    "RELAIS_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = os.environ.get("RELAIS_SMTP_HOST", "127.0.0.1")
EMAIL_PORT = int(os.environ.get("RELAIS_SMTP_PORT", "25"))
DEFAULT_FROM_EMAIL = os.environ.get("RELAIS_FROM", "Relais <relais@example.org>")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SESSION_COOKIE_AGE = 12 * 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("RELAIS_LOG_LEVEL", "WARNING")},
}
