"""The addresses of training under /api/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
