"""Django itself: applications, middleware, database and page templates."""

from common import env
from config.settings.files import BASE_DIR

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "config.apps.Admin",
    "labeling",
    "training",
    "launcher",  # for its Django commands
    "simulation",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "allauth.account",  # what the next two need; decision 82
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_vite",
]

# Five seconds in the web server (config/asgi.py sets them), a minute everywhere else.
STATEMENT_SECONDS = env.whole("STATEMENT_SECONDS", 60)
# Requests that one web process handles at once; each thread keeps one database connection.
WEB_THREADS = env.whole("WEB_THREADS", 8)
# Until when a view must have begun its answer. PostgreSQL's own limits end slow statements sooner.
ANSWER_SECONDS = env.whole("ANSWER_SECONDS", 30)

DATABASES = {"default": env.database("DATABASE_URL", statement_seconds=STATEMENT_SECONDS)}

MIDDLEWARE = [
    "common.requests.request_id_middleware",
    "common.logs.request_log_middleware",
    "config.metrics.metrics_middleware",
    "config.csp.policy_middleware",
    "config.caching.caching_middleware",
    "config.health.any_host_middleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.refusals.refuse_nul_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "labeling.people.sessions.begun.begun_middleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "labeling.people.sessions.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.language.own_language_middleware",
    "labeling.people.factors.gate.second_factor_middleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "config.audit.AuditMiddleware",
]

ROOT_URLCONF = "config.urls"
CSRF_FAILURE_VIEW = "config.refusals.csrf_failed"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "libraries": {"islands": "config.islands"},
        },
    },
]
