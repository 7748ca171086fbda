"""The history of a run: numbered lines, and the sentence for each change of state.

A writer first updates the run's row. That assigns numbers and locks the row until the writer
commits, so lines become visible in the order of their numbers, and readers ask for the lines after
the last one they saw. The same UPDATE matches no row if the writer has lost the run.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from labeling.people.models import User
from training.mistakes import SENTENCES as OF_ENGINE
from training.runs.models import Run, RunEvent

SENTENCES = {
    "queued": _("The run is waiting for a machine."),
    "claimed": _("Attempt %(attempt)s began on %(machine)s."),
    "redone": _("Continuing after step %(after)s."),
    "saved": _("A checkpoint after step %(step)s is in the store."),
    "checkpoint_gone": _(
        "The checkpoint after step %(step)s is not in the store. Continuing after step %(found)s."
    ),
    "checkpoints_gone": _(
        "The checkpoint after step %(step)s is not in the store, and neither is an older one. "
        "Starting again from the first step."
    ),
    "silent": _("The machine stopped responding. The run is waiting for another one."),
    "machine_stopped": _("The machine was shut down. The run was saved and waits for another one."),
    "retried": _("The engine ended with code %(exit_code)s. The run will be tried again."),
    "disk_full": _("The disk stayed full. The run will continue from its last checkpoint."),
    "no_reach": _("The machine could not read the inputs. The run will be tried again."),
    "cancel_asked": _("Cancellation was requested."),
    "cancelled": _("The run was cancelled."),
    "resumed": _("Resumed from the last checkpoint."),
    "registered": _("Registered the model version %(model)s."),
    "succeeded": _("The run succeeded."),
    "failed": _("The run failed, and another attempt would fail in the same way."),
    "worn_out": _("The run failed %(attempt)s times. Resume it if you want to try again."),
    "withdrawn": _("Prompts that the run reads were withdrawn. Launch it with a newer dataset."),
    "log_cut": _("The log is too long to be stored. Later lines are in the machine's own log."),
}


def sentence(code: str, data: Mapping[str, object]) -> str:
    """The sentence of a change of state, in the reader's language."""
    words = SENTENCES.get(code)
    return translated(str(words)) % data if words else ""


def message_of(run: Run) -> str:
    """Why the run is in its state, with what the engine said about it."""
    said = _in_words(run) or run.message
    facts = {"attempt": run.attempt, "exit_code": run.exit_code, "machine": run.machine}
    if run.reason in {"claimed", "redone", "saved", "registered", "succeeded", ""}:
        return said
    return f"{sentence(run.reason, facts)} {said}".strip()


def _in_words(run: Run) -> str:
    """What the engine found wrong, in the reader's language."""
    if not run.mistakes:
        return ""
    names = _names_by_key(run)
    try:
        return " ".join(_one_in_words(mistake, names) for mistake in run.mistakes)
    except KeyError:  # of an engine of another version
        return ""


def _names_by_key(run: Run) -> dict[str, str]:
    """The names of what the run reads, by their places in the store."""
    if run.pk is None:
        return {}
    read = [one.read for one in run.inputs.select_related("dataset", "model", "source")]
    named = {one.key: one.name for one in read if not isinstance(one, Run)}
    runs = [run, *(one for one in read if isinstance(one, Run))]
    return named | {str(one.public_id): one.name for one in runs}


def _named(value: object, names: Mapping[str, str]) -> object:
    """The name of the dataset, model or run whose file this is, or the value itself."""
    if not isinstance(value, str):
        return value
    return next((name for key, name in names.items() if key and key in value), value)


def _one_in_words(mistake: Mapping[str, Any], names: Mapping[str, str]) -> str:
    params = {name: _named(value, names) for name, value in mistake["params"].items()}
    words: str = translated(OF_ENGINE[mistake["code"]]) % params
    place = str(_named(mistake["field"], names))
    if mistake["line"]:
        place = translated("%(field)s, line %(line)s") % {"field": place, "line": mistake["line"]}
    if not place:
        return words
    return translated("%(place)s: %(words)s") % {"place": place, "words": words}


@transaction.atomic
def change(
    run_id: int, leaving: Q, *, code: str, by: User | None = None, data: Any = None, **fields: Any
) -> bool:
    """Change the state and add its line. Return False if the run was not in the state to leave."""
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
    """Add lines of the engine's log."""
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
    """Take `count` numbers of the history, and return whether the run was in the state to leave."""
    rows = Run.objects.filter(leaving, pk=run_id)
    return bool(rows.update(last_event=F("last_event") + count, **fields))
