"""The programs of an installation. Quickstart and docker-compose.yml start the same ones."""

# The package of the API page contains Redoc, but the page shows only Swagger UI.
COLLECT_STATIC = ["collectstatic", "--no-input", "--ignore", "redoc"]
WEB = [
    "uvicorn", "config.asgi:application", "--http", "config.edge.connections:Connection",
    "--no-proxy-headers", "--timeout-graceful-shutdown", "3",
]  # fmt: skip
CELERY = ["celery", "--app", "config", "--quiet"]
WORKER = [
    *CELERY, "worker", "--queues", "default", "--pool", "prefork", "--concurrency", "2",
    "--hostname", "default@%h", "--loglevel", "INFO",
]  # fmt: skip
# Jobs that take minutes: imports, datasets, released batches, labels asked for again.
LONG_WORKER = [
    *CELERY, "worker", "--queues", "long", "--pool", "prefork", "--concurrency", "2",
    "--hostname", "long@%h", "--loglevel", "INFO",
]  # fmt: skip
# Sends requests to served models and waits for their replies, which may take hours.
ENDPOINT_WORKER = [
    *CELERY, "worker", "--queues", "endpoint", "--pool", "threads", "--concurrency", "8",
    "--hostname", "endpoint@%h", "--loglevel", "INFO",
]  # fmt: skip
# One engine at a time uses the GPU, so this worker runs one job at a time.
GPU_WORKER = [
    *CELERY, "worker", "--queues", "gpu", "--pool", "solo", "--concurrency", "1",
    "--hostname", "gpu@%h", "--loglevel", "INFO", "--without-gossip", "--without-mingle",
]  # fmt: skip
# Loads the current policy and answers in the playground, one message at a time.
CHAT_WORKER = [
    *CELERY, "worker", "--queues", "chat", "--pool", "solo", "--concurrency", "1",
    "--hostname", "chat@%h", "--loglevel", "INFO", "--without-gossip", "--without-mingle",
]  # fmt: skip
# Every worker of an installation, by its name on the screen.
WORKERS = {
    "Worker": WORKER,
    "Long worker": LONG_WORKER,
    "Endpoint worker": ENDPOINT_WORKER,
    "GPU worker": GPU_WORKER,
    "Chat worker": CHAT_WORKER,
}


def file_name(worker: str) -> str:
    """Return the name of a worker's log file and container."""
    return worker.lower().replace(" ", "-")


BEAT = [*CELERY, "beat", "--loglevel", "INFO"]
