"""The addresses of guidelines and questions under /api/."""

from django.urls import path

from labeling.guidelines import api
from labeling.guidelines.questions import api as questions

urlpatterns = [
    path("guidelines/", api.GuidelinesView.as_view()),
    path("guidelines/current/", api.CurrentView.as_view()),
    path("guidelines/<int:guideline_id>/", api.GuidelineView.as_view()),
    path("guidelines/<int:guideline_id>/publish/", api.PublishView.as_view()),
    path("guidelines/<int:guideline_id>/acknowledge/", api.AcknowledgeView.as_view()),
    path("guidelines/<int:guideline_id>/pinned/", api.PinnedView.as_view()),
    path("questions/", questions.QuestionsView.as_view()),
    path("questions/<uuid:question_id>/answers/", questions.AnswersView.as_view()),
    path("answers/<uuid:answer_id>/pin/", questions.PinView.as_view()),
]
