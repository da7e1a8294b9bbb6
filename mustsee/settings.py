"""Settings of the academy: read from the environment only; unset means a safe local default.

Every variable is described in `docs/configuration.md`; a test holds that page against this file.
"""

from pathlib import Path

from django.contrib.messages import constants as message_levels
from django.utils.translation import gettext_lazy as _

from mustsee import environment

BASE_DIR = Path(__file__).resolve().parent.parent
ENV = environment.read()

VAR_DIR = ENV.var_dir
SITE_URL = ENV.site_url
DEMO = ENV.demo
DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key
ALLOWED_HOSTS = ENV.allowed_hosts
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "mustsee.apps.MustseeConfig",
    "modeltranslation",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "mustsee.apps.AcademyAdminConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "auditlog",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "template_partials",
    "core",
    "reference",
    "accounts",
    "notifications",
    "partners",
    "credentials",
    "academy",
    "mentoring",
    "home",
    "reports",
]

MIDDLEWARE = [
    "core.middleware.health_first",
    "mustsee.health.ready_first",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.CompressText",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "core.middleware.says_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.keeps_to_its_reader",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.second_factor_for_staff",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
    "core.middleware.explains_methods",
]

ROOT_URLCONF = "mustsee.urls"
WSGI_APPLICATION = "mustsee.wsgi.application"

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
                "core.context_processors.site",
            ],
            "builtins": ["core.templatetags.components"],
        },
    },
]

# Databases. SQLite takes its write lock at BEGIN (IMMEDIATE), so that two writers queue up instead of failing half-way.
DATABASES = {"default": ENV.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = ENV.redis_url
CACHES = {"default": ENV.cache}

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:me"
LOGOUT_REDIRECT_URL = "home:start"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
MFA_ADAPTER = "accounts.adapters.MfaAdapter"
ACCOUNT_FORMS = {
    "signup": "home.forms.SignUpForm",
    "login": "accounts.forms.SignInForm",
    "add_email": "accounts.forms.AddAddressForm",
    "reset_password": "accounts.forms.ForgottenPasswordForm",
    "request_login_code": "accounts.forms.AskForCodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 3
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# A training room signs up from one address on the internet; a mailbox gets few mails, however often one asks.
ACCOUNT_RATE_LIMITS = {
    "signup": "60/m/ip",
    "login": "60/m/ip",
    "confirm_email": "1/10s/key,6/h/key",
    # Guests ask for a seat without signing in: each request holds one, and writes to the address.
    "guest_seat": "60/h/ip,6/h/key",
    # The code in the room: a whole room types it from one address, and one person seldom more than twice.
    "room_code": "900/h/ip,10/h/key",
    # Anybody may tell what does not work; a program that tells it all day may not.
    "accessibility_report": "20/h/ip",
}
ACCOUNT_MAIL_TIMEOUT_SECONDS = 5
ACCOUNT_EMAIL_NOTIFICATIONS = True
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENV.behind_proxy else 0
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE_URL.split(":", 1)[0]
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "MU.ST.SEE"
# Nobody signs in before an address is proved, so a change of address may wait beside a second factor.
MFA_ALLOW_UNVERIFIED_EMAIL = True
STAFF_SECOND_FACTOR_REQUIRED = not DEMO
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SITE_URL.startswith("http://")
# Activity tracking would write at each request; the list of signed-in devices does without it.
USERSESSIONS_TRACK_ACTIVITY = False

# Languages: `pt` is European Portuguese, and pages say lang="pt-PT" (see LANGUAGE_TAGS).
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("pt", "Português"),
    ("it", "Italiano"),
    ("es", "Español"),
    ("fr", "Français"),
]
LANGUAGE_TAGS = {"pt": "pt-PT"}
# The second has our words for what the packages below say otherwise than we do (docs/glossary.md).
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale_packages"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = tuple(code for code, _name in LANGUAGES)
FORMAT_MODULE_PATH = ["core.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "mustsee.assets.PackageFinder",
]
# Pages name the hashed files; the others would be compressed a second time for nobody.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Two thousand tiny icons and the source maps are not worth the seconds that Brotli takes at its best level.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("jpg", "png", "webp", "woff", "woff2", "ico", "svg", "map")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR_DIR / "media"}},
    "staticfiles": {"BACKEND": "core.storage.StaticStorage"},
}

# Of one file. What comes in beyond it is not kept, not even until the form has said so.
UPLOAD_MAX_MB = ENV.upload_max_mb
FILE_UPLOAD_HANDLERS = [
    "core.upload_handlers.StopAtLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 20

FORM_RENDERER = "core.form_errors.OurRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
MESSAGE_TAGS = {message_levels.ERROR: "danger", message_levels.DEBUG: "secondary"}

# Mail: never a request longer than the short timeout; the outbox retries, a person reads a sentence.
EMAIL_BACKEND = ENV.email_backend
globals().update(ENV.email_options)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = ENV.from_email
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_DIR = VAR_DIR / "mail"

# Keys that sign badges. The folder that somebody names has their keys; in ours the first one is made when it is needed.
CREDENTIAL_KEYS_DIR = ENV.credential_keys or VAR_DIR / "keys"
CREDENTIAL_KEYS_ARE_MADE = ENV.credential_keys is None

# Queue: the database rows are the record, the broker only wakes the workers.
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 2}
# A wake-up that is lost is repeated by the clock. Kept until its drain ends, it would end the worker with it: Celery
# 5.7 does not survive that Redis goes away while a message is unacknowledged.
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
NOTIFICATIONS_BATCH = 100
NOTIFICATIONS_LEASE_SECONDS = 90
NOTIFICATIONS_SMTP_TIMEOUT_SECONDS = 10
NOTIFICATIONS_RETRY_SECONDS = ENV.retry_seconds
NOTIFICATIONS_PAUSE_SECONDS = ENV.pause_seconds
NOTIFICATIONS_PER_MINUTE = ENV.mails_per_minute

# Security
SECURE_HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = SECURE_HTTPS
CSRF_COOKIE_SECURE = SECURE_HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.behind_proxy else None
SECURE_SSL_REDIRECT = SECURE_HTTPS and ENV.behind_proxy
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31536000 if SECURE_HTTPS else 0
# Whether all subdomains may ever be served without HTTPS is the domain owner's to say, not ours.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
X_FRAME_OPTIONS = "DENY"
# The attendance sheet of 500 people has two fields for each; Django's own limit is 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": ENV.log_level},
    # Scanners try other hosts all day; each gets its 400, and no page of traceback in our log.
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}},
}

SITE_NAME = _("MU.ST.SEE Academy")
