"""manage.py train: launch a run, with the same checks, queue and workers as in the browser."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from common.errors import Refusal
from labeling.people.models import User
from labeling.people.roles import Role
from training.datasets.models import Dataset
from training.registry.models import ModelVersion
from training.runs import history
from training.runs.errors import RunIsRefused
from training.runs.estimate import Estimate, estimate_of
from training.runs.forms.check import Input, check
from training.runs.forms.inputs import INPUTS, OURS
from training.runs.models import Metric, Run, State
from training.runs.services import launch
from training.specs import STEPS

LOOK_EVERY = 1.0  # seconds
GIGABYTE = 1e9


class Command(BaseCommand):
    help = "Launch a run that trains, samples or evaluates. --wait shows its progress."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("spec", nargs="?", help="a JSON file with the step, fields and inputs")
        parser.add_argument("--step", choices=list(STEPS), help="the step to run")
        parser.add_argument("--name", default="", help="a name for the run")
        parser.add_argument("--preset", default="", help="a set of values, such as laptop")
        parser.add_argument(
            "--set",
            action="append",
            default=[],
            metavar="FIELD=VALUE",
            help="the value of a field; can be repeated",
        )
        parser.add_argument("--gpus", type=int, default=1)
        parser.add_argument("--by", default="", help="username of the researcher who launches it")
        parser.add_argument("--wait", action="store_true", help="show progress until the end")
        parser.add_argument(
            "--estimate", action="store_true", help="only estimate what the run needs"
        )
        for name in sorted({name for wanted in INPUTS.values() for name in wanted}):
            parser.add_argument(f"--{name.replace('_', '-')}", action="append", metavar="NAME")

    def handle(self, *args: Any, **options: Any) -> None:
        step, spec, inputs = _asked(options)
        try:
            if options["estimate"]:
                self._print_estimate(step, spec, inputs, options["gpus"])
                return
            run = launch(
                step=step,
                name=options["name"],
                spec=spec,
                inputs=inputs,
                by=_researcher(options["by"]),
                gpus=options["gpus"],
            )
        except RunIsRefused as refused:
            lines = [f"{name}: {sentence}" for name, sentence in refused.fields.items()]
            raise CommandError("\n".join(lines)) from refused
        except Refusal as refused:
            raise CommandError(str(refused.detail)) from refused
        self.stdout.write(f"{run.name} ({run.public_id}) is waiting for a machine.")
        if options["wait"]:
            self._wait(run)

    def _print_estimate(
        self, step: str, spec: dict[str, object], inputs: dict[str, list[Input]], gpus: int
    ) -> None:
        estimate = estimate_of(check(step=step, spec=spec, inputs=inputs, gpus=gpus))
        for part, size in estimate.memory.items():
            self.stdout.write(f"{part}: {size / GIGABYTE:.3f} GB")
        self.stdout.write(
            f"{estimate.steps} steps, {_time(estimate)}, {estimate.petaflop_days:.3g}"
            " petaflop/s-days"
        )
        for note in estimate.notes:
            self.stdout.write(note)

    def _wait(self, run: Run) -> None:
        try:
            watch(run)
        except KeyboardInterrupt:
            self.stdout.write("The run continues. Follow it in the browser.")
            return
        if run.state != State.SUCCEEDED:
            raise CommandError(history.message_of(run) or str(run.get_state_display()))
        models = ", ".join(run.produced.values_list("name", flat=True))
        self.stdout.write(f"{run.name} succeeded." + (f" It produced {models}." if models else ""))


def _time(estimate: Estimate) -> str:
    if estimate.seconds_low is None or estimate.seconds_high is None:
        return "unknown time"
    return (
        f"{estimate.seconds_low:.0f} to {estimate.seconds_high:.0f} s (by {estimate.seconds_from})"
    )


def watch(run: Run) -> None:
    """Show a progress bar with the loss and the remaining time until the run ends."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(run.name, total=None)
        while True:
            run.refresh_from_db()
            description = f"{run.name}, {run.get_state_display()}{_loss(run)}"
            done, total = run.done_steps, run.all_steps or None
            bar.update(task, completed=done, total=total, description=description)
            if run.ended:
                return
            time.sleep(LOOK_EVERY)


def _loss(run: Run) -> str:
    newest = Metric.objects.filter(run=run).order_by("-step").first()
    for name in ("loss", "objective", "score"):
        value = newest.values.get(name) if newest else None
        if value is not None:
            return f"  {name} {value:.4f}"
    return ""


def _asked(options: dict[str, Any]) -> tuple[str, dict[str, object], dict[str, list[Input]]]:
    """The step, fields and inputs of the file and the options. Options take precedence."""
    spec: dict[str, object] = _file(options["spec"]) if options["spec"] else {}
    step = options["step"] or spec.pop("step", None)
    for name in OURS | {"step"}:  # the engine's own files have them, and here the server sets them
        spec.pop(name, None)
    if step not in STEPS:
        raise CommandError(f"Give a step: --step {'|'.join(STEPS)}.")
    wanted: dict[str, list[str]] = {}
    for name in {name for inputs in INPUTS.values() for name in inputs}:
        named = options.get(name) or spec.pop(name, None)
        if named:
            wanted[name] = named if isinstance(named, list) else [str(named)]
    if options["preset"]:
        spec["preset"] = options["preset"]
    spec |= dict(_field(one) for one in options["set"])
    return step, spec, {name: [_input(name, one) for one in some] for name, some in wanted.items()}


def _file(path: str) -> dict[str, object]:
    try:
        found = json.loads(Path(path).read_text())
    except (OSError, ValueError) as error:
        raise CommandError(f"{path} cannot be read as JSON ({error}).") from error
    if not isinstance(found, dict):
        raise CommandError(f"{path} is not a JSON object.")
    return found


def _field(written: str) -> tuple[str, object]:
    """A field such as kl=0.05 or family=llama. A value that is not JSON is text."""
    name, equals, value = written.partition("=")
    if not equals:
        raise CommandError(f"--set {written}: write FIELD=VALUE.")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _input(name: str, called: str) -> Input:
    """The dataset, model version or newest run with this name, or with that of this path."""
    found = _named(called) or _named(_name_of_path(called))
    if found is None:
        raise CommandError(
            f"--{name.replace('_', '-')}: nothing has the name {called}. Files and folders must be"
            " registered or frozen first, and are then named here."
        )
    return found


def _named(called: str) -> Input | None:
    found: Input | None = Dataset.objects.filter(name=called).first()
    found = found or ModelVersion.objects.filter(name=called).first()
    return found or Run.objects.filter(name=called).order_by("-pk").first()


def _name_of_path(path: str) -> str:
    """my-rankings of data/my-rankings.jsonl, and my-sft of var/my-sft/model."""
    place = Path(path)
    return place.parent.name if place.name == "model" else place.stem


def _researcher(username: str) -> User:
    people = User.objects.filter(suspended_at=None, roles__contains=[Role.RESEARCHER])
    if username:
        people = User.objects.filter(username=username)
    person = people.order_by("pk").first()
    if person is None:
        raise CommandError("There is no such researcher. Name one with --by.")
    return person
