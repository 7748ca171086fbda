"""Runs, served models and the playground."""

from datetime import timedelta

from common import env
from config.settings.files import BASE_DIR

# Playground limits: messages per person, and the length of a reply.
CHAT_PER_HOUR = env.whole("CHAT_PER_HOUR", 30)
CHAT_PER_DAY = env.whole("CHAT_PER_DAY", 200)
CHAT_TOKENS = env.whole("CHAT_TOKENS", 512)

# Seconds between heartbeats of a run's worker, and of silence before another worker takes the run.
RUN_HEARTBEAT = timedelta(seconds=env.whole("RUN_HEARTBEAT_SECONDS", 10))
# How long numbers, samples and log lines of ended runs are kept; 0 = no limit.
RUN_HISTORY_TIME = timedelta(days=env.whole("RUN_HISTORY_DAYS", 0))
RUN_SILENT_AFTER = timedelta(seconds=env.whole("RUN_SILENT_SECONDS", 45))
RUN_ATTEMPTS = 3  # after that a person decides
# Seconds a run has to save itself when its machine is stopped, and when it is cancelled.
RUN_SAVE_TIME = timedelta(seconds=env.whole("RUN_SAVE_SECONDS", 100))
RUN_CANCEL_TIME = timedelta(seconds=2)
# The module that runs as `python -m MODULE SPEC`.
RUN_ENGINE = env.text("RUN_ENGINE", "training.engine")
# The Python of the environment of public tasks, and the folder with their data.
PUBLIC_TASKS_PYTHON = str(BASE_DIR / env.text("PUBLIC_TASKS_PYTHON", "var/public-tasks/bin/python"))
PUBLIC_TASKS_DATA = str(BASE_DIR / env.text("PUBLIC_TASKS_DATA", "var/public-data"))
# Whether the models and data of a run are checked before it is queued.
RUN_PREFLIGHT = env.flag("RUN_PREFLIGHT", True)
# Processes that one run may use here; 0 = as many as this worker has GPUs.
GPU_SLOTS = env.whole("GPU_SLOTS", 0)

# Hosts of served models, besides this machine.
ENDPOINT_HOSTS = env.hosts("ENDPOINT_HOSTS")
ENDPOINT_KEY = env.text("ENDPOINT_KEY", "")
# Hosts of trackers, besides this machine, and a token or name:password for them.
TRACKER_HOSTS = env.hosts("TRACKER_HOSTS")
TRACKER_KEY = env.text("TRACKER_KEY", "")
# Load limits of one endpoint.
ENDPOINT_CALLS_AT_ONCE = env.whole("ENDPOINT_CALLS_AT_ONCE", 8)
ENDPOINT_CALLS_PER_SECOND = env.whole("ENDPOINT_CALLS_PER_SECOND", 20)
