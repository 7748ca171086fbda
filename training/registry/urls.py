"""The addresses of model versions under /api/."""

from django.urls import path

from training.registry.api import models, policy

urlpatterns = [
    path("registry/models/", models.ModelsView.as_view()),
    path("registry/models/folders/", models.FoldersView.as_view()),
    path("registry/models/hub/", models.HubView.as_view()),
    path("registry/models/endpoints/", models.EndpointsView.as_view()),
    path("registry/models/best-of/", models.BestOfView.as_view()),
    path("registry/models/<uuid:model_id>/", models.ModelView.as_view()),
    path("registry/models/<uuid:model_id>/promote/", models.PromoteView.as_view()),
    path("registry/models/<uuid:model_id>/retire/", models.RetireModelView.as_view()),
    path("registry/policy/", policy.PolicyView.as_view()),
    path("registry/policy/roll-back/", policy.RollBackView.as_view()),
]
