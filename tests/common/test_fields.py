"""Requests with a field that does not exist are refused, together with their other mistakes."""

import pytest
from django.urls import get_resolver
from rest_framework.exceptions import ValidationError

from common.fields import Body
from training.rounds.api.rounds import RoundChangeIn, RoundIn

ADDRESSES = get_resolver().url_patterns  # all bodies are imported with them


def all_below(form: type[Body]) -> list[type[Body]]:
    return [one for below in form.__subclasses__() for one in (below, *all_below(below))]


@pytest.mark.parametrize("form", all_below(Body), ids=lambda form: form.__name__)
def test_an_unknown_field_is_refused(form):
    with pytest.raises(ValidationError) as refused:
        form().run_validation({"no_such_field": 1})

    assert "no_such_field" in refused.value.detail


def test_all_mistakes_are_named_at_once_and_the_field_that_was_meant():
    with pytest.raises(ValidationError) as refused:
        RoundIn(data={"promts": 3, "plan": "none"}).is_valid(raise_exception=True)

    found = refused.value.detail
    assert isinstance(found, dict)
    assert set(found) > {"promts"}
    assert RoundChangeIn().run_validation({}) == {}
