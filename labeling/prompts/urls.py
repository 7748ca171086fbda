"""The addresses of prompts under /api/."""

from django.urls import path

from labeling.prompts.api import prompts, writing
from labeling.prompts.intake import api as intake

urlpatterns = [
    path("intakes/", intake.IntakesView.as_view()),
    path("intakes/<int:intake_id>/", intake.IntakeView.as_view()),
    path("intakes/<int:intake_id>/preview/", intake.PreviewView.as_view()),
    path("intakes/<int:intake_id>/start/", intake.StartView.as_view()),
    path("intakes/<int:intake_id>/left-out/", intake.LeftOutView.as_view()),
    path("intakes/<int:intake_id>/left-out.csv", intake.LeftOutFileView.as_view()),
    path("prompts/", prompts.PromptsView.as_view()),
    path("prompts/count/", prompts.CountView.as_view()),
    path("prompts/withdraw-author/", prompts.WithdrawAuthorView.as_view()),
    path("prompts/<uuid:prompt_id>/", prompts.PromptView.as_view()),
    path("prompts/<uuid:prompt_id>/findings/", prompts.FindingsView.as_view()),
    path("prompts/<uuid:prompt_id>/uses/", prompts.UsesView.as_view()),
    path("prompts/<uuid:prompt_id>/retire/", prompts.RetireView.as_view()),
    path("prompts/<uuid:prompt_id>/withdraw/", prompts.WithdrawView.as_view()),
    path("prompts/<uuid:prompt_id>/draw/", prompts.DrawView.as_view()),
    path("my-prompts/", writing.MyPromptsView.as_view()),
    path("my-prompts/duplicate/", writing.DuplicateView.as_view()),
]
