"""The typed confirmation of an action that cannot be undone."""

from django.utils.translation import gettext as _
from rest_framework import serializers


def refuse_unconfirmed(typed: str, wanted: str) -> None:
    """Raise an error at the field `confirm` unless the caller has typed what it applies to."""
    if typed != wanted:
        wrong = _("This is not what the action applies to. Type it exactly as it is shown.")
        raise serializers.ValidationError({"confirm": [wrong]})
