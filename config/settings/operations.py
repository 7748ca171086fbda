"""What operators see: logs and numbers."""

from common import env

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
        "fido2": {"level": "WARNING"},  # its lines name passkeys
        # Their lines contain whole addresses; ours contain routes.
        "django.request": {"level": "ERROR"},
        # Its lines contain what somebody typed as a filter; the request has its own line.
        "django.security.DisallowedModelAdminLookup": {"handlers": [], "propagate": False},
        "django.server": {"handlers": [], "level": "ERROR"},
        "uvicorn": {"handlers": [], "propagate": True, "level": "WARNING"},
        "uvicorn.access": {"handlers": [], "propagate": False},
    },
}
