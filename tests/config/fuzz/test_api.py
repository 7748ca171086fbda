"""Generated requests to the operations of the API, as every kind of person.

The ordinary run sends a few to some operations. `python3 manage.py test --slow` sends
FUZZ_EXAMPLES of each kind (right and wrong, to objects that are there and to others) to all.
"""

import os

import pytest

from tests.config.fuzz.trial import Trial, load
from tests.labeling.people.sso.saml_provider import described, new_pair
from tests.permissions.examples import PARAMETERS
from tests.permissions.table import WHO

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "10"))
SMOKE = {
    "GET /api/people/me/",
    "PATCH /api/people/me/",
    "POST /api/people/session/",
    "POST /api/people/session/second-step/",
    "POST /api/people/session/passkey/",
    "POST /api/people/providers/{provider_id}/",
    "POST /api/tasks/seats/{seat_id}/skip/",
    "DELETE /api/prompts/intakes/{intake_id}/",
    "GET /api/datasets/",
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pages(vite_manifest) -> None:
    """The application's page can be shown without building it."""


@pytest.fixture(autouse=True)
def provider(settings, monkeypatch) -> None:
    """People can begin to sign in at a provider."""
    settings.SSO_PROVIDERS = described(new_pair())
    monkeypatch.setitem(PARAMETERS, "provider_id", lambda _actor: "acme")


def test_generated_requests_to_some_operations_get_the_described_answers():
    some = {one.label: one for one in operations() if one.label in SMOKE}

    assert some.keys() == SMOKE
    assert faults_of(some.values(), ["anonymous", "labeler", "superuser"], examples=2) == {}


@pytest.mark.slow
def test_generated_requests_to_every_operation_get_the_described_answers():
    assert faults_of(operations(), WHO, examples=EXAMPLES) == {}


def operations():
    return [found.ok() for found in load().get_all_operations()]


def faults_of(some, who, *, examples):
    faults: dict[str, str] = {}
    cases = 0
    for operation in some:
        trial = Trial(operation, who, examples)
        trial.run()
        faults |= trial.faults
        cases += trial.cases
    print(f"{len(some)} operations, {cases} requests as {len(who)} kinds of people")  # noqa: T201 -- for the log
    return faults
