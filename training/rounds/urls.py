"""The addresses of the loop and its rounds under /api/."""

from django.urls import path

from training.rounds.api import rounds

urlpatterns = [
    path("rounds/loop/", rounds.LoopView.as_view()),
    path("rounds/", rounds.RoundsView.as_view()),
    path("rounds/<int:round_number>/", rounds.RoundView.as_view()),
    path("rounds/<int:round_number>/next/", rounds.NextView.as_view()),
    path("rounds/<int:round_number>/decide/", rounds.DecideGateView.as_view()),
    path("rounds/<int:round_number>/abandon/", rounds.AbandonView.as_view()),
]
