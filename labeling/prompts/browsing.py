"""Finding prompts among a million, and counting them without reading them all."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast

from labeling.prompts.models import Prompt

# Counted exactly up to here; beyond it, "more" is as good an answer.
COUNTED = 10_000
# Texts have no index: a search reads this many at most.
SEARCHED = 50_000


@dataclass(frozen=True)
class Counted:
    """The number of rows; if `more`, at least this many."""

    count: int
    more: bool


def filtered(wanted: Mapping[str, Any]) -> QuerySet[Prompt]:
    """The prompts that somebody asked for. Every filter has an index that ends with the id."""
    found: QuerySet[Prompt] = Prompt.objects.all()
    for column in ("split", "kind", "use_case", "language", "intake"):
        if value := wanted.get(column):
            found = found.filter((column, value))
    if topic := wanted.get("topic"):
        found = found.filter(topics__contains=[topic])
    if kind := wanted.get("personal_data"):
        # The exclusion is the condition of the index `prompts_with_personal_data`.
        found = found.exclude(personal_data=[]).filter(personal_data__contains=[kind])
    if author := wanted.get("author"):
        found = found.filter(author__prompts__public_id=author)
    found = _in_state(found, wanted.get("state", "in_use"))
    return _with_text(found, text) if (text := wanted.get("search")) else found


def _with_text(found: QuerySet[Prompt], text: str) -> QuerySet[Prompt]:
    """Those of the newest whose turns contain this text; the names of the roles do not count."""
    newest = Prompt.objects.filter(pk__in=found.order_by("-pk").values("pk")[:SEARCHED])
    texts = Func(
        "turns",
        Value("$[*].text"),
        function="jsonb_path_query_array",
        output_field=TextField(),
    )
    # As JSON writes it: a quotation mark or a new line is escaped there.
    written = json.dumps(text, ensure_ascii=False)[1:-1]
    return newest.annotate(texts=Cast(texts, TextField())).filter(texts__icontains=written)


def _in_state(found: QuerySet[Prompt], state: str) -> QuerySet[Prompt]:
    if state == "in_use":
        return found.filter(retired_at=None, withdrawn_at=None)
    if state == "retired":
        return found.filter(retired_at__isnull=False, withdrawn_at=None)
    if state == "withdrawn":
        return found.filter(withdrawn_at__isnull=False)
    return found


def counted(found: QuerySet[Prompt]) -> Counted:
    """Stop counting at the limit: nobody waits for a million."""
    few = found.order_by().values("pk")[: COUNTED + 1]
    number = few.aggregate(number=Count("*"))["number"]
    return Counted(min(number, COUNTED), number > COUNTED)
