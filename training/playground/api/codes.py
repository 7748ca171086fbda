"""/api/playground/codes/ -- the codes that let people in."""

from django.db.models import Count
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.people.access import InPerson, signed_in
from training.playground.api.shapes import (
    RESEARCHERS,
    ChatCodeIn,
    ChatCodeOut,
    NewChatCodeOut,
    UseCodeIn,
)
from training.playground.models import ChatCode
from training.playground.services import (
    make_code,
    revoke_code,
    use_code,
)


class UseCodeView(APIView):
    permission_classes = [InPerson]

    @extend_schema(request=UseCodeIn, responses={204: None})
    def post(self, request: Request) -> Response:
        sent = UseCodeIn(data=request.data)
        sent.is_valid(raise_exception=True)
        use_code(person=signed_in(request), **sent.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ChatCodesView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(responses=ChatCodeOut(many=True))
    def get(self, request: Request) -> Response:
        codes = ChatCode.objects.annotate(used=Count("passes")).order_by("-pk")
        return Response(ChatCodeOut(codes, many=True).data)

    @extend_schema(request=ChatCodeIn, responses={201: NewChatCodeOut})
    def post(self, request: Request) -> Response:
        sent = ChatCodeIn(data=request.data)
        sent.is_valid(raise_exception=True)
        _made, code = make_code(by=signed_in(request), **sent.validated_data)
        return Response(NewChatCodeOut({"code": code}).data, status=status.HTTP_201_CREATED)


class ChatCodeView(APIView):
    permission_classes = [RESEARCHERS]

    @extend_schema(responses={204: None})
    def delete(self, request: Request, code_id: int) -> Response:
        revoke_code(code=get_object_or_404(ChatCode, pk=code_id), by=signed_in(request))
        return Response(status=status.HTTP_204_NO_CONTENT)
