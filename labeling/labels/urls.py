"""The addresses of labels under /api/."""

from django.urls import path

from labeling.labels.api import HandInView, LabelView, MyLabelsView, MyWorkView
from labeling.labels.days_api import LabelDaysView
from labeling.labels.outdated_api import OutdatedView, RequeueView

urlpatterns = [
    path("seats/<uuid:seat_id>/hand-in/", HandInView.as_view()),
    path("labels/mine/", MyLabelsView.as_view()),
    path("labels/days/", LabelDaysView.as_view()),
    path("labels/outdated/", OutdatedView.as_view()),
    path("labels/outdated/<int:guideline_id>/requeue/", RequeueView.as_view()),
    path("labels/<uuid:label_id>/", LabelView.as_view()),
    path("my-work/", MyWorkView.as_view()),
]
