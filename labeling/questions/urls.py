"""The addresses of questions under /api/."""

from django.urls import path

from labeling.questions import api

urlpatterns = [
    path("questions/", api.QuestionsView.as_view()),
    path("questions/<uuid:question_id>/answers/", api.AnswersView.as_view()),
    path("questions/answers/<uuid:answer_id>/pin/", api.PinView.as_view()),
    path("questions/pinned/<int:guideline_id>/", api.PinnedView.as_view()),
    path("questions/seats/<uuid:seat_id>/", api.SeatQuestionsView.as_view()),
]
