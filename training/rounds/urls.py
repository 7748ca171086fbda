"""The addresses of the loop and its rounds under /api/."""

from django.urls import path

from training.rounds import api

urlpatterns = [
    path("rounds/loop/", api.LoopView.as_view()),
    path("rounds/", api.RoundsView.as_view()),
    path("rounds/<int:round_number>/", api.RoundView.as_view()),
    path("rounds/<int:round_number>/next/", api.NextView.as_view()),
    path("rounds/<int:round_number>/decide/", api.DecideGateView.as_view()),
    path("rounds/<int:round_number>/abandon/", api.AbandonView.as_view()),
]
