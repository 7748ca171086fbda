"""The history of a run: numbered lines, and the sentence for each change of state.

A writer changes the run's row first, which hands out numbers and holds the row until the writer
is done. So the lines of a run become visible in the order of their numbers, and whoever watches
asks for what comes after the last one seen. The same UPDATE is the fence.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from labeling.people.models import User
from training.runs.models import Run, RunEvent

SENTENCES = {
    "queued": _("The run waits for a machine."),
    "claimed": _("Attempt %(attempt)s began on %(machine)s."),
    "redone": _("Going on after step %(after)s."),
    "saved": _("A checkpoint after step %(step)s is in the store."),
    "silent": _("The machine gave no sign of life, so the run waits for another."),
    "machine_stopped": _("The machine was stopped. The run saved itself and waits for another."),
    "retried": _("The engine ended with code %(exit_code)s. The run tries again."),
    "disk_full": _("The disk stayed full. The run tries again from its last checkpoint."),
    "no_reach": _("The machine could not get what the run reads. The run tries again."),
    "cancel_asked": _("A person asked to cancel."),
    "cancelled": _("The run was cancelled."),
    "resumed": _("A person asked to go on from the last checkpoint."),
    "registered": _("Registered the model version %(model)s."),
    "succeeded": _("The run succeeded."),
    "failed": _("The run cannot go on as it is, and trying again would not help."),
    "worn_out": _("The run failed %(attempt)s times. A person decides whether it goes on."),
    "withdrawn": _("Prompts that the run reads were withdrawn. Start it on a newer dataset."),
    "log_cut": _("More lines than are kept. They are in the machine's own log."),
}


def sentence(code: str, data: Mapping[str, object]) -> str:
    """In the reader's language."""
    words = SENTENCES.get(code)
    return translated(str(words)) % data if words else ""


def words_of(run: Run) -> str:
    """Why the run stands as it does, and the engine's own last words."""
    facts = {"attempt": run.attempt, "exit_code": run.exit_code, "machine": run.machine}
    if run.reason in {"claimed", "redone", "saved", "registered", "succeeded", ""}:
        return run.message
    return f"{sentence(run.reason, facts)} {run.message}".strip()


@transaction.atomic
def change(
    run_id: int, leaving: Q, *, code: str, by: User | None = None, data: Any = None, **fields: Any
) -> bool:
    """One change of state with its line. False: the run is no longer where it should leave."""
    if not advance(run_id, leaving, 1, **fields):
        return False
    run = Run.objects.only("attempt", "last_event").get(pk=run_id)
    RunEvent.objects.create(
        run_id=run_id,
        attempt=run.attempt,
        kind=RunEvent.Kind.STATE,
        number=run.last_event,
        data={"code": code, **(data or {})},
        by=by,
    )
    return True


@transaction.atomic
def log(run_id: int, leaving: Q, attempt: int, lines: Sequence[str]) -> bool:
    """Lines of the engine's log."""
    if not advance(run_id, leaving, len(lines)):
        return False
    last = Run.objects.values_list("last_event", flat=True).get(pk=run_id)
    first = last - len(lines) + 1
    RunEvent.objects.bulk_create(
        RunEvent(run_id=run_id, attempt=attempt, kind=RunEvent.Kind.LOG, number=number, text=line)
        for number, line in enumerate(lines, start=first)
    )
    return True


def advance(run_id: int, leaving: Q, count: int, **fields: Any) -> bool:
    """Take so many numbers of the run, if it still is where it should leave."""
    rows = Run.objects.filter(leaving, pk=run_id)
    return bool(rows.update(last_event=F("last_event") + count, **fields))
