"""The addresses of labeling under /api/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
