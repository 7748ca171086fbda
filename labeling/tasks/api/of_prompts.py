"""/api/tasks/of-prompts/ -- the tasks of a prompt and how far they are, without replies."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.people.access import allow
from labeling.people.roles import Role
from labeling.prompts.models import Prompt
from labeling.tasks.models import Kind, Purpose, Task


class TaskOfPromptOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(Kind.choices)
    purpose = serializers.ChoiceField(Purpose.choices)
    labels = serializers.IntegerField(help_text="Labels that count.")
    wanted = serializers.IntegerField(help_text="Labels that the task wants, with those it has.")
    created_at = serializers.DateTimeField()
    retired_at = serializers.DateTimeField(allow_null=True)


class TasksOfPromptView(APIView):
    permission_classes = [allow(Role.MANAGER, Role.RESEARCHER)]

    @extend_schema(responses=TaskOfPromptOut(many=True))
    def get(self, request: Request, prompt_id: UUID) -> Response:
        prompt = get_object_or_404(Prompt, public_id=prompt_id)
        active = Q(seats__left_at=None)
        tasks = Task.objects.filter(prompt=prompt).annotate(
            labels=Count("seats", filter=active & Q(seats__finished_at__isnull=False)),
            wanted=Count("seats", filter=active),
        )
        return Response(TaskOfPromptOut(tasks.order_by("pk"), many=True).data)
