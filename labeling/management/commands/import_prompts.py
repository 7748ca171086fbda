"""manage.py import_prompts FILE -- prompts, replies or rankings, from the command line."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from common.errors import Refusal
from labeling.prompts.intake.formats import FORMATS
from labeling.prompts.intake.mapping import WORDS, Preview
from labeling.prompts.intake.models import Intake, Reason, State
from labeling.prompts.intake.services import look_into, refuse_losses, take_in_here
from labeling.prompts.models import Kind

SHOWN = 20


class Command(BaseCommand):
    help = "Import a file (JSON, JSONL, CSV or Parquet) of prompts, replies or rankings."
    # The checks import every page of the site: sixty megabytes that no file needs.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a file, such as study.jsonl")
        parser.add_argument("--kind", choices=Kind.values, default=Kind.CUSTOMER)
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="WORD=COLUMN",
            help=f"what a column means, if its name does not say it: one of {', '.join(WORDS)}",
        )
        parser.add_argument(
            "--format",
            choices=["columns", *FORMATS],
            help="the format of the file, or `columns` to read it by the names of its columns;"
            " usually it is recognised",
        )
        parser.add_argument(
            "--drop-labels",
            action="store_true",
            help="import the file although labels in some columns are lost",
        )
        parser.add_argument(
            "--leave-out-refused",
            action="store_true",
            help="import the other lines if some are refused",
        )
        parser.add_argument(
            "--refuse-personal-data",
            action="store_true",
            help="refuse lines with personal data in the training split instead of masking it",
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            found = self._look(file, options)
            plan = replace(
                found.plan,
                leave_out_refused=options["leave_out_refused"],
                refuse_personal_data=options["refuse_personal_data"],
                drop_labels=options["drop_labels"],
            )
            refuse_losses(found, plan)
            with _progress() as progress:
                bar = progress.add_task(file.name, total=file.stat().st_size)
                intake = take_in_here(
                    path=file,
                    plan=plan,
                    kind=Kind(options["kind"]),
                    on_progress=lambda intake: progress.update(bar, completed=intake.bytes_read),
                )
        except Refusal as error:
            raise CommandError(str(error.detail)) from error
        self._say(intake)

    def _look(self, file: Path, options: dict[str, Any]) -> Preview:
        """The file in the format or with the columns that were asked for, or as it seems to be."""
        asked = "" if options["format"] == "columns" else options["format"]
        found = look_into(file, format_=asked)
        if chosen := _chosen(options["column"]):
            columns = found.plan.columns | chosen
            found = look_into(file, columns=columns, format_=asked or "")
        if known := FORMATS.get(found.plan.format):
            self.stderr.write(f"Format: {known.title}. {known.note}")
        return found

    def _say(self, intake: Intake) -> None:
        left_out = intake.left_out.exclude(reason=Reason.REFUSED)
        refused = intake.left_out.filter(reason=Reason.REFUSED).order_by("line")
        for line in refused[:SHOWN]:
            self.stderr.write(f"line {line.line}: {line.message}")
        if refused.count() > SHOWN:
            self.stderr.write(f"... and {refused.count() - SHOWN:,} more lines")
        if intake.state != State.DONE:
            raise CommandError(intake.message)
        self.stdout.write(
            f"{intake.name}: {intake.prompts_made:,} prompts, {intake.replies_made:,} replies,"
            f" {intake.rankings_made:,} rankings; left out {left_out.count():,} as duplicates,"
            f" over the cap or withdrawn, {refused.count():,} refused (intake {intake.pk})"
        )


def _chosen(pairs: list[str]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for pair in pairs:
        word, _, column = pair.partition("=")
        if word not in WORDS or not column:
            raise CommandError(f"{pair!r} is not WORD=COLUMN with a word of {', '.join(WORDS)}.")
        chosen[word] = column
    return chosen


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn()
    )
