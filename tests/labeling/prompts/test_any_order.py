"""Splits and caps hold under any order of imports, re-imports, withdrawals and writing."""

import contextlib
import json
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from labeling.models import Author, Key, LeftOut, Prompt, Role, User
from labeling.prompts.cleaning.keys import load_hasher
from labeling.prompts.cleaning.splits import split_of
from labeling.prompts.errors import PromptIsADuplicate, TooManyPrompts
from labeling.prompts.intake.mapping import Plan
from labeling.prompts.intake.services import take_in_here
from labeling.prompts.models import Kind, Split
from labeling.prompts.services import Draft, write_prompt
from labeling.prompts.withdrawal import retire, withdraw_outside, withdraw_prompt

CAP = 3
PREFIX = 12
AUTHORS = ["a", "b", "c", ""]
COLUMNS = {"prompt": "prompt", "author": "author"}

# Few words and a short prefix make near-duplicates likely.
texts = st.tuples(st.sampled_from(["red", "green", "blue"]), st.integers(0, 9)).map(
    lambda said: f"{said[0]} {said[1]} {'tail ' * (said[1] % 3)}end"
)
lines = st.lists(st.tuples(texts, st.sampled_from(AUTHORS)), min_size=1, max_size=8)


class Prompts(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        LeftOut.objects.all().delete()
        Prompt.objects.all().delete()
        Author.objects.all().delete()
        Key.objects.all().delete()
        self.files: list[list[tuple[str, str]]] = []
        self.gone: set[str] = set()
        self.splits: dict[int, str] = {}
        self.kept: set[int] = set()
        self.person = User.objects.get(username="writer")

    def take_in(self, file: list[tuple[str, str]]) -> int:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "prompts.jsonl"
            rows = [{"prompt": text, **({"author": who} if who else {})} for text, who in file]
            path.write_text("".join(json.dumps(row) + "\n" for row in rows))
            intake = take_in_here(
                path=path,
                plan=Plan(columns=COLUMNS),
                kind=Kind.CUSTOMER,
                on_progress=lambda intake: None,
            )
        assert intake.state == "done"
        # Every line came in or is listed with its reason.
        assert intake.prompts_made + intake.left_out.count() == len(file)
        intake.left_out.all().delete()
        return intake.prompts_made

    @rule(file=lines)
    def bring_a_file(self, file: list[tuple[str, str]]) -> None:
        self.files.append(file)
        self.take_in(file)

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def bring_a_file_again(self, data: st.DataObject) -> None:
        file = data.draw(st.sampled_from(self.files))
        before = Prompt.objects.count()
        # Other files and withdrawals in between do not make room for what was left out.
        assert self.take_in(file) + before == Prompt.objects.count()
        assert self.take_in(file) == 0

    @rule(author=st.sampled_from(AUTHORS[:-1]))
    def an_author_withdraws(self, author: str) -> None:
        withdraw_outside(outside_id=author)
        self.gone.add(author)

    @precondition(lambda self: Prompt.objects.in_use().exists())
    @rule(data=st.data(), forever=st.booleans())
    def a_prompt_goes(self, data: st.DataObject, forever: bool) -> None:
        prompts = list(Prompt.objects.in_use().order_by("pk"))
        prompt = data.draw(st.sampled_from(prompts))
        if forever:
            withdraw_prompt(prompt=prompt)
        else:
            retire(prompt=prompt, reason="No longer wanted")

    @rule(text=texts)
    def a_labeler_writes(self, text: str) -> None:
        with contextlib.suppress(PromptIsADuplicate, TooManyPrompts):
            write_prompt(draft=Draft(kind=Kind.PLAIN, text=text), person=self.person)

    # Extreme shares, so that a redrawn author would hardly ever stay in the same split.
    @rule(shares=st.sampled_from([(0, 0), (100, 0), (0, 100), (10, 20)]))
    def the_shares_change(self, shares: tuple[int, int]) -> None:
        validation, test = shares
        # Into what the fixture has put over the settings: each use of the fixture adds a layer.
        django_settings.SPLIT_VALIDATION_PERCENT = validation
        django_settings.SPLIT_TEST_PERCENT = test

    @invariant()
    def nobody_is_over_the_cap(self) -> None:
        of_author = Counter(Prompt.objects.exclude(author=None).values_list("author", flat=True))
        assert all(count <= CAP for count in of_author.values())

    @invariant()
    def an_author_stays_in_one_split(self) -> None:
        for author, split in Author.objects.values_list("pk", "split"):
            assert self.splits.setdefault(author, split) == split
        for prompt in Prompt.objects.exclude(author=None).select_related("author"):
            assert prompt.author is not None
            assert prompt.split == prompt.author.split

    @invariant()
    def no_two_prompts_begin_alike(self) -> None:
        # Near-duplicates of somebody else have none and are retired: decision 91.
        keyed = Prompt.objects.exclude(prefix_key=None, retired_at__isnull=False)
        keys = keyed.values_list("prefix_key", flat=True)
        assert len(keys) == len(set(keys))

    @invariant()
    def nothing_vanishes_and_nothing_withdrawn_has_text(self) -> None:
        now = set(Prompt.objects.values_list("pk", flat=True))
        assert self.kept <= now
        self.kept = now
        hasher = load_hasher()
        keys = [hasher.key("author", author) for author in self.gone]
        assert not Prompt.objects.filter(author__key__in=keys, withdrawn_at=None).exists()
        assert not Prompt.objects.filter(withdrawn_at__isnull=False).exclude(turns=[]).exists()


@pytest.fixture
def machine(db, settings):
    settings.PROMPTS_PER_AUTHOR = CAP
    settings.PROMPT_PREFIX_CHARACTERS = PREFIX
    User.objects.create_user("writer", roles=[Role.LABELER])
    return Prompts


def test_splits_and_caps_hold_in_any_order(machine):
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=10,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


# In parts, because all examples of one test share a transaction, whose locks are limited.
@pytest.mark.slow
@pytest.mark.parametrize("part", range(10))
def test_splits_and_caps_hold_in_very_many_orders(machine, part):
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=30,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_shares_are_about_what_was_asked_for(db):
    hasher = load_hasher()
    drawn = Counter(
        split_of(hasher.key("author", str(number)), validation=10, test=20)
        for number in range(20_000)
    )

    assert 0.19 < drawn[Split.TEST] / 20_000 < 0.21
    assert 0.09 < drawn[Split.VALIDATION] / 20_000 < 0.11
