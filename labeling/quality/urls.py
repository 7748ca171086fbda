"""The addresses of quality under /api/."""

from django.urls import path

from labeling.quality.api.cuts import CutView, DetailsView, MatrixView
from labeling.quality.api.disagreements import DisagreementsView, TaskView
from labeling.quality.api.overview import FilterChoicesView, OverviewView

urlpatterns = [
    path("quality/filters/", FilterChoicesView.as_view()),
    path("quality/overview/", OverviewView.as_view()),
    path("quality/cuts/<str:by>/", CutView.as_view()),
    path("quality/matrix/", MatrixView.as_view()),
    path("quality/details/", DetailsView.as_view()),
    path("quality/disagreements/", DisagreementsView.as_view()),
    path("quality/tasks/<int:task_id>/", TaskView.as_view()),
]
