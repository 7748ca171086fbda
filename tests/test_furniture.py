"""Every package of the loop keeps the same things in files of the same names."""

import importlib
import pkgutil
from collections.abc import Iterable
from pathlib import Path

from django.apps import apps
from django.contrib.admin import site
from rest_framework.views import APIView

import labeling
import training
from common.errors import Refusal
from config.celery import app


def modules_outside(file: str, modules: Iterable[str]) -> list[str]:
    """Return the modules of our packages that are not in `file.py` or a folder of that name."""
    ours = {one for one in modules if one.split(".")[0] in ("labeling", "training")}
    assert len(ours) > 5
    return sorted(one for one in ours if file not in one.split("."))


def load_all() -> None:
    for package in (labeling, training):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            # The engine, and the program of public tasks, run in processes of their own.
            if not found.name.startswith(("training.engine", "training.public")):
                importlib.import_module(found.name)


def below(base: type) -> set[type]:
    direct: set[type] = set(base.__subclasses__())
    return direct.union(*(below(one) for one in direct))


def test_tables_are_in_models():
    assert modules_outside("models", (model.__module__ for model in apps.get_models())) == []


def test_refusals_are_in_errors():
    load_all()

    assert modules_outside("errors", (refusal.__module__ for refusal in below(Refusal))) == []


def test_views_are_in_api():
    load_all()

    assert modules_outside("api", (view.__module__ for view in below(APIView))) == []


def test_celery_jobs_are_in_jobs():
    app.loader.import_default_modules()

    assert modules_outside("jobs", (name.rpartition(".")[0] for name in app.tasks)) == []


def test_admin_pages_are_in_admin():
    pages = site._registry.values()

    assert modules_outside("admin", (type(page).__module__ for page in pages)) == []


def test_every_package_keeps_what_can_be_done_in_services():
    places = [Path(module.__path__[0]) for module in (labeling, training)]
    packages = {file.parent for place in places for file in place.glob("*/urls.py")}
    without = {package.name for package in packages if not (package / "services.py").exists()}

    assert len(packages) > 10
    assert without == {"quality"}  # it only reads; its folders concerns and review have theirs
