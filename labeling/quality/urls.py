"""The addresses of quality under /api/."""

from django.urls import path

from labeling.quality.api.concerns import ConcernsView, JudgeConcernView
from labeling.quality.api.cuts import CutView
from labeling.quality.api.details import DetailsView
from labeling.quality.api.disagreements import DisagreementsView, TaskView
from labeling.quality.api.flow import QueueView, SkipsView, ThroughputView
from labeling.quality.api.gold import GoldTasksView, GoldTaskView, MakeGoldView
from labeling.quality.api.labelers import LabelersView, LabelerView
from labeling.quality.api.matrix import MatrixView
from labeling.quality.api.overview import FilterChoicesView, OverviewView
from labeling.quality.api.reports import CostView, LengthView, PayRatesView, PositionView, TimeView
from labeling.quality.api.review import (
    AdjudicationsView,
    AdjudicationView,
    DifferencesView,
    DifferenceView,
)

urlpatterns = [
    path("quality/filters/", FilterChoicesView.as_view()),
    path("quality/overview/", OverviewView.as_view()),
    path("quality/cuts/<str:by>/", CutView.as_view()),
    path("quality/matrix/", MatrixView.as_view()),
    path("quality/details/", DetailsView.as_view()),
    path("quality/disagreements/", DisagreementsView.as_view()),
    path("quality/tasks/<int:task_id>/", TaskView.as_view()),
    path("quality/tasks/<int:task_id>/differences/", DifferencesView.as_view()),
    path("quality/tasks/<int:task_id>/adjudication/", AdjudicationView.as_view()),
    path("quality/tasks/<int:task_id>/gold/", MakeGoldView.as_view()),
    path("quality/differences/<int:difference_id>/", DifferenceView.as_view()),
    path("quality/adjudications/", AdjudicationsView.as_view()),
    path("quality/gold/", GoldTasksView.as_view()),
    path("quality/gold/<int:gold_id>/", GoldTaskView.as_view()),
    path("quality/labelers/", LabelersView.as_view()),
    path("quality/labelers/<uuid:person_id>/", LabelerView.as_view()),
    path("quality/concerns/", ConcernsView.as_view()),
    path("quality/concerns/<int:concern_id>/judge/", JudgeConcernView.as_view()),
    path("quality/reports/position/", PositionView.as_view()),
    path("quality/reports/length/", LengthView.as_view()),
    path("quality/reports/time/", TimeView.as_view()),
    path("quality/reports/cost/", CostView.as_view()),
    path("quality/reports/cost/rates/", PayRatesView.as_view()),
    path("quality/reports/throughput/", ThroughputView.as_view()),
    path("quality/reports/skips/", SkipsView.as_view()),
    path("quality/reports/queue/", QueueView.as_view()),
]
