"""The addresses of training under /api/."""

from django.urls import URLPattern

from training.runs.urls import urlpatterns as runs

urlpatterns: list[URLPattern] = [*runs]
