"""/api/playground/conversations/ -- talk with the current policy."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body, TextField
from labeling.people.access import InPerson, signed_in
from labeling.people.models import User
from training.playground.errors import ChatIsRefused
from training.playground.models import Conversation, MessageState
from training.playground.services import (
    delete,
    keep_out,
    may_chat,
    own,
    report,
    say,
)
from training.registry.services import current_policy

LONGEST = 8_000


class MessageOut(serializers.Serializer[Any]):
    # model is left out on purpose: people talk to the policy, whichever it is.
    position = serializers.IntegerField()
    by_person = serializers.BooleanField()
    text = serializers.CharField()
    state = serializers.ChoiceField(MessageState.choices)


class ConversationOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    for_training = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    messages = MessageOut(many=True, source="messages.all")


class ConversationRowOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    beginning = serializers.CharField()
    created_at = serializers.DateTimeField()


class ChatsOut(serializers.Serializer[Any]):
    may_chat = serializers.BooleanField()
    has_policy = serializers.BooleanField(help_text="There is a current policy to talk with.")
    conversations = ConversationRowOut(many=True)


class SayIn(Body):
    text = TextField(max_length=LONGEST)


class BeginChatIn(SayIn):
    for_training = serializers.BooleanField(default=True)


class ChatReportIn(Body):
    reason = TextField(max_length=1000)


class ChatsView(APIView):
    permission_classes = [InPerson]

    @extend_schema(responses=ChatsOut)
    def get(self, request: Request) -> Response:
        person = signed_in(request)
        found = {
            "may_chat": may_chat(person),
            "has_policy": current_policy() is not None,
            "conversations": rows(person),
        }
        return Response(ChatsOut(found).data)

    @extend_schema(request=BeginChatIn, responses={201: ConversationOut})
    def post(self, request: Request) -> Response:
        person = allowed(request)
        sent = BeginChatIn(data=request.data)
        sent.is_valid(raise_exception=True)
        talk = say(person=person, **sent.validated_data)
        return Response(ConversationOut(talk).data, status=status.HTTP_201_CREATED)


class ChatView(APIView):
    permission_classes = [InPerson]

    @extend_schema(responses=ConversationOut)
    def get(self, request: Request, chat_id: UUID) -> Response:
        return Response(ConversationOut(one(request, chat_id)).data)

    @extend_schema(request=SayIn, responses=ConversationOut)
    def post(self, request: Request, chat_id: UUID) -> Response:
        person = allowed(request)
        sent = SayIn(data=request.data)
        sent.is_valid(raise_exception=True)
        say(person=person, conversation=one(request, chat_id), **sent.validated_data)
        return Response(ConversationOut(one(request, chat_id)).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, chat_id: UUID) -> Response:
        delete(conversation=one(request, chat_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class KeepOutView(APIView):
    permission_classes = [InPerson]

    @extend_schema(request=None, responses=ConversationOut)
    def post(self, request: Request, chat_id: UUID) -> Response:
        return Response(ConversationOut(keep_out(conversation=one(request, chat_id))).data)


class ReportView(APIView):
    permission_classes = [InPerson]

    @extend_schema(request=ChatReportIn, responses={204: None})
    def post(self, request: Request, chat_id: UUID) -> Response:
        sent = ChatReportIn(data=request.data)
        sent.is_valid(raise_exception=True)
        talk = one(request, chat_id)
        report(conversation=talk, by=signed_in(request), **sent.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)


def allowed(request: Request) -> User:
    person = signed_in(request)
    if not may_chat(person):
        raise ChatIsRefused
    return person


def one(request: Request, chat_id: UUID) -> Conversation:
    """A conversation of this person. Others are not found."""
    return get_object_or_404(own(signed_in(request)), public_id=chat_id)


def rows(person: User) -> list[dict[str, Any]]:
    found = own(person).prefetch_related("messages").order_by("-pk")[:50]
    return [
        {
            "public_id": talk.public_id,
            "beginning": next((one.text[:80] for one in talk.messages.all()), ""),
            "created_at": talk.created_at,
        }
        for talk in found
    ]
