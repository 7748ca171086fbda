"""The addresses of sample batches under /api/."""

from django.urls import path

from training.samples import api

urlpatterns = [
    path("samples/batches/", api.BatchesView.as_view()),
    path("samples/batches/outlook/", api.BatchOutlookView.as_view()),
    path("samples/batches/<uuid:batch_id>/", api.BatchView.as_view()),
    path("samples/batches/<uuid:batch_id>/prompts/", api.BatchPromptsView.as_view()),
    path("samples/batches/<uuid:batch_id>/release/", api.ReleaseBatchView.as_view()),
    path("samples/batches/<uuid:batch_id>/discard/", api.DiscardView.as_view()),
    path("samples/batches/<uuid:batch_id>/draw-again/", api.DrawAgainView.as_view()),
]
