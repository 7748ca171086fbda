"""How a person wants the screens to behave. Untrusted input like everything else."""

from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from common.fields import Body, DictField, ListField, TextField
from labeling.people.roles import Role

_LONGEST_MAP = 100

key_is_plain = RegexValidator(
    r"\A(?:(?:Ctrl|Alt|Shift|Meta)\+){0,3}(?:[!-~]|[A-Z][A-Za-z0-9]{1,15})\Z",
    _("Write a key such as 7, Enter or Shift+K."),
)
action_is_plain = RegexValidator(r"\A[a-z][a-z0-9._-]{0,63}\Z", _("This is not an action."))


class KeyMap(DictField):
    """Which key does what, where a person wants it otherwise: {"rank.submit": "Ctrl+Enter"}."""

    child = TextField(max_length=40, validators=[key_is_plain])

    def run_validation(self, data: Any = serializers.empty) -> Any:
        remaps = super().run_validation(data)
        if isinstance(remaps, dict):
            if len(remaps) > _LONGEST_MAP:
                raise serializers.ValidationError(_("These are too many keys."))
            for action in remaps:
                action_is_plain(action)
        return remaps


class Preferences(Body):
    """Everything has a default, so an account that never chose anything has them all."""

    keys_on = serializers.BooleanField(default=True, help_text="Keyboard shortcuts work.")
    key_remaps = KeyMap(default=dict)
    break_hints = serializers.BooleanField(default=True, help_text="Suggest breaks.")
    break_after_minutes = serializers.IntegerField(default=45, min_value=10, max_value=240)
    blur_sensitive = serializers.BooleanField(
        default=True, help_text="Blur disturbing content until the person chooses to see it."
    )
    text_size = serializers.ChoiceField(["small", "normal", "large"], default="normal")
    practice_done = serializers.BooleanField(
        default=False, help_text="This person finished or dismissed the practice task."
    )
    first_steps_put_away = ListField(
        child=serializers.ChoiceField(Role.choices),
        default=list,
        max_length=len(Role),
        help_text="Roles whose first steps this person has dismissed.",
    )
