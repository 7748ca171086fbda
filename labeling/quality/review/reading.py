"""All that was said about one task, side by side."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Now
from django.shortcuts import get_object_or_404

from common.statistics.orders import pair_agreement, sign
from labeling.labels.models import Label
from labeling.labels.reasons.models import Span
from labeling.people.models import User
from labeling.people.roles import Role
from labeling.prompts.models import Reply
from labeling.quality.columns.people import group_of
from labeling.quality.disagreements import consensus
from labeling.quality.models import ReplyScore
from labeling.quality.review.errors import OwnLabelComesFirst
from labeling.quality.review.models import Adjudication, Difference, GoldKey
from labeling.tasks.blindness import slots
from labeling.tasks.models import Seat, Task


def task_in_use(task_id: int) -> Task:
    """A task whose prompt was not withdrawn; else there is nothing at this address."""
    known = Task.objects.select_related("prompt", "form").filter(prompt__withdrawn_at=None)
    return get_object_or_404(known, pk=task_id)


def refuse_its_labelers(task: Task, *, reader: User) -> None:
    """Raise OwnLabelComesFirst if this reader may still label the task.

    It does not matter that they now act in another role, as with an access token of a manager.
    """
    undone_until = Now() - settings.SKIP_UNDO_TIME
    done = Seat.objects.filter(
        Q(finished_at__isnull=False) | Q(skipped_at__lt=undone_until), task=task, labeler=reader
    )
    wanted = Seat.objects.open().filter(task=task)
    if Role.LABELER in reader.roles and wanted.exists() and not done.exists():
        raise OwnLabelComesFirst


def side_by_side(task: Task) -> dict[str, Any]:
    """Replies by their ids, and for every counted label its places in that order."""
    replies = list(task.replies.select_related("writer").order_by("pk"))
    labels = list(
        Label.objects.counted()
        .filter(seat__task=task)
        .select_related("seat__labeler", "seat__guideline", "ranking", "rewrite__reply")
        .prefetch_related("ratings", "spans")
        .order_by("pk")
    )
    rankings = [_ranking(label, replies) for label in labels]
    ordered = [one["places"] for one in rankings if one["places"]]
    common = consensus(ordered)
    gold = GoldKey.objects.filter(source=task).order_by("pk").last()
    return {
        "task": task.pk,
        "prompt": {
            "id": task.prompt.public_id, "turns": task.prompt.turns,
            "use_case": task.prompt.use_case, "language": task.prompt.language,
        },
        "kind": task.kind, "purpose": task.purpose, "round": task.round_number,
        "span_kinds": list(task.form.span_kinds.all()),
        "replies": _replies(replies, common.mean_places if common else None),
        "rankings": rankings,
        "pairs": _pairs(rankings),
        "differences": Difference.objects.filter(task=task).select_related(
            "person", "first", "second"
        ),
        "adjudication": Adjudication.objects.filter(task=task).select_related("person").first(),
        "gold": {"task": gold.pk} if gold else None,
        "consensus": common.places if common else None,
    }  # fmt: skip


def person_out(person: User) -> dict[str, Any]:
    return {
        "id": person.public_id, "name": str(person),
        "group": group_of(person.roles, held_out=person.held_out),
    }  # fmt: skip


def _replies(replies: list[Reply], mean_places: list[float] | None) -> list[dict[str, Any]]:
    scores = list(ReplyScore.objects.filter(reply__in=replies).order_by("model_version"))
    return [
        {
            "id": reply.pk, "text": reply.text, "characters": len(reply.text),
            "words": len(reply.text.split()),
            # Of a person only that it was one: whose reply it is has no place beside rankings.
            "writer": reply.writer.model_version or reply.writer.outside,
            "scores": [
                {"reward_model": one.model_version, "score": one.score}
                for one in scores
                if one.reply_id == reply.pk
            ],
            "mean_place": mean_places[at] if mean_places else None,
        }
        for at, reply in enumerate(replies)
    ]  # fmt: skip


def _ranking(label: Label, replies: list[Reply]) -> dict[str, Any]:
    seat = label.seat
    place_of, cannot_rank, note = _places(label)
    slot_of = dict(zip(seat.shown, slots(len(seat.shown)), strict=True))
    ratings = {one.reply_id: one for one in label.ratings.all()}
    return {
        "id": label.public_id,
        "labeler": person_out(seat.labeler) if seat.labeler else None,
        "guideline": seat.guideline and seat.guideline.version,
        "handed_in_at": label.handed_in_at,
        "active_ms": label.active_ms,
        "places": [place_of[reply.pk] for reply in replies] if place_of else None,
        "cannot_rank": cannot_rank,
        "note": note,
        "slots": [slot_of.get(reply.pk, "") for reply in replies],
        "ratings": [ratings[reply.pk].value if reply.pk in ratings else None for reply in replies],
        "flags": [ratings[reply.pk].flags if reply.pk in ratings else [] for reply in replies],
        "notes": [ratings[reply.pk].note if reply.pk in ratings else "" for reply in replies],
        "spans": [_spans(label, reply) for reply in replies],
        "rewrite": _rewrite(label, replies),
    }


def _spans(label: Label, reply: Reply) -> list[Span]:
    own = [span for span in label.spans.all() if span.reply_id == reply.pk]
    return sorted(own, key=lambda span: (span.start, span.end, span.pk))


def _rewrite(label: Label, replies: list[Reply]) -> dict[str, Any] | None:
    rewrite = getattr(label, "rewrite", None)
    if rewrite is None:
        return None
    ids = [reply.pk for reply in replies]
    return {"reply": ids.index(rewrite.original_id), "text": rewrite.reply.text}


def _places(label: Label) -> tuple[dict[int, int], str, str]:
    ranking = getattr(label, "ranking", None)
    if ranking is None:
        return {}, "", ""
    places = ranking.ranks and dict(zip(label.seat.shown, ranking.ranks, strict=True))
    return places or {}, ranking.cannot_rank, ranking.note


def _pairs(rankings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    told = [one for one in rankings if one["places"]]
    return [
        {
            "a": one["id"], "b": other["id"],
            "agreement": pair_agreement(one["places"], other["places"]),
            "opposite": _opposite(one["places"], other["places"]),
        }
        for at, one in enumerate(told)
        for other in told[at + 1 :]
    ]  # fmt: skip


def _opposite(mine: list[int], theirs: list[int]) -> int:
    return sum(
        sign(mine[a] - mine[b]) * sign(theirs[a] - theirs[b]) == -1
        for a in range(len(mine))
        for b in range(a)
    )
