"""The addresses of labeling under /api/."""

from django.urls import URLPattern

from labeling.people.urls import urlpatterns as people

urlpatterns: list[URLPattern] = [
    *people,
]
