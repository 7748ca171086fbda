"""The addresses of runs under /api/."""

from django.urls import path

from training.runs.api import live, runs, steps

urlpatterns = [
    path("runs/steps/", steps.StepsView.as_view()),
    path("runs/machines/", steps.MachinesView.as_view()),
    path("runs/", runs.RunsView.as_view()),
    path("runs/check/", runs.CheckView.as_view()),
    path("runs/compare/", live.CompareRunsView.as_view()),
    path("runs/<uuid:run_id>/", runs.RunView.as_view()),
    path("runs/<uuid:run_id>/cancel/", runs.CancelRunView.as_view()),
    path("runs/<uuid:run_id>/resume/", runs.ResumeRunView.as_view()),
    path("runs/<uuid:run_id>/clone/", runs.CloneRunView.as_view()),
    path("runs/<uuid:run_id>/events/", live.EventsView.as_view()),
    path("runs/<uuid:run_id>/metrics/", live.MetricsView.as_view()),
    path("runs/<uuid:run_id>/samples/", live.RunSamplesView.as_view()),
    path("runs/<uuid:run_id>/log/", live.LogView.as_view()),
    path("runs/<uuid:run_id>/log.txt", live.LogFileView.as_view()),
    path("runs/sweeps/", runs.SweepsView.as_view()),
    path("runs/sweeps/<uuid:sweep_id>/", runs.SweepView.as_view()),
]
