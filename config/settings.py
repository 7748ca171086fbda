"""Every setting of the application, each read once from the environment."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.templatetags.static import static

from common import development, env

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.flag("DEBUG", default=False)
# Refuse a key that a file of the project contains, or that is also another password.
SECRET_KEY = env.secret(
    "SECRET_KEY",
    known=development.known_secrets() | {env.password("DATABASE_URL"), env.password("REDIS_URL")},
)

# Where people reach this installation. Hosts, cookies and links are derived from it.
PUBLIC_URL = env.origin("PUBLIC_URL", "http://127.0.0.1:8000")
_PUBLIC = urlsplit(PUBLIC_URL)
_BY_HTTPS = _PUBLIC.scheme == "https"
_LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
env.refuse_unsafe(PUBLIC_URL, debug=DEBUG)
ALLOWED_HOSTS = [str(_PUBLIC.hostname), *_LOOPBACK, *env.hosts("ALSO_ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# The number of our own proxies, each of which adds to X-Forwarded-For. 0 = trust no header.
TRUSTED_PROXIES = env.whole("TRUSTED_PROXIES", 0)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_SSL_REDIRECT = _BY_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # requested from inside, without a proxy
SECURE_HSTS_SECONDS = env.whole("HSTS_SECONDS", 365 * 24 * 3600) if _BY_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_SUBDOMAINS", default=_BY_HTTPS)
SECURE_HSTS_PRELOAD = env.flag("HSTS_PRELOAD", default=_BY_HTTPS)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

SESSION_COOKIE_NAME = "__Host-session" if _BY_HTTPS else "session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _BY_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = env.whole("SESSION_DAYS", 14) * 24 * 3600

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
    "django_vite",
]

# Five seconds in the web server (config/asgi.py sets them), a minute everywhere else.
STATEMENT_SECONDS = env.whole("STATEMENT_SECONDS", 60)
# Requests that one web process handles at once; each thread keeps one database connection.
WEB_THREADS = env.whole("WEB_THREADS", 8)

DATABASES = {"default": env.database("DATABASE_URL", statement_seconds=STATEMENT_SECONDS)}

MIDDLEWARE = [
    "common.requests.request_id_middleware",
    "common.logs.request_log_middleware",
    "config.metrics.metrics_middleware",
    "config.csp.policy_middleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.refusals.refuse_nul_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.language.own_language_middleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
CSRF_FAILURE_VIEW = "config.refusals.csrf_failed"

# Limits of a JSON body and of any body.
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
            "libraries": {"islands": "config.islands"},
        },
    },
]

AUTH_USER_MODEL = "labeling.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # refuses before a password is checked
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

# Limits of password guesses; labeling/people/signin.py explains the three counters.
AXES_HANDLER = "labeling.people.signin.FailedTries"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "username", "ip_address"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "labeling.people.authentication.account_name"
AXES_LOCKOUT_CALLABLE = "labeling.people.signin.as_answered"
AXES_ENABLE_ADMIN = False
AXES_CLIENT_IP_CALLABLE = "common.requests.client_address"
AXES_VERBOSE = False

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static_build"
FRONTEND_BUILD = BASE_DIR / "frontend_build" / "app"
STATICFILES_DIRS = [BASE_DIR / "config" / "static", ("app", FRONTEND_BUILD)]
# Compressing takes longer than the rest of a first start, and one machine gains nothing by it.
_COMPRESSED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_PLAIN = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": _COMPRESSED if env.flag("COMPRESS_STATIC", default=True) else _PLAIN
    },
}
# Vite hashes the names of the frontend's files and Django the others; such files never change.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+[.-][0-9a-zA-Z_-]{8,12}\..+$"
# Files that are compressed already, and source maps, which only developers load.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["png", "jpg", "webp", "woff", "woff2", "gz", "br", "map"]
DJANGO_VITE = {
    "default": {
        "manifest_path": FRONTEND_BUILD / "manifest.json",
        "static_url_prefix": "app",
        "app_client_class": "config.vite.NamedByVite",
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "labeling.people.authentication.AccessTokenAuthentication",
        "labeling.people.authentication.BrowserSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "labeling.people.access.Nobody"
    ],  # every view names who may call it
    "DEFAULT_PARSER_CLASSES": ["config.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "config.schema.Schema",
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "config.api.explain",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

UNFOLD = {
    "SITE_TITLE": "Plumbline",
    "SITE_HEADER": "Plumbline",
    "SITE_ICON": lambda request: static("plumbline/mark.svg"),
    "SITE_FAVICONS": [
        {
            "rel": "icon",
            "type": "image/svg+xml",
            "href": lambda request: static("plumbline/mark.svg"),
        }
    ],
    "STYLES": [lambda request: static("plumbline/admin.css")],
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": True,
    "SIDEBAR": {"show_search": True, "show_all_applications": False},
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
    # A set of choices that two fields use has one name in the schema.
    "ENUM_NAME_OVERRIDES": {
        "TurnRole": "labeling.prompts.api.fields.ROLES",
        "RolesEnum": "labeling.people.roles.Role",
        "FirstStepCode": "config.first_steps.api.CODES",
        "TaskKind": "labeling.tasks.models.Kind",
        "GuidelineKind": "labeling.guidelines.models.Kind",
        "TestItemKind": "labeling.qualification.models.ItemKind",
        "PromptKind": "labeling.prompts.models.Kind",
        "SplitEnum": "labeling.prompts.models.Split",
        "IntakeState": "labeling.prompts.intake.models.State",
        "DatasetKind": "training.datasets.models.Kind",
        "DatasetState": "training.datasets.models.State",
        "ModelKind": "training.registry.models.Kind",
        "ModelState": "training.registry.models.State",
        "BatchState": "training.samples.models.State",
        "RoundState": "training.rounds.models.RoundState",
        "StageState": "training.rounds.models.StageState",
        "StageName": "training.rounds.models.StageName",
        "MessageState": "training.playground.models.MessageState",
        "CampaignState": "labeling.campaigns.models.State",
        "WhyTheyDiffer": "labeling.quality.review.models.Why",
        "UseCaseEnum": "labeling.prompts.models.UseCase",
        "MeasuredPurpose": ["training", "evaluation"],
        "GuidelineSetEnum": "labeling.guidelines.models.Purpose",
        "TaskPurpose": "labeling.tasks.models.Purpose",
        "SkipReason": "labeling.tasks.models.SkipReason",
        "HeldOutSplit": ["validation", "test"],
        "LabelerGroup": "labeling.quality.columns.people.Group",
        "ConcernState": "labeling.quality.concerns.models.ConcernState",
        "FrozenKind": [
            ("demonstrations", "Demonstrations"),
            ("rankings", "Rankings"),
            ("prompts", "Prompts"),
        ],
        "RunState": "training.runs.models.State",
        "InvitationState": ["open", "accepted", "revoked", "expired"],
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.schema.say_what_is_always_there",
        "config.schema.explain_refusals",
    ],
}

# The folder where several web processes share their numbers; empty for one process.
PROMETHEUS_MULTIPROC_DIR = env.text("PROMETHEUS_MULTIPROC_DIR", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "common.logs.Formatter"}},
    "filters": {"not_the_same_again": {"()": "common.logs.NotTheSameAgain"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["not_the_same_again"],
        }
    },
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "axes": {"level": "WARNING"},
        # Their lines contain whole addresses; ours contain routes.
        "django.request": {"level": "ERROR"},
        "django.server": {"handlers": [], "level": "ERROR"},
        "uvicorn": {"handlers": [], "propagate": True, "level": "WARNING"},
        "uvicorn.access": {"handlers": [], "propagate": False},
    },
}

# Networks that may read /metrics and, with DEBUG off, the details of /readyz.
METRICS_FROM = env.networks("METRICS_FROM", "127.0.0.1/32, ::1/128")

CELERY_BROKER_URL = env.text("REDIS_URL")
CELERY_TASK_IGNORE_RESULT = True  # state lives in Postgres; there is no result backend
CELERY_TASK_ACKS_LATE = False  # a long job must not run twice after the visibility timeout
CELERY_TASK_REJECT_ON_WORKER_LOST = False  # a job that kills its worker must not come back
CELERY_WORKER_DISABLE_PREFETCH = True  # nothing waits behind a long run
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # workers write the same log lines as the web server
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10  # seconds a run has to save itself
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "health_check_interval": 10,
}
# A request must not hang without a broker: the row is stored, the message follows.
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0.1,
    "interval_max": 0.2,
}
CELERY_TIMEZONE = "UTC"
CELERY_TASK_DEFAULT_QUEUE = "default"
# Each of these jobs finds its work in the database, so a lost message costs only time.
CELERY_BEAT_SCHEDULE = {
    "note_default": {
        "task": "common.liveness.note_default",
        "schedule": timedelta(seconds=10),
    },
    "forget_what_has_ended": {
        "task": "labeling.people.jobs.forget_what_has_ended",
        "schedule": timedelta(hours=6),
    },
    "watch_runs": {
        "task": "training.runs.jobs.watch_runs",
        "schedule": timedelta(seconds=env.whole("RUN_WATCH_SECONDS", 10)),
        "options": {"expires": 60},
    },
    "intakes": {
        "task": "labeling.prompts.intake.jobs.ring_waiting_intakes",
        "schedule": timedelta(seconds=30),
    },
    "quality": {
        "task": "labeling.quality.jobs.refresh_facts",
        "schedule": timedelta(seconds=20),
    },
    "quality_again": {
        "task": "labeling.quality.jobs.rebuild_facts",
        "schedule": timedelta(days=1),
    },
    "gold": {
        "task": "labeling.quality.jobs.ask_newcomers_gold",
        "schedule": timedelta(hours=1),
    },
    "concerns": {
        "task": "labeling.quality.concerns.jobs.look_for_concerns",
        "schedule": timedelta(hours=1),
    },
}
CELERY_BEAT_SCHEDULE["models_of_hubs"] = {
    "task": "training.registry.jobs.ring_waiting_models",
    "schedule": timedelta(minutes=5),
}
CELERY_BEAT_SCHEDULE["datasets"] = {
    "task": "training.datasets.jobs.freeze_waiting_datasets",
    "schedule": timedelta(seconds=60),
}
CELERY_BEAT_SCHEDULE["batches"] = {
    "task": "training.samples.jobs.look_after_batches",
    "schedule": timedelta(seconds=60),
}
CELERY_BEAT_SCHEDULE["rounds"] = {
    "task": "training.rounds.jobs.look_after_rounds",
    "schedule": timedelta(seconds=30),
}
CELERY_BEAT_SCHEDULE["chats"] = {
    "task": "training.playground.jobs.look_after_chats",
    "schedule": timedelta(seconds=20),
}
CELERY_TASK_ROUTES = {
    "training.runs.jobs.execute": {"queue": "gpu"},
    "training.playground.jobs.write_reply": {"queue": "chat"},
}

# Playground limits: messages per person, and the length of a reply.
CHAT_PER_HOUR = env.whole("CHAT_PER_HOUR", 30)
CHAT_PER_DAY = env.whole("CHAT_PER_DAY", 200)
CHAT_TOKENS = env.whole("CHAT_TOKENS", 512)

# Seconds between heartbeats of a run's worker, and of silence before another worker takes the run.
RUN_HEARTBEAT = timedelta(seconds=env.whole("RUN_HEARTBEAT_SECONDS", 10))
RUN_SILENT_AFTER = timedelta(seconds=env.whole("RUN_SILENT_SECONDS", 45))
RUN_ATTEMPTS = 3  # after that a person decides
# Seconds a run has to save itself when its machine is stopped, and when it is cancelled.
RUN_SAVE_TIME = timedelta(seconds=env.whole("RUN_SAVE_SECONDS", 100))
RUN_CANCEL_TIME = timedelta(seconds=2)
# The module that runs as `python -m MODULE SPEC`.
RUN_ENGINE = env.text("RUN_ENGINE", "training.engine")
# Processes that one run may use here; 0 = as many as this worker has GPUs.
GPU_SLOTS = env.whole("GPU_SLOTS", 0)

# How long an invitation can be accepted.
INVITATION_TIME = timedelta(days=env.whole("INVITATION_DAYS", 14))

# How long a link for a new password works.
RESET_LINK_TIME = timedelta(hours=env.whole("RESET_LINK_HOURS", 24))

# How long a labeler may keep a task without a heartbeat before it goes back to the queue.
SEAT_TIME = timedelta(minutes=env.whole("SEAT_MINUTES", 30))

# A skip can be undone for ten seconds, plus two for the request to arrive.
SKIP_UNDO_TIME = timedelta(seconds=12)

# How long labelers may edit a label after they submit it.
LABEL_EDIT_TIME = timedelta(hours=env.whole("LABEL_EDIT_HOURS", 24))

# The percentage of seats at gold tasks, while there are gold tasks.
GOLD_PERCENT = env.whole("GOLD_PERCENT", 5)

# Where datasets, metrics and models are kept.
ARTIFACTS_DIR = Path(env.text("ARTIFACTS_DIR", str(BASE_DIR / "var" / "artifacts")))
# An S3-compatible bucket to use instead, such as s3://bucket/folder, for workers on other machines.
# boto3 reads its usual variables: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL.
ARTIFACTS_URL = env.text("ARTIFACTS_URL", "")
# The folder where this machine caches files from the bucket.
STORE_CACHE_DIR = Path(env.text("STORE_CACHE_DIR", str(BASE_DIR / "var" / "store-cache")))
# Above this size, the least recently used files are removed.
STORE_CACHE_BYTES = env.whole("STORE_CACHE_GIB", 200) * 1024**3
STORAGES["artifacts"] = env.bucket(ARTIFACTS_URL)
# Researchers may register model folders below this one, and no others.
MODELS_ROOT = Path(env.text("MODELS_ROOT", str(BASE_DIR / "var" / "models")))
# Hosts of served models, besides this machine.
ENDPOINT_HOSTS = env.hosts("ENDPOINT_HOSTS")
ENDPOINT_KEY = env.text("ENDPOINT_KEY", "")
# Load limits of one endpoint.
ENDPOINT_CALLS_AT_ONCE = env.whole("ENDPOINT_CALLS_AT_ONCE", 8)
ENDPOINT_CALLS_PER_SECOND = env.whole("ENDPOINT_CALLS_PER_SECOND", 20)

# Prompts with this many equal first characters are near-duplicates; one of them is kept.
PROMPT_PREFIX_CHARACTERS = env.whole("PROMPT_PREFIX_CHARACTERS", 200)
PROMPTS_PER_AUTHOR = env.whole("PROMPTS_PER_AUTHOR", 200)  # InstructGPT section 3.2
# Percentages of authors whose prompts are kept for validation and test; the rest is for training.
SPLIT_VALIDATION_PERCENT = env.whole("SPLIT_VALIDATION_PERCENT", 10)
SPLIT_TEST_PERCENT = env.whole("SPLIT_TEST_PERCENT", 10)
# "module.function" that finds names of people; empty = none.
NAME_RECOGNISER = env.text("NAME_RECOGNISER", "")
