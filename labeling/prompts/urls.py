"""The addresses of prompts under /api/."""

from django.urls import path

from labeling.prompts.api import prompts, removal, writing
from labeling.prompts.intake.api import bringing, left_out, taking

urlpatterns = [
    path("prompts/intakes/", bringing.IntakesView.as_view()),
    path("prompts/intakes/announce/", bringing.AnnounceView.as_view()),
    path("prompts/intakes/hub/", bringing.HubView.as_view()),
    path("prompts/intakes/<int:intake_id>/file/", bringing.PieceView.as_view()),
    path("prompts/intakes/<int:intake_id>/", bringing.IntakeView.as_view()),
    path("prompts/intakes/<int:intake_id>/preview/", taking.PreviewView.as_view()),
    path("prompts/intakes/<int:intake_id>/start/", taking.StartView.as_view()),
    path("prompts/intakes/<int:intake_id>/left-out/", left_out.LeftOutView.as_view()),
    path("prompts/intakes/<int:intake_id>/left-out.csv", left_out.LeftOutFileView.as_view()),
    path("prompts/", prompts.PromptsView.as_view()),
    path("prompts/count/", prompts.CountView.as_view()),
    path("prompts/withdraw-author/", removal.WithdrawAuthorView.as_view()),
    path("prompts/<uuid:prompt_id>/", prompts.PromptView.as_view()),
    path("prompts/<uuid:prompt_id>/findings/", prompts.FindingsView.as_view()),
    path("prompts/<uuid:prompt_id>/uses/", prompts.UsesView.as_view()),
    path("prompts/<uuid:prompt_id>/retire/", removal.RetireView.as_view()),
    path("prompts/<uuid:prompt_id>/withdraw/", removal.WithdrawView.as_view()),
    path("prompts/<uuid:prompt_id>/draw/", prompts.DrawView.as_view()),
    path("prompts/mine/", writing.MyPromptsView.as_view()),
    path("prompts/mine/<uuid:prompt_id>/", writing.MyPromptView.as_view()),
    path("prompts/mine/<uuid:prompt_id>/withdraw/", writing.TakeBackView.as_view()),
    path("prompts/mine/duplicate/", writing.DuplicateView.as_view()),
]
