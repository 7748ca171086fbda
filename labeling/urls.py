"""The addresses of labeling under /api/."""

from django.urls import URLPattern

from labeling.campaigns.urls import urlpatterns as campaigns
from labeling.guidelines.urls import urlpatterns as guidelines
from labeling.labels.urls import urlpatterns as labels
from labeling.people.urls import urlpatterns as people
from labeling.prompts.urls import urlpatterns as prompts
from labeling.qualification.urls import urlpatterns as qualification
from labeling.quality.urls import urlpatterns as quality
from labeling.questions.urls import urlpatterns as questions
from labeling.tasks.urls import urlpatterns as tasks

urlpatterns: list[URLPattern] = [
    *people,
    *qualification,
    *guidelines,
    *questions,
    *prompts,
    *tasks,
    *labels,
    *campaigns,
    *quality,
]
