"""The description of the API says what answers can be."""

import re
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

REFUSAL = {"$ref": "#/components/schemas/Refusal"}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    found: dict[str, Any] = SchemaGenerator().get_schema(public=True)
    return found


@pytest.mark.parametrize(
    ("shape", "field"),
    [
        ("InvitationOut", "accepted_by"),
        ("ResultRowOut", "decision"),
        ("PromptOut", "drawn_from"),
        ("LeftOutOut", "duplicate_of"),
        ("FieldOut", "default"),
    ],
)
def test_a_value_that_can_be_missing_is_described_as_null(schema, shape, field):
    described = schema["components"]["schemas"][shape]["properties"][field]

    assert "null" in described.get("type", []) or {"type": "null"} in described["oneOf"]


def test_no_value_fits_two_alternatives_of_which_only_one_is_allowed(schema):
    assert {} not in _alternatives(schema["components"])


def _alternatives(part: Any) -> list[Any]:
    parts = list(part.values()) if isinstance(part, dict) else part
    own = part.get("oneOf", []) if isinstance(part, dict) else []
    below = [_alternatives(one) for one in parts if isinstance(one, dict | list)]
    return own + [one for found in below for one in found]


def test_every_operation_describes_the_refusals_that_any_address_can_give(schema):
    for operations in schema["paths"].values():
        for operation in operations.values():
            assert {"401", "403", "404", "405", "503"} <= operation["responses"].keys()


def test_an_operation_with_its_own_409_describes_the_usual_ones_too(schema):
    hand_in = schema["paths"]["/api/labels/seats/{seat_id}/hand-in/"]["post"]
    described = hand_in["responses"]["409"]["content"]["application/json"]["schema"]["anyOf"]

    assert {"$ref": "#/components/schemas/HandedInBeforeOut"} in described
    assert REFUSAL in described


def test_programs_can_be_generated_from_it(schema):
    """Generators stop at lists of anything, at two paths of one form, and at equal names."""
    operations = [one for path in schema["paths"].values() for one in path.values()]
    forms = [re.sub(r"\{\w+\}", "{}", path) for path in schema["paths"]]
    names = [one["operationId"] for one in operations]

    assert [one for one in _arrays(schema) if not one.get("items")] == []
    assert len(set(forms)) == len(forms)
    assert len(set(names)) == len(names)
    assert all(one.get("summary") for one in operations)


def _arrays(part: Any) -> list[Any]:
    parts = list(part.values()) if isinstance(part, dict) else part
    own = [part] if isinstance(part, dict) and part.get("type") == "array" else []
    below = [_arrays(one) for one in parts if isinstance(one, dict | list)]
    return own + [one for found in below for one in found]
