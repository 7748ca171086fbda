"""The addresses of labels under /api/."""

from django.urls import path

from labeling.labels.api.days import LabelDaysView
from labeling.labels.api.hand_in import HandInView
from labeling.labels.api.outdated import OutdatedView, RequeueView
from labeling.labels.api.own import LabelView, MyLabelsView, MyWorkView
from labeling.labels.api.progress import MyDaysFileView, ProgressView

urlpatterns = [
    path("labels/seats/<uuid:seat_id>/hand-in/", HandInView.as_view()),
    path("labels/mine/", MyLabelsView.as_view()),
    path("labels/days/", LabelDaysView.as_view()),
    path("labels/outdated/", OutdatedView.as_view()),
    path("labels/outdated/<int:guideline_id>/requeue/", RequeueView.as_view()),
    path("labels/<uuid:label_id>/", LabelView.as_view()),
    path("labels/mine/summary/", MyWorkView.as_view()),
    path("labels/mine/progress/", ProgressView.as_view()),
    path("labels/mine/days.csv", MyDaysFileView.as_view()),
]
