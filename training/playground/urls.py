"""The addresses of the playground under /api/."""

from django.urls import path

from training.playground.api import chats, codes

urlpatterns = [
    path("playground/conversations/", chats.ChatsView.as_view()),
    path("playground/codes/", codes.ChatCodesView.as_view()),
    path("playground/codes/use/", codes.UseCodeView.as_view()),
    path("playground/codes/<int:code_id>/", codes.ChatCodeView.as_view()),
    path("playground/conversations/<uuid:chat_id>/", chats.ChatView.as_view()),
    path("playground/conversations/<uuid:chat_id>/keep-out/", chats.KeepOutView.as_view()),
    path("playground/conversations/<uuid:chat_id>/report/", chats.ReportView.as_view()),
]
