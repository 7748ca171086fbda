"""/api/playground/codes/ -- the invitation codes that admit people."""

from typing import Any

from django.db.models import Count
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body, NameField, TextField
from labeling.people.access import InPerson, allow, signed_in
from labeling.people.roles import Role
from training.playground.models import PlaygroundCode
from training.playground.services import (
    make_code,
    revoke_code,
    use_code,
)

RESEARCHERS = allow(Role.RESEARCHER)


class UseCodeIn(Body):
    code = TextField(max_length=100)


class PlaygroundCodeIn(Body):
    name = NameField(max_length=128)
    most_uses = serializers.IntegerField(min_value=1, max_value=10_000, default=1)


class PlaygroundCodeOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    most_uses = serializers.IntegerField()
    used = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)


class NewPlaygroundCodeOut(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Shown only once.")


class UseCodeView(APIView):
    permission_classes = [InPerson]

    @extend_schema(request=UseCodeIn, responses={204: None})
    def post(self, request: Request) -> Response:
        sent = UseCodeIn(data=request.data)
        sent.is_valid(raise_exception=True)
        use_code(person=signed_in(request), **sent.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)


class PlaygroundCodesView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(responses=PlaygroundCodeOut(many=True))
    def get(self, request: Request) -> Response:
        codes = PlaygroundCode.objects.annotate(used=Count("passes")).order_by("-pk")
        return Response(PlaygroundCodeOut(codes, many=True).data)

    @extend_schema(request=PlaygroundCodeIn, responses={201: NewPlaygroundCodeOut})
    def post(self, request: Request) -> Response:
        sent = PlaygroundCodeIn(data=request.data)
        sent.is_valid(raise_exception=True)
        _made, code = make_code(by=signed_in(request), **sent.validated_data)
        return Response(NewPlaygroundCodeOut({"code": code}).data, status=status.HTTP_201_CREATED)


class PlaygroundCodeView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(responses={204: None})
    def delete(self, request: Request, code_id: int) -> Response:
        revoke_code(code=get_object_or_404(PlaygroundCode, pk=code_id), by=signed_in(request))
        return Response(status=status.HTTP_204_NO_CONTENT)
