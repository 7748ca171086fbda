"""The settings of an installation whose minutes are seconds, for the drills with runs."""

import os
from datetime import timedelta

from config.settings import *
from config.settings import CELERY_BEAT_SCHEDULE, CELERY_BROKER_TRANSPORT_OPTIONS, STORAGES

DEBUG = False
RUN_HEARTBEAT = timedelta(seconds=1)
RUN_SILENT_AFTER = timedelta(seconds=6)
RUN_SAVE_TIME = timedelta(seconds=20)
CELERY_BEAT_SCHEDULE["watch_runs"]["schedule"] = timedelta(seconds=2)
# A message that is not acknowledged within three seconds goes to the next worker.
CELERY_BROKER_TRANSPORT_OPTIONS |= {
    "visibility_timeout": 3,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
}

# A folder that is reached like a bucket only: nothing is worked on in place.
if folder := os.environ.get("DRILL_BUCKET"):
    ARTIFACTS_URL = "s3://drill"
    STORAGES["artifacts"] = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": folder},
    }

# A browser may look in: files are served from where they are, without collecting them first.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
