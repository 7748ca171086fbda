"""What the API of campaigns takes and returns."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from common.fields import Body, ListField, NameField, NumberField, TextField
from labeling.campaigns.models import State
from labeling.campaigns.styles import STYLES
from labeling.campaigns.terms import HELD_OUT_SPLITS
from labeling.guidelines.models import Purpose as GuidelineSet
from labeling.prompts.models import Kind, UseCase
from labeling.tasks.models import Audience

MOST_PROMPTS, MOST_LABELS = 10_000, 20


class EstimateOut(serializers.Serializer[Any]):
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True, help_text="95 % interval, over prompts.")
    high = serializers.FloatField(allow_null=True)
    labels = serializers.IntegerField()
    prompts = serializers.IntegerField()
    reason = serializers.CharField(help_text="Why there is no value; empty if there is one.")


class EntrantOut(serializers.Serializer[Any]):
    name = serializers.CharField(source="writer.model_version")
    model_version = serializers.CharField()
    few_shot = serializers.BooleanField()
    baseline = serializers.BooleanField()


class CampaignOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    state = serializers.ChoiceField(State.choices)
    guideline_set = serializers.ChoiceField(GuidelineSet.choices)
    training_labels = serializers.IntegerField()
    held_out_labels = serializers.IntegerField()
    query = serializers.DictField()
    temperature = serializers.FloatField()
    message = serializers.CharField()
    created_by = serializers.CharField()
    created_at = serializers.DateTimeField()
    opened_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    entrants = EntrantOut(many=True, source="entrants.all")
    prompt_count = serializers.IntegerField()


class GroupProgressOut(serializers.Serializer[Any]):
    group = serializers.ChoiceField([Audience.TRAINING, Audience.HELD_OUT])
    done = serializers.IntegerField()
    wanted = serializers.IntegerField()


class CampaignDetailOut(CampaignOut):
    missing_replies = serializers.IntegerField(help_text="Replies that are still being drawn.")
    progress = GroupProgressOut(many=True)


class CampaignModelOut(serializers.Serializer[Any]):
    name = serializers.CharField()


class EntryIn(Body):
    model_version = TextField(max_length=110)
    examples = TextField(
        default="",
        allow_blank=True,
        max_length=20_000,
        trim_whitespace=False,
        help_text="Text before every prompt: the few-shot-prompted baseline.",
    )
    baseline = serializers.BooleanField(default=False)


@extend_schema_serializer(component_name="CampaignPromptsIn")
class WantedIn(Body):
    split = serializers.ChoiceField([str(split) for split in HELD_OUT_SPLITS], default="test")
    number = serializers.IntegerField(min_value=1, max_value=MOST_PROMPTS, default=200)
    kinds = ListField(child=serializers.ChoiceField(Kind.choices), default=list)
    use_cases = ListField(child=serializers.ChoiceField(UseCase.choices), default=list)
    language = TextField(default="", allow_blank=True, max_length=16)
    seed = serializers.IntegerField(min_value=0, max_value=2**31 - 1, default=0)


@extend_schema_serializer(component_name="CampaignTermsIn")
class TermsIn(Body):
    training_labels = serializers.IntegerField(min_value=0, max_value=MOST_LABELS, default=1)
    held_out_labels = serializers.IntegerField(min_value=0, max_value=MOST_LABELS, default=0)
    guideline_set = serializers.ChoiceField(
        GuidelineSet.choices, default=GuidelineSet.EVALUATION.value
    )
    temperature = NumberField(min_value=0, max_value=2, default=1.0)


class OutlookIn(Body):
    prompts = WantedIn()
    terms = TermsIn()


class CampaignIn(OutlookIn):
    name = NameField(max_length=128)
    entrants = EntryIn(many=True, allow_empty=False, max_length=100)  # type: ignore[call-arg]  # missing in the stubs


class PromiseOut(serializers.Serializer[Any]):
    prompts = serializers.IntegerField()
    labels = serializers.IntegerField()
    half_width = serializers.FloatField(
        help_text="Half the width of the interval of a win rate near 50 %."
    )


class OutlookOut(serializers.Serializer[Any]):
    eligible = serializers.IntegerField(help_text="Held-out prompts that match.")
    prompts = serializers.IntegerField()
    labels = serializers.IntegerField()
    promise = PromiseOut(allow_null=True)
    curve = PromiseOut(many=True)


class CellOut(serializers.Serializer[Any]):
    part = serializers.CharField(help_text='Whose prompts and whose labels: "customer/held_out".')
    entrant = serializers.IntegerField(help_text="Place in the list of entrants, from 0.")
    win_rate = EstimateOut()


class MeetingOut(serializers.Serializer[Any]):
    entrant = serializers.IntegerField()
    against = serializers.IntegerField()
    win_rate = EstimateOut()


class FlagRateOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    entrant = serializers.IntegerField()
    rate = EstimateOut()


class StyleEffectOut(serializers.Serializer[Any]):
    name = serializers.ChoiceField(STYLES)
    chance = EstimateOut(
        help_text="The chance of winning of a reply with twice as much, equal otherwise."
    )


class ControlledOut(serializers.Serializer[Any]):
    strengths = EstimateOut(many=True, help_text="As log odds over the baseline.")
    effects = StyleEffectOut(many=True)


class ResultsOut(serializers.Serializer[Any]):
    entrants = EntrantOut(many=True)
    labels = serializers.IntegerField()
    prompts = serializers.IntegerField()
    win_rates = EstimateOut(many=True, help_text="Against the baseline, by entrant.")
    length_controlled = EstimateOut(
        many=True, help_text="The win rate if both replies were equally long, by entrant."
    )
    lengths = EstimateOut(many=True, help_text="Mean number of characters, by entrant.")
    ratings = EstimateOut(many=True, help_text="Mean rating, by entrant.")
    strengths = EstimateOut(many=True, help_text="Bradley-Terry, as log odds over the baseline.")
    styles = ControlledOut(help_text="Strengths if all replies were alike in length and Markdown.")
    two_by_two = CellOut(many=True)
    head_to_head = MeetingOut(many=True)
    flags = FlagRateOut(many=True)
    flag_names = serializers.DictField(child=serializers.CharField(), help_text="By code.")


GROUPS = {"all": None, "training": False, "held_out": True}


class ResultsFilter(serializers.Serializer[dict[str, Any]]):
    group = serializers.ChoiceField(list(GROUPS), default="all")
    use_case = serializers.ChoiceField([*UseCase.choices, ("", "")], default="", allow_blank=True)
