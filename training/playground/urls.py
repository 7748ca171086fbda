"""The addresses of the playground under /api/."""

from django.urls import path

from training.playground import api

urlpatterns = [
    path("playground/conversations/", api.ChatsView.as_view()),
    path("playground/codes/", api.ChatCodesView.as_view()),
    path("playground/codes/use/", api.UseCodeView.as_view()),
    path("playground/codes/<int:code_id>/", api.ChatCodeView.as_view()),
    path("playground/conversations/<uuid:chat_id>/", api.ChatView.as_view()),
    path("playground/conversations/<uuid:chat_id>/keep-out/", api.KeepOutView.as_view()),
    path("playground/conversations/<uuid:chat_id>/report/", api.ReportView.as_view()),
]
