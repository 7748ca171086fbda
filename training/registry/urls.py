"""The addresses of model versions under /api/."""

from django.urls import path

from training.registry import api

urlpatterns = [
    path("registry/models/", api.ModelsView.as_view()),
    path("registry/models/folders/", api.FoldersView.as_view()),
    path("registry/models/hub/", api.HubView.as_view()),
    path("registry/models/endpoints/", api.EndpointsView.as_view()),
    path("registry/models/<uuid:model_id>/", api.ModelView.as_view()),
    path("registry/models/<uuid:model_id>/promote/", api.PromoteView.as_view()),
    path("registry/models/<uuid:model_id>/retire/", api.RetireModelView.as_view()),
    path("registry/policy/", api.PolicyView.as_view()),
    path("registry/policy/roll-back/", api.RollBackView.as_view()),
]
