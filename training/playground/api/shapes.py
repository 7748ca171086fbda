"""What the API of the playground takes and shows."""

from typing import Any

from rest_framework import serializers

from labeling.people.access import allow
from labeling.people.roles import Role
from training.playground.models import MessageState

RESEARCHERS = allow(Role.RESEARCHER)
LONGEST = 8_000


class MessageOut(serializers.Serializer[Any]):
    # model stays out: people talk to the policy, whichever it is.
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
    conversations = ConversationRowOut(many=True)


class SayIn(serializers.Serializer[dict[str, Any]]):
    text = serializers.CharField(max_length=LONGEST)


class BeginChatIn(SayIn):
    for_training = serializers.BooleanField(default=True)


class UseCodeIn(serializers.Serializer[dict[str, Any]]):
    code = serializers.CharField(max_length=100)


class ChatReportIn(serializers.Serializer[dict[str, Any]]):
    reason = serializers.CharField(max_length=1000)


class ChatCodeIn(serializers.Serializer[dict[str, Any]]):
    name = serializers.CharField(max_length=128)
    most_uses = serializers.IntegerField(min_value=1, max_value=10_000, default=1)


class ChatCodeOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    most_uses = serializers.IntegerField()
    used = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)


class NewChatCodeOut(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Shown only once.")
