"""The addresses of datasets under /api/."""

from django.urls import path

from training.datasets import api

urlpatterns = [
    path("datasets/", api.DatasetsView.as_view()),
    path("datasets/counts/", api.CountsView.as_view()),
    path("datasets/text/", api.TextView.as_view()),
    path("datasets/<uuid:dataset_id>/", api.DatasetView.as_view()),
    path("datasets/<uuid:dataset_id>/file/", api.FileView.as_view()),
]
