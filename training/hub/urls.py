"""The addresses of pushes to a hub under /api/."""

from django.urls import path

from training.hub import api

urlpatterns = [
    path("hub/pushes/", api.PushesView.as_view()),
    path("hub/pushes/<uuid:push_id>/", api.PushView.as_view()),
]
