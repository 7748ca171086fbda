"""The plan of a round as it is sent."""

from typing import Any

from rest_framework import serializers

from common.fields import Body, DictField, NumberField, TextField
from labeling.prompts.models import Split
from labeling.tasks.models import Kind
from training.rounds.plan import GATE, METHODS, PERSON
from training.samples.api.shapes import MOST_PROMPTS, ChoiceIn
from training.samples.services import MOST_REPLIES


class MixIn(Body):
    model = TextField(max_length=128, help_text='A name, or "current", or "start".')
    share = NumberField(min_value=0.001, max_value=1)


class PlanIn(Body):
    """Fields that are left out keep their value: the default, or that of the round's plan."""

    prompts = ChoiceIn()
    mix = MixIn(many=True, allow_empty=False, max_length=100)  # type: ignore[call-arg]  # missing in the stubs
    least_replies = serializers.IntegerField(min_value=1, max_value=MOST_REPLIES)
    most_replies = serializers.IntegerField(min_value=1, max_value=MOST_REPLIES)
    temperature = NumberField(min_value=0, max_value=2)
    most_tokens = serializers.IntegerField(min_value=1, max_value=32_768)
    overlap = serializers.IntegerField(min_value=1, max_value=20)
    task_kind = serializers.ChoiceField(Kind.choices)
    labels = serializers.IntegerField(min_value=0, max_value=10**7)
    until = TextField(max_length=10, allow_blank=True)
    only_this_round = serializers.BooleanField()
    start = TextField(max_length=128, allow_blank=True)
    reward_spec = DictField()
    method = serializers.ChoiceField(METHODS)
    text = TextField(max_length=128, allow_blank=True)
    policy_spec = DictField()
    evaluate_prompts = serializers.IntegerField(min_value=1, max_value=MOST_PROMPTS)
    evaluate_split = serializers.ChoiceField(Split.choices)
    evaluate_spec = DictField()
    held_out_text = TextField(max_length=128, allow_blank=True)
    human_prompts = serializers.IntegerField(min_value=0, max_value=MOST_PROMPTS)
    human_split = serializers.ChoiceField([Split.VALIDATION.value, Split.TEST.value])
    human_labels = serializers.IntegerField(min_value=1, max_value=20)
    decides = serializers.ChoiceField([PERSON, GATE])
    least_win_rate = NumberField(min_value=0, max_value=1)
    least_reward_gain = NumberField()
    most_kl = NumberField(min_value=0)
    most_length_change = NumberField(min_value=0)
    most_text_loss_rise = NumberField()
    rounds_left = serializers.IntegerField(min_value=1, max_value=1000)
    most_labels = serializers.IntegerField(min_value=0, max_value=10**7)
    most_hours = NumberField(min_value=0)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        found = super().get_fields()
        for field in found.values():
            field.required = False
        return found

    def validate_until(self, said: str) -> str:
        return serializers.DateField().to_internal_value(said).isoformat() if said else ""
