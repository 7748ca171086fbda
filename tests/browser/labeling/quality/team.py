"""A team of labelers and what they said, written as rows: a hundred of them for pictures."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from labeling.models import Label, Prompt, Ranking, Reply, Role, Seat, Task, User, Writer
from labeling.quality import facts
from labeling.quality.columns import store
from labeling.quality.concerns.models import Concern
from labeling.quality.models import ReplyScore
from labeling.quality.reports.models import PayRate
from labeling.tasks.models import Form, Kind, Purpose, SkipReason, TaskReply

NAMES = """
Ada Lovelace, Grace Hopper, Mary Jackson, Katherine Johnson, Alan Turing, Barbara Liskov,
王伟, 李丽, Radia Perlman, Annie Easley, Edsger Dijkstra, Donald Knuth, 张强, Frances Allen,
Jean Bartik, 陈敏
"""
USE_CASES = ["generation", "open-qa", "brainstorming", "chat", "rewrite", "summarization"]
WRITERS = [f"{kind}-{number}" for kind in ("base", "sft", "ppo") for number in (1, 2, 3)]
QUESTIONS = [
    "Explain to a child why the sky is blue at noon and red in the evening.",
    "Write a short letter to my landlord: the heating has been broken since Monday.",
    "Summarise the following meeting notes in five points for somebody who was not there.",
    "Give me ideas for a birthday party for a shy ten-year-old who likes octopuses.",
    "Is it safe to eat rice that stood on the stove over night?",
]
SENTENCES = [
    "Light is scattered by the air, blue more than red.",
    "In the evening it travels a longer way, and the blue is lost on it.",
    "That is why the sky changes its colour with the time of the day.",
    "A prism shows the same on a table.",
]


class Team:
    """People who agree about as often as InstructGPT's did; some of them less."""

    def __init__(self, *, labelers: int, tasks: int, weeks: int = 9) -> None:
        self.dice = Random(7)  # noqa: S311
        self.now = datetime.now(UTC)
        self.weeks = weeks
        self.labelers = self._people(labelers)
        self.writers = [Writer.objects.create(model_version=name) for name in WRITERS]
        self.form = Form.objects.create(name="Ranking")
        self.tasks = self._tasks(tasks)
        self.size = f"{labelers} people, {3 * tasks} rankings, {tasks} prompts"
        self._labels()
        self._around()
        facts.refresh()
        store.forget()

    def _people(self, many: int) -> list[User]:
        names = NAMES.split(",")
        people = User.objects.bulk_create(
            User(
                username=f"labeler{at}",
                email=f"labeler{at}@example.org",
                name=f"{names[at % len(names)].strip()} {at + 1}",
                roles=[Role.LABELER],
                qualified_at=self.now,
                held_out=at % 10 == 9,
            )
            for at in range(many)
        )
        self.noise = {one.pk: 0.5 + 0.9 * self.dice.random() ** 2 for one in people}
        self.noise[people[0].pk] = 9.0  # one of them throws dice
        return people

    def _tasks(self, many: int) -> list[Task]:
        prompts = Prompt.objects.bulk_create(
            Prompt(
                turns=[{"role": "user", "text": f"{QUESTIONS[at % 5]} ({at})"}],
                use_case=USE_CASES[at % len(USE_CASES)],
                language="zh-Hans" if at % 5 == 4 else "en",
            )
            for at in range(many)
        )
        tasks = Task.objects.bulk_create(
            Task(
                kind=Kind.RANK,
                purpose=Purpose.TRAINING,
                prompt=prompt,
                form=self.form,
                round_number=at * 3 // many,
            )
            for at, prompt in enumerate(prompts)
        )
        self.replies = {task.pk: self._replies(task, at) for at, task in enumerate(tasks)}
        return tasks

    def _replies(self, task: Task, at: int) -> list[Reply]:
        writers = self.dice.sample(self.writers, (4, 4, 6, 9)[at % 4])
        replies = Reply.objects.bulk_create(
            Reply(
                prompt_id=task.prompt_id,
                writer=writer,
                text=" ".join(self.dice.choices(SENTENCES, k=self.dice.randint(1, 9))),
            )
            for writer in writers
        )
        TaskReply.objects.bulk_create(TaskReply(task=task, reply=reply) for reply in replies)
        return replies

    def _labels(self) -> None:
        seats: list[Seat] = []
        rankings: list[list[int]] = []
        self.worth = {
            reply.pk: self.dice.gauss(0.15 * WRITERS.index(reply.writer.model_version), 1)
            for replies in self.replies.values()
            for reply in replies
        }
        for at, task in enumerate(self.tasks):
            ago = timedelta(weeks=self.weeks * (1 - at / len(self.tasks)))
            for place, labeler in enumerate(self.dice.sample(self.labelers, 3)):
                seat, places = self._seat(task, labeler, place, self.now - ago)
                seats.append(seat)
                rankings.append(places)
        Seat.objects.bulk_create(seats)
        labels = Label.objects.bulk_create(
            Label(
                seat=seat,
                key=uuid4(),
                handed_in_at=seat.finished_at or self.now,
                active_ms=int(1000 * self.dice.lognormvariate(4.4 + 0.06 * len(seat.shown), 0.5)),
            )
            for seat in seats
        )
        Ranking.objects.bulk_create(
            Ranking(label=label, ranks=places)
            for label, places in zip(labels, rankings, strict=True)
        )
        ReplyScore.objects.bulk_create(
            ReplyScore(reply_id=reply, score=worth + self.dice.gauss(0, 0.75), **SCORED)
            for reply, worth in self.worth.items()
        )

    def _around(self) -> None:
        """What else there is: concerns, skips, labels still to come, and a pay."""
        liar, copied, fast = self.labelers[:3]
        agreed = {"agreement": 0.503, "usual_agreement": 0.741}
        alike = {"share_same_order": 0.97, "share_later": 0.94}
        Concern.objects.create(person=liar, kind="random", tasks=61, evidence=agreed)
        Concern.objects.create(person=copied, other=fast, kind="copied", tasks=54, evidence=alike)
        PayRate.objects.create(since=self.now.date() - timedelta(days=99), per_hour=18)
        gone = {"left_at": self.now, "left_because": "skipped", "skipped_at": self.now}
        seats = []
        for at, task in enumerate(self.tasks[::6]):
            kept = {"kind": task.kind, "purpose": task.purpose, "round_number": 0, "task": task}
            seats.append(Seat(place=4, **kept))
            passed = {"taken_at": self.now, "held_until": self.now, **gone}
            why = SkipReason.values[min(at % 9, 4)]
            sat = {seat.labeler_id for seat in task.seats.all()}
            free = next(one for one in self.labelers[at:] if one.pk not in sat)
            seats.append(Seat(place=5, labeler=free, skip_reason=why, **passed, **kept))
        Seat.objects.bulk_create(seats)

    def _seat(self, task: Task, labeler: User, place: int, at: datetime) -> tuple[Seat, list[int]]:
        shown = [reply.pk for reply in self.replies[task.pk]]
        self.dice.shuffle(shown)
        noise = self.noise[labeler.pk]
        felt = [self.worth[reply] + self.dice.gauss(0, noise) for reply in shown]
        order = sorted(felt, reverse=True)
        places = [order.index(one) + 1 for one in felt]
        if self.dice.random() < 0.3:  # the two last are a tie
            places = [min(one, len(places) - 1) for one in places]
        taken: dict[str, Any] = {"taken_at": at, "held_until": at, "finished_at": at}
        kept = {"kind": task.kind, "purpose": task.purpose, "round_number": task.round_number}
        seat = Seat(task=task, labeler=labeler, place=place, shown=shown, **taken, **kept)
        return seat, places


SCORED = {"model_version": "reward-2"}
