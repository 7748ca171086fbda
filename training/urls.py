"""The addresses of training under /api/."""

from django.urls import URLPattern

from training.runs.urls import urlpatterns as runs

urlpatterns: list[URLPattern] = [*runs]
from training.datasets.urls import urlpatterns as datasets
from training.registry.urls import urlpatterns as registry

urlpatterns: list[URLPattern] = [
    *datasets,
    *registry,
]
