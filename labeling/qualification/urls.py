"""The addresses of qualification under /api/."""

from django.urls import path

from labeling.qualification.api import composing, judging, taking
from labeling.qualification.api.requalifying import RequalifyView

urlpatterns = [
    path("screening/", taking.OpenTestsView.as_view()),
    path("screening/tests/", composing.TestsView.as_view()),
    path("screening/tests/<uuid:test_id>/", composing.TestView.as_view()),
    path("screening/tests/<uuid:test_id>/items/", composing.CompositionView.as_view()),
    path("screening/tests/<uuid:test_id>/open/", composing.OpenTestView.as_view()),
    path("screening/tests/<uuid:test_id>/begin/", taking.BeginView.as_view()),
    path(
        "screening/attempts/<uuid:attempt_id>/items/<uuid:item_id>/",
        taking.ItemView.as_view(),
    ),
    path("screening/attempts/<uuid:attempt_id>/hand-in/", taking.HandInAttemptView.as_view()),
    path("screening/grading/", judging.NextToGradeView.as_view()),
    path("screening/grading/<uuid:graded_id>/", judging.GradeView.as_view()),
    path("screening/results/", judging.ResultsView.as_view()),
    path("screening/results/<uuid:result_id>/", judging.ResultView.as_view()),
    path("screening/results/<uuid:result_id>/decide/", judging.DecideView.as_view()),
    path("people/<uuid:person_id>/requalify/", RequalifyView.as_view()),
]
