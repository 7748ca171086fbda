"""Fields that several forms about prompts share."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from common.fields import Body
from labeling.prompts.limits import MOST_COUNTED, Limits, TextForm

ROLES = ["system", "user", "assistant"]


class TurnOut(serializers.Serializer[Any]):
    role = serializers.ChoiceField(ROLES)
    text = serializers.CharField()


class LimitsOut(serializers.Serializer[Limits]):
    fewest_words = serializers.IntegerField(help_text="0 = no limit.")
    most_words = serializers.IntegerField(help_text="0 = no limit.")
    most_characters = serializers.IntegerField(help_text="0 = no limit.")
    form = serializers.ChoiceField(TextForm.choices, allow_blank=True, help_text="Empty = any.")


def _number() -> serializers.IntegerField:
    return serializers.IntegerField(
        default=0, min_value=0, max_value=MOST_COUNTED, help_text="0 = no limit."
    )


class LimitsIn(Body):
    """Limits of the answers to a prompt, which the API enforces when a label is submitted."""

    fewest_words = _number()
    most_words = _number()
    most_characters = _number()
    form = serializers.ChoiceField(
        TextForm.choices, default="", allow_blank=True, help_text="Empty = any."
    )

    def validate(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Return the limits as they are stored."""
        limits = Limits(**sent)
        if limits.contradict:
            message = _("The fewest words are more than the most words.")
            raise serializers.ValidationError({"fewest_words": [message]})
        return limits.as_json()
