"""One real value for every parameter in an address, so that an allowed call finds something.

When you add an address with a new parameter, add a line here: its name, and a function that
makes the object and returns its part of the address. Bodies that must be valid work
before the server looks at roles (rare: roles are looked at first).
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from labeling.campaigns.services import give_replies, plan_campaign
from labeling.campaigns.terms import Entry, Wanted
from labeling.guidelines.models import Kind, Purpose
from labeling.guidelines.services import publish, write_guideline
from labeling.models import PersonSession, Role, User
from labeling.people.factors.models import Passkey
from labeling.people.invitations.models import Invitation
from labeling.people.invitations.services import invite
from labeling.people.resets.services import make_reset_link
from labeling.people.tokens.services import make_token
from labeling.prompts.authors import author_of
from labeling.prompts.cleaning.keys import load_hasher
from labeling.prompts.intake.models import Intake, State
from labeling.prompts.models import FewShot, Prompt, Split
from labeling.qualification.composition import Item, compose_test, open_test
from labeling.qualification.models import (
    Attempt,
    ItemAnswer,
    ItemKind,
    ScreeningItem,
    ScreeningTest,
)
from labeling.qualification.services import begin, hand_in_attempt
from labeling.quality.concerns.models import Concern, ConcernKind
from labeling.quality.review.models import Why
from labeling.quality.review.services import decide, make_gold, say_why
from labeling.questions.models import Question
from labeling.questions.services import answer, ask
from labeling.tasks.services import take_seat
from tests.labeling.conftest import open_one
from training.datasets.services import add_text
from training.models import Dataset, ModelVersion, Push
from training.playground.models import Conversation
from training.playground.services import make_code
from training.registry.services import promote
from training.rounds.plan import Plan
from training.rounds.progression import open_round
from training.runs.models import Run, Sweep
from training.samples.models import SampleBatch

Actor = User | None


def somebody_else(actor: Actor) -> User:
    """A labeler whom managers may manage."""
    return User.objects.create_user("somebody-else", roles=[Role.LABELER])


def root() -> User:
    known = User.objects.filter(username="root-of-examples").first()
    return known or User.objects.create_superuser("root-of-examples", "root@examples.org")


def open_invitation(actor: Actor) -> str:
    return invite(inviter=root(), roles=[Role.LABELER]).link.rpartition("/")[2]


def invitation_id(actor: Actor) -> str:
    open_invitation(actor)
    return str(Invitation.objects.latest("pk").public_id)


def open_reset(actor: Actor) -> str:
    return make_reset_link(actor=root(), person=somebody_else(actor)).link.rpartition("/")[2]


def own_token(actor: Actor) -> str:
    owner = actor or root()
    return str(make_token(owner=owner, name="x", roles=[], days=1).token.public_id)


def own_session(actor: Actor) -> str:
    return str(PersonSession.objects.create(person=actor or root()).public_id)


def own_passkey(actor: Actor) -> str:
    made = Passkey.objects.create(
        person=actor or root(), name="x", credential_id=str(uuid4()), public_key="", sign_count=0
    )
    return str(made.public_id)


def held_seat(actor: Actor) -> str:
    """The actor's own seat, where the actor is a labeler; else somebody's."""
    open_one()
    labeler = actor if actor and actor.acts_as(Role.LABELER) else qualified_labeler()
    return str(take_seat(labeler=labeler).public_id)


def qualified_labeler() -> User:
    return User.objects.create_user(
        "somebody-qualified", roles=[Role.LABELER], qualified_at=timezone.now()
    )


def uploaded_intake(actor: Actor) -> int:
    return Intake.objects.create(name="prompts.jsonl", state=State.UPLOADED).pk


def few_shot_prompt(actor: Actor) -> str:
    author = author_of(somebody_else(actor), load_hasher())
    prompt = Prompt.objects.create(
        turns=[{"role": "user", "text": "Say hello."}], author=author, split=author.split
    )
    FewShot.objects.create(prompt=prompt, instruction="Say it.", shots=[["a", "b"], ["c", "d"]])
    return str(prompt.public_id)


def published_guideline(actor: Actor) -> int:
    draft = write_guideline(kind=Kind.RANK, purpose=Purpose.TRAINING, body="x", written_by=None)
    return publish(guideline=draft).pk


def open_question(actor: Actor) -> Question:
    return ask(person=somebody_else(actor), text="Why?")


def screening_test() -> ScreeningTest:
    item = Item(kind=ItemKind.DEMONSTRATE, prompt="Explain rain.")
    test = compose_test(made_by=root(), name="x", items=[item], topics=[])
    open_test(test=test)
    return ScreeningTest.objects.get(pk=test.pk)


def begun_attempt(actor: Actor) -> Attempt:
    """The actor's own attempt, where the actor is a labeler; else somebody's."""
    labeler = actor if actor and actor.acts_as(Role.LABELER) else qualified_labeler()
    return begin(test=screening_test(), candidate=labeler)


def own_item(actor: Actor) -> str:
    item = ScreeningItem.objects.order_by("-pk").first()
    assert item is not None
    return str(item.public_id)


def handed_in_attempt(actor: Actor) -> Attempt:
    attempt = begin(test=screening_test(), candidate=qualified_labeler())
    ItemAnswer.objects.create(attempt=attempt, item=attempt.test.items.get(), text="So.")
    return hand_in_attempt(attempt_id=attempt.public_id, candidate=attempt.candidate, topics=[])


def policy(name: str) -> ModelVersion:
    return ModelVersion.objects.create(
        name=name, kind="policy", origin="endpoint", created_by=root()
    )


def text_dataset() -> Dataset:
    return add_text(name="example", chunks=[b"Hello."], by=root(), lines_of_json=False)


def waiting_push(actor: Actor) -> str:
    made = Push.objects.create(
        model=policy("example"), repository="owner/name", licence="mit", created_by=root()
    )
    return str(made.public_id)


def ready_campaign(actor: Actor) -> str:
    """One whose replies are all there, so that it can be opened and closed."""
    policy("sft"), policy("ppo")
    Prompt.objects.create(turns=[{"role": "user", "text": "Say hello."}], split=Split.TEST)
    campaign = plan_campaign(
        name="example",
        entries=[Entry("sft", baseline=True), Entry("ppo")],
        wanted=Wanted(),
        created_by=root(),
    )
    for entrant in campaign.entrants.all():
        asked = campaign.prompts.values_list("prompt", flat=True)
        give_replies(entrant=entrant, texts=dict.fromkeys(asked, "Hello."))
    return str(campaign.public_id)


def gold_task(actor: Actor) -> int:
    task = open_one()
    first, *others = task.replies.order_by("pk").values_list("pk", flat=True)
    decide(task=task, order=[[first], others], note="", person=root())
    return make_gold(task=task, person=root()).task_id


def some_run(actor: Actor) -> Run:
    """A run that waits, whatever it reads."""
    return Run.objects.create(name="x", step="pretrain", created_by=root())


def some_sweep(actor: Actor) -> str:
    return str(Sweep.objects.create(name="x", field="kl").public_id)


def drawn_batch(actor: Actor) -> str:
    """One that has nothing to release, but can be looked at and discarded."""
    return str(SampleBatch.objects.create(name="example", created_by=root()).public_id)


def open_round_number(actor: Actor) -> int:
    promote(model=policy("current"), by=root(), reason="x")
    return open_round(Plan().as_json(), by=root(), automatic=False, name="").number


def own_chat(actor: Actor) -> str:
    return str(Conversation.objects.create(person=actor or root()).public_id)


PARAMETERS: dict[str, Callable[[Actor], Any]] = {
    "provider_id": lambda actor: "none",
    "person_id": lambda actor: somebody_else(actor).public_id,
    "invitation_id": invitation_id,
    "token": open_invitation,
    "reset_token": open_reset,
    "passkey_id": own_passkey,
    "token_id": own_token,
    "session_id": own_session,
    "seat_id": held_seat,
    "label_id": lambda actor: uuid4(),  # whose label is whose: tests/labeling/labels
    "intake_id": uploaded_intake,
    "prompt_id": few_shot_prompt,
    "guideline_id": published_guideline,
    "question_id": lambda actor: open_question(actor).public_id,
    "answer_id": lambda actor: (
        answer(question=open_question(actor), person=root(), text="So.").public_id
    ),
    "test_id": lambda actor: screening_test().public_id,
    "attempt_id": lambda actor: begun_attempt(actor).public_id,
    "item_id": own_item,
    "graded_id": lambda actor: handed_in_attempt(actor).answers.get().public_id,
    "result_id": lambda actor: handed_in_attempt(actor).public_id,
    "campaign_id": ready_campaign,
    "gold_id": gold_task,
    "difference_id": lambda actor: say_why(task=open_one(), why=Why.TASTE, person=root()).pk,
    "concern_id": lambda actor: (
        Concern.objects.create(person=somebody_else(actor), kind=ConcernKind.RANDOM, tasks=50).pk
    ),
    "by": lambda actor: "round",
    "task_id": lambda actor: open_one().pk,
    "run_id": lambda actor: some_run(actor).public_id,
    "sweep_id": some_sweep,
    "dataset_id": lambda actor: text_dataset().public_id,
    "model_id": lambda actor: policy("example").public_id,
    "push_id": waiting_push,
    "batch_id": drawn_batch,
    "chat_id": own_chat,
    "code_id": lambda actor: make_code(name="x", most_uses=1, by=root())[0].pk,
    "round_number": open_round_number,
    "path": lambda actor: "nothing",
    # Django's admin
    "kind": lambda actor: "dataset",
    "public_id": lambda actor: text_dataset().public_id,
    "object_id": lambda actor: somebody_else(actor).pk,
    "content_type_id": lambda actor: ContentType.objects.get_for_model(User).pk,
    "app_label": lambda actor: "labeling",
    "url": lambda actor: "nothing",
}

# Parameters whose object belongs to the actor. Others are made once for all who ask.
OWN = {"token_id", "session_id", "passkey_id", "seat_id", "attempt_id", "item_id", "chat_id"}

# For addresses that are an expression: one address that it fits.
ADDRESSES: dict[str, str] = {
    # every address that is the browser application's
    "/(?!(?:api|admin|static|metrics|healthz|readyz)(?:/|$))": "/",
}

BODIES: dict[tuple[str, str], dict[str, Any]] = {}
