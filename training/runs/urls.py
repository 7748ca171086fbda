"""The addresses of runs under /api/."""

from django.urls import path

from training.runs.api import checks, events, log, measurements, public, reports, runs, steps

urlpatterns = [
    path("runs/steps/", steps.StepsView.as_view()),
    path("runs/machines/", steps.MachinesView.as_view()),
    path("runs/", runs.RunsView.as_view()),
    path("runs/check/", checks.CheckView.as_view()),
    path("runs/compare/", measurements.CompareRunsView.as_view()),
    path("runs/public/", public.PublicResultsView.as_view()),
    path("runs/reports/", reports.ReportsView.as_view()),
    path("runs/<uuid:run_id>/", runs.RunView.as_view()),
    path("runs/<uuid:run_id>/cancel/", runs.CancelRunView.as_view()),
    path("runs/<uuid:run_id>/resume/", runs.ResumeRunView.as_view()),
    path("runs/<uuid:run_id>/clone/", runs.CloneRunView.as_view()),
    path("runs/<uuid:run_id>/events/", events.EventsView.as_view()),
    path("runs/<uuid:run_id>/metrics/", measurements.MetricsView.as_view()),
    path("runs/<uuid:run_id>/samples/", measurements.RunSamplesView.as_view()),
    path("runs/<uuid:run_id>/log/", log.LogView.as_view()),
    path("runs/<uuid:run_id>/log.txt", log.LogFileView.as_view()),
    path("runs/sweeps/", runs.SweepsView.as_view()),
    path("runs/sweeps/<uuid:sweep_id>/", runs.SweepView.as_view()),
]
