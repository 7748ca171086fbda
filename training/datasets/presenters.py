"""A dataset's query and data card as lines of names and values that people read."""

from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from labeling.guidelines.models import Guideline
from labeling.people.models import User
from labeling.prompts.models import Kind as PromptKind
from labeling.prompts.models import Split, UseCase
from labeling.tasks.models import Kind as TaskKind

Words = dict[str, str | Promise]
Line = tuple[str | Promise, str]

CONDITIONS: Words = {
    "splits": _("splits"),
    "rounds": _("rounds"),
    "task_kinds": _("task kinds"),
    "use_cases": _("use cases"),
    "prompt_kinds": _("kinds of prompts"),
    "languages": _("languages"),
    "labelers": _("labelers"),
    "guidelines": _("guideline versions"),
    "intakes": _("imports"),
    "since": _("submitted since"),
    "until": _("submitted until"),
    "least_agreement": _("minimum agreement"),
    "labels": _("with labels from here"),
    "imported": _("with labels from files"),
    "rewrites": _("with rewrites"),
    "spans": _("with marked spans"),
    "ratings": _("with ratings"),
    "good_from": _("good from this rating"),
    "bad_to": _("bad up to this rating"),
    "bad_flags": _("flags of bad replies"),
}
FACTS: Words = {
    "split": _("split"),
    "language": _("language"),
    "use case": _("use case"),
    "kind": _("kind of prompt"),
    "from": _("source"),
    "guideline version": _("guideline version"),
    "replies": _("replies"),
    "ties": _("ties"),
    "judgement": _("judgement"),
}
LISTED = {"bad_flags"}  # where an empty list matches nothing instead of everything
UNKNOWN: Words = {"unknown": _("unknown")}
# Numbers and language tags are not translated.
VALUES: dict[str, Words] = {
    "split": dict(Split.choices),
    "language": UNKNOWN,
    "use case": {**dict(UseCase.choices), **UNKNOWN},
    "kind": dict(PromptKind.choices),
    "from": {"labels": _("labeled here"), "file": _("from files"), "rewrites": _("rewritten here")},
    "judgement": {"good": _("good"), "bad": _("bad")},
    "ties": {"some": _("with ties"), "none": _("without ties")},
}
# Cards before version 0.2 have another key for ordered pairs.
PAIRS: Words = {"ordered": _("ordered"), "told apart": _("ordered"), "tied": _("tied")}
TEXTS: Words = {"prompt": _("prompt"), "reply": _("reply")}


def query_lines(query: dict[str, Any]) -> Iterator[Line]:
    """The lines of a query that `Query.as_json` wrote."""
    labelers = User.objects.filter(public_id__in=query.get("labelers", []))
    guidelines = Guideline.objects.filter(pk__in=query.get("guidelines", []))
    chosen: dict[str, Words] = {
        "splits": dict(Split.choices),
        "task_kinds": dict(TaskKind.choices),
        "use_cases": dict(UseCase.choices),
        "prompt_kinds": dict(PromptKind.choices),
        "labelers": {str(one.public_id): str(one) for one in labelers},
        "guidelines": {str(one.pk): str(one) for one in guidelines},
    }
    for name, value in query.items():
        values = value if isinstance(value, list) else [value]
        words = ", ".join(_word(chosen.get(name, {}), one) for one in values)
        yield _word(CONDITIONS, name), words or str(_("none") if name in LISTED else _("all"))


def card_lines(card: dict[str, Any]) -> Iterator[Line]:
    """The lines of a card that `Tally.as_json` wrote."""
    yield _("labelers"), str(card.get("labelers", 0))
    if pairs := card.get("pairs"):
        yield _("pairs"), _counted(PAIRS, pairs)
    for name, found in card.get("characters", {}).items():
        lengths = f"{_word(TEXTS, name)}: {found['mean']} / {found['longest']}"
        yield _("characters, mean / longest"), lengths
    for name, found in card["counts"].items():
        yield _word(FACTS, name), _counted(VALUES.get(name, {}), found)


def _counted(words: Words, found: dict[str, int]) -> str:
    return ", ".join(f"{_word(words, value)} {count}" for value, count in found.items())


def _word(words: Words, value: object) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return str(words.get(str(value), value))
