"""What operators see: logs and numbers."""

from common import env

# The folder where several web processes share their numbers; empty for one process.
PROMETHEUS_MULTIPROC_DIR = env.text("PROMETHEUS_MULTIPROC_DIR", "")

_LEVEL = env.text("LOG_LEVEL", "INFO")
_OURS = ("common", "config", "labeling", "launcher", "plumbline", "simulation", "training")

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
    # At DEBUG, libraries write the arguments of jobs, addresses and keys of buckets.
    "root": {"handlers": ["stderr"], "level": "INFO" if _LEVEL == "DEBUG" else _LEVEL},
    "loggers": {
        **{package: {"level": _LEVEL} for package in _OURS},
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
