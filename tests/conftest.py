"""The people and things that most tests need."""

import json
from collections.abc import Iterator

import pytest
from django.test import TransactionTestCase
from django.utils import translation
from rest_framework.test import APIClient

from labeling.models import Role, User
from labeling.quality.columns import store
from tests import databases


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
def nobody_elses_language() -> None:
    # A request leaves its reader's language behind in the thread that answered it.
    translation.deactivate()


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def files_under_their_own_names(settings) -> None:
    # Hashed names need a collected folder; tests serve the files from where they are.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(autouse=True)
def a_board_of_this_test_alone(monkeypatch) -> Iterator[None]:
    """What a process keeps in memory for the quality pages would outlive the rolled-back rows."""
    monkeypatch.setattr(store, "PAUSE", 0.0)
    store.forget()
    yield
    store.forget()


@pytest.fixture
def vite_manifest(settings, tmp_path, monkeypatch):
    """A manifest as Vite writes it, so that nothing has to be built for these tests."""
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
