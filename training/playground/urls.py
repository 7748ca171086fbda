"""The addresses of the playground under /api/."""

from django.urls import path

from training.playground import api

urlpatterns = [
    path("chats/", api.ChatsView.as_view()),
    path("chats/codes/", api.ChatCodesView.as_view()),
    path("chats/codes/use/", api.UseCodeView.as_view()),
    path("chats/codes/<int:code_id>/", api.ChatCodeView.as_view()),
    path("chats/<uuid:chat_id>/", api.ChatView.as_view()),
    path("chats/<uuid:chat_id>/keep-out/", api.KeepOutView.as_view()),
    path("chats/<uuid:chat_id>/report/", api.ReportView.as_view()),
]
