"""The addresses of questions under /api/."""

from django.urls import path

from labeling.questions import api

urlpatterns = [
    path("questions/", api.QuestionsView.as_view()),
    path("questions/<uuid:question_id>/answers/", api.AnswersView.as_view()),
    path("answers/<uuid:answer_id>/pin/", api.PinView.as_view()),
    path("guidelines/<int:guideline_id>/pinned/", api.PinnedView.as_view()),
    path("seats/<uuid:seat_id>/questions/", api.SeatQuestionsView.as_view()),
]
