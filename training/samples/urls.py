"""The addresses of sample batches under /api/."""

from django.urls import path

from training.samples.api import batches

urlpatterns = [
    path("samples/batches/", batches.BatchesView.as_view()),
    path("samples/batches/outlook/", batches.BatchOutlookView.as_view()),
    path("samples/batches/<uuid:batch_id>/", batches.BatchView.as_view()),
    path("samples/batches/<uuid:batch_id>/prompts/", batches.BatchPromptsView.as_view()),
    path("samples/batches/<uuid:batch_id>/release/", batches.ReleaseBatchView.as_view()),
    path("samples/batches/<uuid:batch_id>/discard/", batches.DiscardView.as_view()),
    path("samples/batches/<uuid:batch_id>/draw-again/", batches.DrawAgainView.as_view()),
]
