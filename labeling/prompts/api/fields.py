"""Fields that several forms about prompts share."""

from typing import Any

from rest_framework import serializers

ROLES = ["system", "user", "assistant"]


class TurnOut(serializers.Serializer[Any]):
    role = serializers.ChoiceField(ROLES)
    text = serializers.CharField()
