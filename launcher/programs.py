"""The programs of an installation. Quickstart and docker-compose.yml start the same ones."""

# Redoc is in the box of the API's page, but only Swagger UI is shown.
COLLECT_STATIC = ["collectstatic", "--no-input", "--ignore", "redoc"]
WEB = ["uvicorn", "config.asgi:application", "--timeout-graceful-shutdown", "3"]
CELERY = ["celery", "--app", "config", "--quiet"]
WORKER = [
    *CELERY, "worker", "--queues", "default", "--pool", "prefork", "--concurrency", "2",
    "--hostname", "default@%h", "--loglevel", "INFO",
]  # fmt: skip
# One engine at a time owns the GPU, so this worker runs nothing beside it.
GPU_WORKER = [
    *CELERY, "worker", "--queues", "gpu", "--pool", "solo", "--concurrency", "1",
    "--hostname", "gpu@%h", "--loglevel", "INFO", "--without-gossip", "--without-mingle",
]  # fmt: skip
# Holds the current policy and answers in the playground, one message after the other.
CHAT_WORKER = [
    *CELERY, "worker", "--queues", "chat", "--pool", "solo", "--concurrency", "1",
    "--hostname", "chat@%h", "--loglevel", "INFO", "--without-gossip", "--without-mingle",
]  # fmt: skip
BEAT = [*CELERY, "beat", "--loglevel", "INFO"]
