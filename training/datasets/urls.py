"""The addresses of datasets under /api/."""

from django.urls import path

from training.datasets.api import datasets

urlpatterns = [
    path("datasets/", datasets.DatasetsView.as_view()),
    path("datasets/counts/", datasets.CountsView.as_view()),
    path("datasets/comparisons/", datasets.ComparisonsView.as_view()),
    path("datasets/text/", datasets.TextView.as_view()),
    path("datasets/<uuid:dataset_id>/", datasets.DatasetView.as_view()),
    path("datasets/<uuid:dataset_id>/file/", datasets.FileView.as_view()),
]
