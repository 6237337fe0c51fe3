"""Settings of the one Django process.

From the environment: `MINZHENG_HOME` is where what is kept lies, `MINZHENG_DATABASE` the address of a database (SQLite in
the home when empty), `MINZHENG_SECRET_KEY` the key that seals sessions, `MINZHENG_HOSTS` the names it answers to,
`MINZHENG_TLS=1` that it is reached by https alone, `MINZHENG_PROXY=1` that nobody but a proxy of our own reaches it,
`MINZHENG_DEMO=1` the demo mode, with practice sign-in and a business date that can be set. `MINZHENG_JURISDICTION`, which
`content` reads, chooses the folder of places, units and registers.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.utils.csp import CSP

from minzheng.config.demo.content import figures
from minzheng.kernel.db.api import database

PACKAGE = Path(__file__).resolve().parent.parent
PROJECT = PACKAGE.parents[1]
HOME = Path(os.environ.get("MINZHENG_HOME") or PROJECT / "var")
DEMO = os.environ.get("MINZHENG_DEMO") == "1"
DEMO_DAYS, DEMO_WAVES = figures().travels, figures().days  # to which one click takes a demo; on which records come in

_KEY = HOME / "secret-key"  # made by `minzheng serve`; it is no part of a backup
SECRET_KEY = os.environ.get("MINZHENG_SECRET_KEY") or (_KEY.read_text().strip() if _KEY.is_file() else secrets.token_urlsafe(50))
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *filter(None, os.environ.get("MINZHENG_HOSTS", "").split(","))]

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "minzheng.kernel.journal",
    "minzheng.kernel.events",
    "minzheng.kernel.access",
    "minzheng.kernel.vault",
    "minzheng.kernel.search",
    "minzheng.kernel.editions",
    "minzheng.kernel.jobs",
    "minzheng.kernel.publishing",
    "minzheng.registry",
    "minzheng.people",
    "minzheng.circumstances",
    "minzheng.oversight",
    "minzheng.rolls",
    "minzheng.channels",
    "minzheng.services.catalogue",
    "minzheng.services.postings",
    "minzheng.services.drafts",
    "minzheng.services.cases",
    "minzheng.services.entitlements",
    "minzheng.services.rosters",
    "minzheng.services.recipients",
    "minzheng.indicators",
    "minzheng.kernel.documents",
    "minzheng.services.simulations",
    "minzheng.services.telling",
    "minzheng.services.backlog",
    "minzheng.plan.duties",
    "minzheng.plan.assessment",
    "minzheng.plan.review",
    "minzheng.plan.local",
    "minzheng.plan.supervision",
    "minzheng.plan.inspection",
    "minzheng.plan.burden",
    "minzheng.plan.clues",
    "minzheng.portal.ui",
    "minzheng.portal.public",
    "minzheng.portal.desk",
    "minzheng.portal.atlas",
    "minzheng.portal.disclosure",
    "minzheng.portal.figures",
    "minzheng.portal.guides",
    "minzheng.portal.entitled",
    "minzheng.portal.letters",
    "minzheng.portal.residents",
    "minzheng.portal.rest",
    "minzheng.portal.plan",
    "minzheng.portal.issuing",
    "minzheng.portal.assessing",
    "minzheng.portal.review",
    "minzheng.portal.promises",
    "minzheng.portal.house",
    "minzheng.portal.adopting",
    "minzheng.portal.watching",
    "minzheng.portal.persons",
    "minzheng.portal.cases",
    "minzheng.portal.paper",
    "minzheng.portal.simulating",
    "minzheng.portal.paying",
    "minzheng.portal.reading",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "minzheng.portal.ui.preferences.PreferencesMiddleware",
    "minzheng.portal.ui.too_large.TooLargeMiddleware",
    "minzheng.kernel.access.middleware.ActorMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "minzheng.portal.ui.gaps.GapsMiddleware",
    "minzheng.portal.desk.workbook.TakenMiddleware",
    "minzheng.portal.ui.unkept.UnkeptMiddleware",
]
if os.environ.get("MINZHENG_PROXY") == "1":
    MIDDLEWARE.insert(0, "minzheng.config.proxy.ProxyMiddleware")
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ROOT_URLCONF = "minzheng.config.urls"
WSGI_APPLICATION = "minzheng.config.wsgi.application"
DATABASES = {"default": database(os.environ.get("MINZHENG_DATABASE", ""), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "minzheng.portal.ui.preferences.shell"],
            "builtins": ["django.templatetags.i18n", "minzheng.portal.ui.templatetags.ui"],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "Chinese"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 300

SESSION_ENGINE = "minzheng.kernel.access.here"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("MINZHENG_TLS") == "1"
CSRF_COOKIE_HTTPONLY = True
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]

# Security. Uploads are held in memory alone: what a reader pastes or drops never reaches a disk.
UPLOAD_LIMIT = 10 * 2**20
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 16 * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300  # a page of amounts for a family of twelve
DATA_UPLOAD_MAX_NUMBER_FILES = 40  # the scans of a day
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"bare": {"()": "minzheng.config.logs.Bare"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "level": "ERROR", "formatter": "bare"}},
    "loggers": {name: {"handlers": ["stderr"], "level": "ERROR", "propagate": False} for name in ("django", "minzheng")},
}
