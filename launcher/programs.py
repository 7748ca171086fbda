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
BEAT = [*CELERY, "beat", "--loglevel", "INFO"]
