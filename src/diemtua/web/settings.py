"""The one settings module. Everything machine-specific is DIEMTUA_*; docs/SETTINGS.md lists it all."""

from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from diemtua.web import env

HOME = env.home()

DEBUG = env.flag("DIEMTUA_DEBUG")
GALLERY = DEBUG  # the page of every part in every state
SECRET_KEY = env.secret("DIEMTUA_SECRET_KEY", HOME / "secret.key")
VAULT_KEYS = env.words("DIEMTUA_VAULT_KEYS", []) or env.secret("DIEMTUA_VAULT_KEY", HOME / "vault.key").split(",")
VAULT_DIGEST_KEY = env.secret("DIEMTUA_VAULT_DIGEST_KEY", HOME / "digest.key")
PUBLIC_URL = env.address("DIEMTUA_PUBLIC_URL", "http://127.0.0.1:8000")
ALLOWED_HOSTS = [*env.hosts("DIEMTUA_HOSTS", ["127.0.0.1", "localhost", "[::1]"]), urlsplit(PUBLIC_URL).hostname or ""]
HTTPS = PUBLIC_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if HTTPS else []

INSTALLED_APPS = [
    "diemtua.web",
    "diemtua.demo",
    "diemtua.api",
    "diemtua.dashboards",
    "diemtua.datarights",
    "diemtua.advice",
    "diemtua.reorganisation",
    "diemtua.duplicates",
    "diemtua.credentials",
    "diemtua.timesheets",
    "diemtua.training",
    "diemtua.exams",
    "diemtua.agreements",
    "diemtua.calculators",
    "diemtua.casework",
    "diemtua.legislation",
    "diemtua.roster",
    "diemtua.corrections",
    "diemtua.unions",
    "diemtua.jobs",
    "diemtua.people",
    "diemtua.audit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "template_partials",
    "axes",
    "csp",
]

MIDDLEWARE = [
    # What every answer tells the browser to keep from, files and refusals of those below too.
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "diemtua.web.middleware.NoDevicesMiddleware",
    "diemtua.web.middleware.NoNulMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "diemtua.web.middleware.OwnPagesMiddleware",
    "diemtua.web.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "diemtua.web.middleware.FragmentMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "diemtua.web.middleware.DomainErrorMiddleware",
    "diemtua.web.filters.FiltersMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "diemtua.web.urls"
WSGI_APPLICATION = "diemtua.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "diemtua.web.context.navigation",
            ],
            "builtins": ["diemtua.web.templatetags.diemtua", "template_partials.templatetags.partials"],
        },
    }
]

DATABASES = {"default": env.database(env.text("DIEMTUA_DATABASE_URL"), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "diemtua.people.sessions.AccountBackend"]
PASSWORD_HASHERS = [
    "diemtua.people.hashers.PhoneFriendlyArgon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "diemtua.people.passwords.LongEnough"},
    {"NAME": "diemtua.people.passwords.NotOneself"},
    {"NAME": "diemtua.people.passwords.NotGuessable"},
]
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "people:sign_in"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "user_agent"]  # masked in the log
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_CALLABLE = "diemtua.people.views.locked_out"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # «đợi 15 phút» must be true for who goes on trying
AXES_CLIENT_IP_CALLABLE = "diemtua.people.access.client_address"
PROXY_COUNT = env.number("DIEMTUA_PROXIES", 0)

# Signed-cookie-free sessions in the database: an officer can see and end them; a read costs one query.
SESSION_ENGINE = "diemtua.people.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = False
CSRF_COOKIE_AGE = None  # until the browser is closed: on a shared phone nothing tells for a year that somebody was here
CSRF_FAILURE_VIEW = "diemtua.web.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_SSL_REDIRECT = env.flag("DIEMTUA_SSL_REDIRECT", default=True) and HTTPS
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
FORM_RENDERER = "diemtua.web.forms.Renderer"
FORMAT_MODULE_PATH = ["diemtua.web.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
WEBHOOKS_ALLOW_PRIVATE = env.flag("DIEMTUA_WEBHOOKS_ALLOW_PRIVATE")
MAX_WORKBOOK_BYTES = env.number("DIEMTUA_MAX_WORKBOOK_MB", 50, least=1) * 1024 * 1024

# Help with drafting answers: off unless the keeper names a server that speaks the OpenAI chat protocol (ADR 0020).
DRAFTING_URL = env.address("DIEMTUA_DRAFTING_URL", path=True)
DRAFTING_MODEL = env.text("DIEMTUA_DRAFTING_MODEL", "default")
DRAFTING_KEY = env.text("DIEMTUA_DRAFTING_KEY")
DRAFTING_SECONDS = env.number("DIEMTUA_DRAFTING_SECONDS", 30, least=1)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # An address that leads nowhere is no fault, and may be a secret one: of a calendar, of a certificate.
    "loggers": {"django.request": {"level": "ERROR"}},
    "root": {"handlers": ["console"], "level": env.level("DIEMTUA_LOG_LEVEL", "WARNING")},
}
