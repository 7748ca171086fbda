"""manage.py import_prompts SOURCE -- prompts, replies or rankings, from the command line."""

from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from common.errors import Refusal
from labeling.prompts.intake.formats import FORMATS
from labeling.prompts.intake.hub import files_of
from labeling.prompts.intake.mapping import WORDS, Preview
from labeling.prompts.intake.models import Intake, Reason, State
from labeling.prompts.intake.reading import is_readable
from labeling.prompts.intake.services import look_into, refuse_losses, take_in_here
from labeling.prompts.models import Kind

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Import prompts, replies or rankings: a file, all files of a folder, or a dataset of a hub."
    )
    # The checks import every page of the site: sixty megabytes that no file needs.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "source",
            help="a file such as study.jsonl, a folder, or hub:OWNER/NAME, a dataset of a hub",
        )
        parser.add_argument("--revision", default="", help="the branch, tag or commit at the hub")
        parser.add_argument(
            "--only",
            default="*",
            metavar="PATTERN",
            help="import only such files of a folder or hub, for example 'data/train*'",
        )
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

    def handle(self, *args: Any, source: str, **options: Any) -> None:
        refused = 0
        try:
            for name, path in _files(source, options):
                try:
                    self._say(self._take_in(name, path, options))
                except (Refusal, CommandError) as error:
                    if Path(source).is_file():
                        raise
                    # The other files of a folder come in, as each file does or does not.
                    refused += 1
                    self.stderr.write(f"{name}: {getattr(error, 'detail', error)}")
        except Refusal as error:
            raise CommandError(str(error.detail)) from error
        if refused:
            raise CommandError(f"{refused} files were not imported.")

    def _take_in(self, name: str, path: Path, options: dict[str, Any]) -> Intake:
        found = self._look(path, options)
        plan = replace(
            found.plan,
            leave_out_refused=options["leave_out_refused"],
            refuse_personal_data=options["refuse_personal_data"],
            drop_labels=options["drop_labels"],
        )
        refuse_losses(found, plan)
        with _progress() as progress:
            bar = progress.add_task(path.name, total=path.stat().st_size)
            return take_in_here(
                path=path,
                plan=plan,
                kind=Kind(options["kind"]),
                on_progress=lambda intake: progress.update(bar, completed=intake.bytes_read),
                name=name,
            )

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


def _files(source: str, options: dict[str, Any]) -> Iterator[tuple[str, Path]]:
    """The name and the path of each file."""
    path, hub = Path(source), source.removeprefix("hub:")
    if hub != source:
        with TemporaryDirectory() as folder:
            only, revision = options["only"], options["revision"]
            yield from files_of(hub, revision=revision, only=only, to=Path(folder))
    elif path.is_dir():
        named = {str(file.relative_to(path)): file for file in sorted(path.rglob("*"))}
        wanted = {name: file for name, file in named.items() if fnmatchcase(name, options["only"])}
        readable = [(name, file) for name, file in wanted.items() if is_readable(name)]
        if not readable:
            raise CommandError(f"There is no file in {path} that can be read.")
        yield from ((f"{path.name}/{name}"[-255:], file) for name, file in readable)
    elif path.is_file():
        yield path.name, path
    else:
        raise CommandError(f"There is no file {path}.")


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
