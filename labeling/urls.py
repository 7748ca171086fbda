"""The addresses of labeling under /api/."""

from django.urls import URLPattern

from labeling.labels.urls import urlpatterns as labels
from labeling.people.urls import urlpatterns as people
from labeling.prompts.urls import urlpatterns as prompts
from labeling.tasks.urls import urlpatterns as tasks

urlpatterns: list[URLPattern] = [
    *people,
    *prompts,
    *tasks,
    *labels,
]
