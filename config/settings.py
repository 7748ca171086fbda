"""Every setting of the application, each read once from the environment."""

from datetime import timedelta
from pathlib import Path

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.text("SECRET_KEY")
ALLOWED_HOSTS = env.text("ALLOWED_HOSTS", "localhost,127.0.0.1").split(",")

INSTALLED_APPS = [
    "labeling",
    "training",
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
    "django_vite",
]

DATABASES = {"default": env.database("DATABASE_URL")}

MIDDLEWARE = [
    "config.requests.request_id_middleware",
    "config.csp.policy_middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.refusals.refuse_nul_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
CSRF_FAILURE_VIEW = "config.refusals.csrf_failed"

# The longest JSON, and the longest body of any kind.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
MAX_BODY_BYTES = env.whole("MAX_BODY_MIB", 64) * 1024 * 1024
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
        },
    },
]

AUTH_USER_MODEL = "labeling.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # refuses before any password is looked at
    "labeling.people.authentication.PasswordBackend",
]
_VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATORS}.NumericPasswordValidator"},
    {
        "NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
]

# Guessing passwords: see labeling/people/signin.py for the three counters.
AXES_HANDLER = "labeling.people.signin.FailedTries"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "username", "ip_address"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "labeling.people.authentication.account_name"
AXES_LOCKOUT_CALLABLE = "labeling.people.signin.as_answered"
AXES_ENABLE_ADMIN = False

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LANGUAGE_COOKIE_NAME = "language"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static_build"
FRONTEND_BUILD = BASE_DIR / "frontend_build" / "app"
STATICFILES_DIRS = [("app", FRONTEND_BUILD)]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Vite hashes the frontend's files, Django the rest: either name never changes its content.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+[.-][0-9a-zA-Z_-]{8,12}\..+$"
DJANGO_VITE = {
    "default": {"manifest_path": FRONTEND_BUILD / "manifest.json", "static_url_prefix": "app"}
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "labeling.people.authentication.AccessTokenAuthentication",
        "labeling.people.authentication.BrowserSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["labeling.people.access.Nobody"],  # every view says who
    "DEFAULT_PARSER_CLASSES": ["config.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "config.schema.Schema",
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "config.api.explain",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Plumbline",
    "DESCRIPTION": "Everything the browser uses, and scripts may use.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": None,
    "SCHEMA_PATH_PREFIX": "/api/",
    "ENUM_NAME_OVERRIDES": {"TaskKind": "labeling.tasks.models.Kind"},
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.schema.say_what_is_always_there",
        "config.schema.explain_refusals",
    ],
}

CELERY_BROKER_URL = env.text("REDIS_URL")
CELERY_TASK_IGNORE_RESULT = True  # state lives in Postgres; there is no result backend
CELERY_TASK_ACKS_LATE = False  # a long job must not run twice after the visibility timeout
CELERY_WORKER_DISABLE_PREFETCH = True  # nothing waits behind a long run
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"training.runs.jobs.*": {"queue": "gpu"}}

# Where people reach this installation; links in invitations begin with it.
PUBLIC_URL = env.text("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")

# How long an invitation can be accepted.
INVITATION_TIME = timedelta(days=env.whole("INVITATION_DAYS", 14))

# How long a labeler may keep a task without a heartbeat before it goes back to the queue.
SEAT_TIME = timedelta(minutes=env.whole("SEAT_MINUTES", 30))

# A skip can be taken back for ten seconds; two more are for the way of the request.
SKIP_UNDO_TIME = timedelta(seconds=12)

# How long labelers may correct what they handed in.
CORRECTION_TIME = timedelta(hours=env.whole("CORRECTION_HOURS", 24))

# Of a hundred seats, how many are at gold tasks, as long as there are any.
GOLD_PERCENT = env.whole("GOLD_PERCENT", 5)

# Where datasets, metrics and models are kept.
ARTIFACTS_DIR = Path(env.text("ARTIFACTS_DIR", str(BASE_DIR / "var" / "artifacts")))

# Prompts that agree in so many first characters are near-duplicates; one of them is kept.
PROMPT_PREFIX_CHARACTERS = env.whole("PROMPT_PREFIX_CHARACTERS", 200)
PROMPTS_PER_AUTHOR = env.whole("PROMPTS_PER_AUTHOR", 200)  # InstructGPT section 3.2
# The shares of authors whose prompts are kept for validation and test; the rest is for training.
SPLIT_VALIDATION_PERCENT = env.whole("SPLIT_VALIDATION_PERCENT", 10)
SPLIT_TEST_PERCENT = env.whole("SPLIT_TEST_PERCENT", 10)
# "module.function" that finds names of people; empty where there is none.
NAME_RECOGNISER = env.text("NAME_RECOGNISER", "")
