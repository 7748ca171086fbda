"""The addresses of guidelines under /api/."""

from django.urls import path

from labeling.guidelines import api
from labeling.guidelines.translations.api import TranslationsView

urlpatterns = [
    path("guidelines/", api.GuidelinesView.as_view()),
    path("guidelines/current/", api.CurrentView.as_view()),
    path("guidelines/<int:guideline_id>/", api.GuidelineView.as_view()),
    path("guidelines/<int:guideline_id>/publish/", api.PublishView.as_view()),
    path("guidelines/<int:guideline_id>/translations/", TranslationsView.as_view()),
    path("guidelines/<int:guideline_id>/acknowledge/", api.AcknowledgeView.as_view()),
]
