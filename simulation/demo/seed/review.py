"""What reviewers and the shared room left behind: reasons, decisions, gold, questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from common.statistics.orders import pair_agreement
from labeling.guidelines.models import Guideline
from labeling.labels.models import Ranking
from labeling.models import User
from labeling.quality.review.models import Adjudication, Difference, GoldKey, Why
from labeling.quality.review.services import decide, make_gold, say_why
from labeling.questions.models import Answer, Question
from labeling.questions.services import answer, ask, ask_at_seat, pin
from labeling.tasks.models import Kind, Purpose, Seat, Task
from simulation.world import taste

REASONS = (
    (Why.TASTE, "Both can be defended."),
    (Why.ERROR, "They cannot both be right; please look again."),
    (Why.GUIDELINE_GAP, "May a friendly opening make up for a missing step?"),
    (Why.TASTE, ""),
    (Why.AMBIGUOUS_PROMPT, "For whom is this meant? The prompt does not say."),
    (Why.ERROR, "Upside down, it seems: the last should be the first."),
)
DECIDED, GOLD = 4, 3


@dataclass(frozen=True)
class Room:
    """Who asks and who answers."""

    people: dict[str, User]
    researcher: User
    manager: User


def say_why_and_decide(tasks: Sequence[Task], room: Room, at: datetime) -> None:
    """The reviewer began with those that differ most; the others still wait."""
    _alike, differing = _halves(tasks)
    for task, (why, note) in zip(differing, REASONS, strict=False):
        between = _labels(task) if why in {Why.ERROR, Why.TASTE} else ()
        say_why(task=task, why=why, person=room.manager, between=between, note=note)
    for task in differing[:DECIDED]:
        decide(task=task, order=_true_order(task), note="", person=room.researcher)
    Difference.objects.update(created_at=at)
    Adjudication.objects.update(decided_at=at)


def make_some_gold(tasks: Sequence[Task], room: Room, at: datetime) -> list[Task]:
    """Of tasks on which people agreed; each has a best and a worst reply."""
    made: list[Task] = []
    alike, _differing = _halves(tasks)
    for task in alike:
        order = _true_order(task)
        if len(order) > 1 and len(made) < GOLD:
            decide(task=task, order=order, note="All agree.", person=room.researcher)
            made.append(make_gold(task=task, person=room.researcher).task)
    GoldKey.objects.update(made_at=at)
    return made


def ask_and_answer(tasks: Sequence[Task], room: Room, at: datetime) -> None:
    ranking = Guideline.objects.published().get(kind=Kind.RANK, purpose=Purpose.TRAINING)
    ties = ask(
        person=room.people["farah"],
        text="Two replies say the same in other words. Do I have to find a difference?",
        guideline=ranking,
    )
    said = answer(
        question=ties,
        person=room.researcher,
        text="No. Give both the same place: a tie is a finding, a guess is noise.",
    )
    pin(answer=said, guideline=ranking)
    chinese = ask(
        person=room.people["liwei"],
        text="提示是中文，但有的回复用英文写。这样的回复应该排在最后吗？",
        guideline=ranking,
    )
    answer(
        question=chinese,
        person=room.manager,
        text="是的，除非提示要求用英文回答。",
    )
    ask(
        person=room.people["gustav"],
        text="May I take a longer break and keep the task that is on my screen?",
    )
    seat = Seat.objects.filter(task__in=tasks, finished_at__isnull=False).first()
    if seat and seat.labeler:
        about = ask_at_seat(
            seat_id=seat.public_id,
            labeler=seat.labeler,
            text="None of these convinces me. When may I say that they cannot be ranked?",
        )
        answer(
            question=about,
            person=room.researcher,
            text="When none helps at all. Where one is a little better, rank; the rest may tie.",
        )
    Question.objects.update(created_at=at)
    Answer.objects.update(created_at=at)


def _halves(tasks: Sequence[Task]) -> tuple[list[Task], list[Task]]:
    """Those whose rankings are most alike, and those that differ most, each begun by the utmost.

    Without tasks that only one person ranked.
    """
    found: dict[int, list[dict[int, int]]] = {}
    rankings = Ranking.objects.filter(label__seat__task__in=tasks).exclude(ranks=[])
    for one in rankings.select_related("label__seat").order_by("pk"):
        seat = one.label.seat
        found.setdefault(seat.task_id, []).append(dict(zip(seat.shown, one.ranks, strict=True)))
    alike = {task: _agreement(*places[:2]) for task, places in found.items() if len(places) > 1}
    ranked = [task for task in tasks if task.pk in alike]
    ranked.sort(key=lambda task: -alike[task.pk])
    half = len(ranked) // 2
    return ranked[:half], ranked[half:][::-1]


def _agreement(one: dict[int, int], other: dict[int, int]) -> float:
    replies = sorted(one)
    return pair_agreement([one[reply] for reply in replies], [other[reply] for reply in replies])


def _true_order(task: Task) -> list[list[int]]:
    """Best first, as the reviewer sees it: by the taste without noise."""
    places: dict[float, list[int]] = {}
    for reply in task.replies.order_by("pk"):
        places.setdefault(-taste.score(task.prompt.text, reply.text), []).append(reply.pk)
    return [places[score] for score in sorted(places)]


def _labels(task: Task) -> list[UUID]:
    seats = task.seats.filter(label__isnull=False, left_at=None).order_by("label")
    return list(seats.values_list("label__public_id", flat=True)[:2])
