"""The addresses of qualification under /api/."""

from django.urls import path

from labeling.qualification.api import composing, judging, taking
from labeling.qualification.api.requalifying import RequalifyView

urlpatterns = [
    path("qualification/", taking.OpenTestsView.as_view()),
    path("qualification/tests/", composing.TestsView.as_view()),
    path("qualification/tests/<uuid:test_id>/", composing.TestView.as_view()),
    path("qualification/tests/<uuid:test_id>/items/", composing.CompositionView.as_view()),
    path("qualification/tests/<uuid:test_id>/open/", composing.OpenTestView.as_view()),
    path("qualification/tests/<uuid:test_id>/begin/", taking.BeginView.as_view()),
    path(
        "qualification/attempts/<uuid:attempt_id>/items/<uuid:item_id>/",
        taking.ItemView.as_view(),
    ),
    path("qualification/attempts/<uuid:attempt_id>/hand-in/", taking.HandInAttemptView.as_view()),
    path("qualification/grading/", judging.NextToGradeView.as_view()),
    path("qualification/grading/<uuid:graded_id>/", judging.GradeView.as_view()),
    path("qualification/results/", judging.ResultsView.as_view()),
    path("qualification/results/<uuid:result_id>/", judging.ResultView.as_view()),
    path("qualification/results/<uuid:result_id>/decide/", judging.DecideView.as_view()),
    path("qualification/people/<uuid:person_id>/requalify/", RequalifyView.as_view()),
]
