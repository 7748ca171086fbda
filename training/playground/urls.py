"""The addresses of the playground under /api/."""

from django.urls import path

from training.playground.api import codes, conversations

urlpatterns = [
    path("playground/conversations/", conversations.ChatsView.as_view()),
    path("playground/codes/", codes.PlaygroundCodesView.as_view()),
    path("playground/codes/use/", codes.UseCodeView.as_view()),
    path("playground/codes/<int:code_id>/", codes.PlaygroundCodeView.as_view()),
    path("playground/conversations/<uuid:chat_id>/", conversations.ChatView.as_view()),
    path("playground/conversations/<uuid:chat_id>/keep-out/", conversations.KeepOutView.as_view()),
    path("playground/conversations/<uuid:chat_id>/report/", conversations.ReportView.as_view()),
]
