"""What a new password must be."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from rest_framework import serializers

from labeling.people.models import User


def refuse_weak(password: str, person: User, *, field: str = "password") -> None:
    """Say under the field's name what is wrong with a new password."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise serializers.ValidationError({field: error.messages}) from error
