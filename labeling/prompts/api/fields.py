"""Fields that several forms about prompts share."""

from typing import Any

from rest_framework import serializers


class TurnOut(serializers.Serializer[Any]):
    role = serializers.ChoiceField(["system", "user", "assistant"])
    text = serializers.CharField()
