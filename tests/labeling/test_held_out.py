"""Held-out labelers see nothing that tells them apart from others."""

import json

from labeling.guidelines.models import Kind as GuidelineKind
from labeling.guidelines.models import Purpose as GuidelinePurpose
from labeling.guidelines.services import acknowledge, publish, write_guideline
from labeling.models import Role, User
from labeling.tasks.models import Purpose
from labeling.tasks.services import take_seat
from tests.labeling.conftest import open_one

OWN = {
    *["id", "username", "name", "email", "created_at", "held_until", "seconds_left", "seat"],
    *["handed_in_at", "editable_until", "qualified_at", "text", "guideline_id"],
}
READ = [
    *["/api/people/me/", "/api/people/session/", "/api/guidelines/current/"],
    *["/api/labels/mine/", "/api/labels/mine/summary/", "/api/labels/mine/days/"],
    *["/api/tasks/seats/", "/api/prompts/mine/", "/api/questions/", "/api/qualification/"],
    *["/api/first-steps/", "/api/people/tokens/", "/api/playground/conversations/"],
]


def test_a_held_out_labeler_gets_the_answers_that_others_get(qualified, client_of):
    guidelines = [standing(purpose) for purpose in GuidelinePurpose]
    ada, grace = qualified("ada"), qualified("grace")
    User.objects.filter(pk=grace.pk).update(held_out=True)
    grace.refresh_from_db()

    for guideline in guidelines:
        for person in (ada, grace):
            acknowledge(person=person, guideline_id=guideline.pk)

    seen, same = (answers(person, guidelines, client_of(person)) for person in (ada, grace))

    assert seen == same


def test_labelers_do_not_learn_for_what_a_guideline_is(qualified, client_of):
    guidelines = [standing(purpose) for purpose in GuidelinePurpose]
    asked = client_of(qualified("ada"))

    for address in ["/api/guidelines/current/", f"/api/guidelines/{guidelines[1].pk}/"]:
        answer = asked.get(address).content.decode()
        assert "evaluation" not in answer
        assert '"training"' not in answer


def test_researchers_see_for_what_a_guideline_is(db, client_of):
    rosalind = User.objects.create_user("rosalind", roles=[Role.RESEARCHER])
    standing(GuidelinePurpose.TRAINING), standing(GuidelinePurpose.EVALUATION)

    found = client_of(rosalind).get("/api/guidelines/current/").json()

    assert [one["purpose"] for one in found] == ["training", "evaluation"]


def standing(purpose):
    text = f"Read {purpose.name[:1]}."
    draft = write_guideline(kind=GuidelineKind.RANK, purpose=purpose, body=text, written_by=None)
    return publish(guideline=draft)


def answers(person, guidelines, client):
    """What a labeler reads before, during and after a task for evaluation, without own values."""
    open_one(purpose=Purpose.EVALUATION)
    before = [client.get(address) for address in READ]
    seat = take_seat(labeler=person)
    during = [client.get(f"/api/tasks/seats/{seat.public_id}/"), client.get("/api/tasks/seats/")]
    during += [client.get(f"/api/guidelines/{one.pk}/") for one in guidelines]
    return [(one.status_code, without_own(one.json())) for one in [*before, *during]]


def without_own(value):
    if isinstance(value, dict):
        return {name: without_own(one) for name, one in value.items() if name not in OWN}
    if isinstance(value, list):
        return [without_own(one) for one in value]
    return value


def test_without_own_keeps_the_rest():
    assert json.dumps(without_own({"id": 1, "a": [{"id": 2, "b": 3}]})) == '{"a": [{"b": 3}]}'
