"""Tasks on the site, opened by the real services, and a labeler who may have them."""

from collections.abc import Callable, Sequence

import pytest
from django.utils import timezone

from labeling.models import Prompt, Reply, Task, User, Writer
from labeling.tasks.models import Kind, Purpose
from labeling.tasks.opening import NewTask, open_tasks
from tests.browser.labeling.tasks.texts import MOON, MOON_REPLIES

Opens = Callable[..., Task]


@pytest.fixture
def ada(transactional_db) -> User:
    return User.objects.create_user(
        "ada", "ada@example.org", roles=["labeler"], name="Ada Lovelace",
        qualified_at=timezone.now(), languages=["en", "zh", "ar"],
    )  # fmt: skip


@pytest.fixture
def open_task(transactional_db, settings) -> Opens:
    settings.GOLD_PERCENT = 0

    def open_one(
        kind: Kind = Kind.RANK_AND_RATE,
        *,
        prompt: str = MOON,
        replies: Sequence[str] = MOON_REPLIES,
        start_from: str = "",
        **about: object,
    ) -> Task:
        made = Prompt.objects.create(turns=[{"role": "user", "text": prompt}], **about)
        new_task = NewTask(
            prompt=made,
            replies=[] if kind == Kind.DEMONSTRATE else written(made, replies),
            start_from=written(made, [start_from])[0] if start_from else None,
        )
        [task] = open_tasks(kind=kind, purpose=Purpose.TRAINING, new_tasks=[new_task], overlap=1)
        return task

    return open_one


def written(prompt: Prompt, texts: Sequence[str]) -> list[Reply]:
    return [
        Reply.objects.create(prompt=prompt, writer=writer(f"model-{number}"), text=text)
        for number, text in enumerate(texts)
    ]


def writer(model_version: str) -> Writer:
    return Writer.objects.get_or_create(model_version=model_version)[0]
