"""Fixtures that most tests need."""

import gc
import json
from collections.abc import Iterator

import pytest
from django.test import TransactionTestCase
from django.utils import translation
from rest_framework.test import APIClient

from labeling.models import Role, User
from labeling.quality.columns import store
from tests import databases

# What takes minutes begins first, so that all workers end at about the same time.
LONG = ("tests/faults/", "tests/browser/", "tests/training/engine/", "tests/permissions/")


@pytest.hookimpl(trylast=True)  # pytest-django sorts first
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_collection_finish() -> None:
    """Spare the garbage collector all modules and tests, which live as long as the process."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings, django_db_blocker, testrun_uid
) -> None:
    """Migrate once, however many processes run the tests."""
    with django_db_blocker.unblock():
        databases.copy_from_template(testrun_uid)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", databases.empty_written_tables)
        yield


@pytest.fixture(autouse=True)
def default_language() -> None:
    # A request leaves its language active in the thread that answered it.
    translation.deactivate()


@pytest.fixture(autouse=True)
def fast_password_hashing(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def no_preflight(settings) -> None:
    """Launch runs at once: most models of tests have no tokenizer, and a look takes seconds."""
    settings.RUN_PREFLIGHT = False


@pytest.fixture(autouse=True)
def static_files_without_hashes(settings) -> None:
    # Hashed names exist only after collectstatic; tests serve the files of the source folders.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(autouse=True)
def own_quality_board(monkeypatch) -> Iterator[None]:
    """Forget what the quality pages keep in memory, because the test's rows are rolled back."""
    monkeypatch.setattr(store, "PAUSE", 0.0)
    store.forget()
    yield
    store.forget()


@pytest.fixture
def vite_manifest(settings, tmp_path, monkeypatch):
    """Write a manifest as Vite does, so that these tests need no built frontend."""
    manifest = tmp_path / "manifest.json"
    entries = {
        f"src/{name}.tsx": {
            "file": f"assets/{name}-12345678.js",
            "isEntry": True,
            "src": f"src/{name}.tsx",
        }
        for name in ("main", "admin")
    }
    manifest.write_text(json.dumps(entries))
    settings.DJANGO_VITE = {
        "default": {**settings.DJANGO_VITE["default"], "manifest_path": manifest}
    }
    loader = "django_vite.core.asset_loader.DjangoViteAssetLoader._instance"
    monkeypatch.setattr(loader, None)


@pytest.fixture
def ada(db) -> User:
    """A labeler."""
    return User.objects.create_user("ada", "ada@example.org", roles=[Role.LABELER])


@pytest.fixture
def grace(db) -> User:
    """Another labeler."""
    return User.objects.create_user("grace", "grace@example.org", roles=[Role.LABELER])


@pytest.fixture
def client_of():
    def sign_in(user: User) -> APIClient:
        client = APIClient()
        client.force_authenticate(user)
        return client

    return sign_in


@pytest.fixture
def proven_client_of():
    """Somebody who has just signed in, which is the proof that giving access to others asks for."""

    def sign_in(user: User) -> APIClient:
        client = APIClient()
        client.force_login(user, backend="labeling.people.authentication.PasswordBackend")
        return client

    return sign_in
