"""The addresses of labeling under /api/."""

from django.urls import URLPattern

from labeling.guidelines.urls import urlpatterns as guidelines
from labeling.labels.urls import urlpatterns as labels
from labeling.people.urls import urlpatterns as people
from labeling.prompts.urls import urlpatterns as prompts
from labeling.quality.campaigns.urls import urlpatterns as campaigns
from labeling.quality.urls import urlpatterns as quality
from labeling.tasks.urls import urlpatterns as tasks

urlpatterns: list[URLPattern] = [
    *people,
    *guidelines,
    *prompts,
    *tasks,
    *labels,
    *campaigns,
    *quality,
]
