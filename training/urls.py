"""The addresses of training under /api/."""

from django.urls import URLPattern

from training.datasets.urls import urlpatterns as datasets
from training.hub.urls import urlpatterns as hub
from training.playground.urls import urlpatterns as playground
from training.registry.urls import urlpatterns as registry
from training.rounds.urls import urlpatterns as rounds
from training.runs.urls import urlpatterns as runs
from training.samples.urls import urlpatterns as samples

urlpatterns: list[URLPattern] = [
    *datasets,
    *registry,
    *runs,
    *samples,
    *rounds,
    *playground,
    *hub,
]
