"""What was left out of a file, as a file of its own."""

import csv
from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from labeling.prompts.intake.models import LeftOut


class _Echo:
    """A file whose `write` gives the line back, as csv.writer needs one."""

    def write(self, line: str) -> str:
        return line


def left_out_csv(intake_id: int, lines: QuerySet[LeftOut]) -> StreamingHttpResponse:
    """Every line with its number and reason. All of it is our own words: no cell is a formula."""
    answer = StreamingHttpResponse(_rows(lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="intake-{intake_id}-left-out.csv"'
    return answer


def _rows(lines: QuerySet[LeftOut]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(["line", "reason", "message", "duplicate_of"])
    for line in lines.iterator():
        like = line.duplicate_of.public_id if line.duplicate_of else ""
        yield writer.writerow([line.line, line.reason, line.message, like])
