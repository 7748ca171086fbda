"""Languages, static files, and where datasets and models are kept."""

from pathlib import Path
from typing import Any

from common import env

BASE_DIR = Path(__file__).resolve().parent.parent.parent

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
