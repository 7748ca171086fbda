"""Fields that several forms about people share."""

from typing import Any

from rest_framework import serializers

from common.fields import ListField, PatternField, TextField
from labeling.people.models import USERNAME_VALIDATORS
from labeling.people.roles import Role

THEMES = ["system", "light", "dark"]
INTERFACE_LANGUAGES = ["en", "zh-Hans"]
_LANGUAGE_TAG = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
_TOPIC = r"^[a-z0-9][a-z0-9_-]*$"


def language_list(**options: Any) -> ListField:
    """Languages as BCP 47 tags, such as "en" or "zh-Hans"."""
    tag = PatternField(_LANGUAGE_TAG, max_length=16)
    return ListField(child=tag, max_length=20, **options)


def topic_list(**options: Any) -> ListField:
    topic = PatternField(_TOPIC, max_length=32)
    return ListField(child=topic, max_length=50, **options)


def role_list(**options: Any) -> ListField:
    return ListField(child=serializers.ChoiceField(Role.choices), **options)


def username(**options: Any) -> TextField:
    return TextField(max_length=150, validators=USERNAME_VALIDATORS, **options)


def password(**options: Any) -> TextField:
    # Longer ones would only make the server's hashing work.
    return TextField(max_length=256, trim_whitespace=False, **options)
