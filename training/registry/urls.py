"""The addresses of model versions under /api/."""

from django.urls import path

from training.registry.api import versions

urlpatterns = [
    path("registry/models/", versions.ModelsView.as_view()),
    path("registry/models/folders/", versions.FoldersView.as_view()),
    path("registry/models/hub/", versions.HubView.as_view()),
    path("registry/models/endpoints/", versions.EndpointsView.as_view()),
    path("registry/models/<uuid:model_id>/", versions.ModelView.as_view()),
    path("registry/models/<uuid:model_id>/promote/", versions.PromoteView.as_view()),
    path("registry/models/<uuid:model_id>/retire/", versions.RetireModelView.as_view()),
    path("registry/policy/", versions.PolicyView.as_view()),
    path("registry/policy/roll-back/", versions.RollBackView.as_view()),
]
