"""The addresses of tasks under /api/."""

from django.urls import path

from labeling.tasks.api.drafts import DraftView
from labeling.tasks.api.of_prompts import TasksOfPromptView
from labeling.tasks.api.seats import HeartbeatView, ReleaseView, SeatsView, SeatView
from labeling.tasks.api.skips import SkipView, UndoSkipView

urlpatterns = [
    path("tasks/of-prompts/<uuid:prompt_id>/", TasksOfPromptView.as_view()),
    path("tasks/seats/", SeatsView.as_view()),
    path("tasks/seats/<uuid:seat_id>/", SeatView.as_view()),
    path("tasks/seats/<uuid:seat_id>/heartbeat/", HeartbeatView.as_view()),
    path("tasks/seats/<uuid:seat_id>/release/", ReleaseView.as_view()),
    path("tasks/seats/<uuid:seat_id>/draft/", DraftView.as_view()),
    path("tasks/seats/<uuid:seat_id>/skip/", SkipView.as_view()),
    path("tasks/seats/<uuid:seat_id>/skip/undo/", UndoSkipView.as_view()),
]
