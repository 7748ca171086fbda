# Two images from one file: `web` (web server, beat, workers without an engine; no torch) and `gpu` (the engine too).

FROM node:22.21.1-slim AS frontend
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci
COPY frontend/ ./
RUN npm run build

FROM python:3.11.14-slim-bookworm AS web
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1
RUN groupadd --gid 10001 plumbline \
    && useradd --create-home --uid 10001 --gid 10001 plumbline \
    && install --directory --owner plumbline --group plumbline /data /data/artifacts /backups
WORKDIR /app
COPY requirements.lock.txt requirements-web.lock.txt ./
RUN pip install --require-hashes --no-deps --requirement requirements-web.lock.txt
COPY bootstrap.py manage.py pyproject.toml ./
COPY common/ common/
COPY config/ config/
COPY labeling/ labeling/
COPY launcher/ launcher/
COPY locale/ locale/
COPY simulation/ simulation/
COPY training/ training/
COPY --from=frontend /build/frontend_build frontend_build/
RUN python manage.py collectstatic --no-input --ignore redoc
USER plumbline
VOLUME /data /backups
EXPOSE 8000
CMD ["python", "-m", "uvicorn", "config.asgi:application", "--http", "config.edge.connections:Connection", "--no-proxy-headers", "--timeout-graceful-shutdown", "3", "--host", "0.0.0.0", "--port", "8000"]

FROM web AS gpu
USER root
# Triton compiles small programs when a model is first used, and needs a C compiler for it.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gcc libc6-dev \
    && rm -rf /var/lib/apt/lists/* \
    && pip install --require-hashes --no-deps --requirement requirements.lock.txt
USER plumbline
CMD ["python", "-m", "celery", "--app", "config", "--quiet", "worker", "--queues", "gpu", "--pool", "solo", "--concurrency", "1", "--hostname", "gpu@%h", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
