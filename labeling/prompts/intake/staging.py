"""Cleaned lines, copied into a table where they wait for the end of their file."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from labeling.prompts.cleaning.duplicates import long_prefix, normalised
from labeling.prompts.cleaning.keys import Hasher
from labeling.prompts.cleaning.languages import language_of
from labeling.prompts.cleaning.personal import (
    Finding,
    PersonalData,
    SearchTookTooLong,
    find_all,
    mask,
)
from labeling.prompts.cleaning.splits import split_of
from labeling.prompts.errors import PromptIsTooHardToSearch
from labeling.prompts.intake.entries import Entry
from labeling.prompts.intake.models import Intake
from labeling.prompts.intake.reasons.staging import masked, staged
from labeling.prompts.intake.values import LineIsRefused
from labeling.prompts.models import Author, Split, Turn

COLUMNS = (
    "intake_id, line, author_key, split, turns, kind, use_case, language, topics, traits,"
    " limits,"
    " personal_data, text_key, prefix_key, replies, reasons, ranks, labeler_key,"
    " ranking_key"
)
# Of work for the personal data of one text, which has a mebibyte at most.
SEARCH_SECONDS = 20.0


@dataclass(frozen=True)
class Keyed:
    """A line with everything that is decided by keyed hashes."""

    line: int
    entry: Entry
    author_key: UUID | None
    text_key: UUID
    prefix_key: UUID


def keyed(line: int, entry: Entry, hasher: Hasher) -> Keyed:
    whole = json.dumps([[turn["role"], " ".join(turn["text"].split())] for turn in entry.turns])
    prefix = long_prefix(normalised(entry.turns), settings.PROMPT_PREFIX_CHARACTERS)
    return Keyed(
        line=line,
        entry=entry,
        author_key=hasher.key("author", entry.author) if entry.author else None,
        text_key=hasher.key("prompt", whole),
        prefix_key=hasher.key("prefix", prefix),
    )


def splits_of(batch: Iterable[Keyed]) -> dict[UUID, Split]:
    """The split of every author: the stored one, else the one that is drawn for them."""
    # A prompt without an author is alone in the world: its own beginning decides.
    owners = {line.author_key or line.prefix_key for line in batch}
    drawn = {
        key: split_of(
            key, validation=settings.SPLIT_VALIDATION_PERCENT, test=settings.SPLIT_TEST_PERCENT
        )
        for key in owners
    }
    stored = Author.objects.filter(key__in=owners).values_list("key", "split")
    return drawn | {key: Split(split) for key, split in stored}


def clean(
    line: Keyed, *, intake: Intake, split: Split, hasher: Hasher, refuse_personal_data: bool
) -> list[object]:
    """One row of the staging table. In the training split, personal data is masked or refused."""
    entry = line.entry
    turns, kinds = _without_personal_data(entry.turns, split)
    if kinds and refuse_personal_data and split == Split.TRAIN:
        labels = ", ".join(str(PersonalData(kind).label) for kind in kinds)
        raise LineIsRefused(_("The prompt holds personal data: %(kinds)s.") % {"kinds": labels})
    replies = [
        (name, _masked(text) if split == Split.TRAIN else text, str(hasher.key("reply", text)))
        for name, text in entry.replies
    ]
    labeler_key = hasher.key("labeler", entry.labeler) if entry.labeler else None
    reasons = entry.reasons
    if split == Split.TRAIN:
        reasons = [(n, masked(reason, entry.replies[n][1], _find)) for n, reason in reasons]
    return [
        intake.pk,
        line.line,
        line.author_key,
        split,
        json.dumps(turns, ensure_ascii=False),
        entry.kind or intake.kind,
        entry.use_case,
        entry.language or language_of(entry.turns[-1]["text"]),
        _array(entry.topics),
        json.dumps(entry.traits),
        json.dumps(entry.limits.as_json() or intake.mapping.get("limits", {})),
        _array(kinds),
        line.text_key,
        line.prefix_key,
        json.dumps(replies, ensure_ascii=False),
        staged(
            reasons,
            prompt_key=line.text_key,
            reply_keys=[key for *_, key in replies],
            labeler_key=labeler_key,
            hasher=hasher,
        ),
        "{" + ",".join(map(str, entry.ranks)) + "}",
        labeler_key,
        _ranking_key(line, labeler_key, replies, hasher) if entry.ranks else None,
    ]


def copy(rows: Iterable[Sequence[object]]) -> None:
    """Write rows with COPY, many times faster than INSERT."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for row in rows:
        writer.writerow([r"\N" if value is None else value for value in row])
    buffer.seek(0)
    command = f"COPY labeling_stagedline ({COLUMNS}) FROM STDIN (FORMAT csv, NULL '\\N')"
    with connection.cursor() as cursor:
        cursor.copy_expert(command, buffer)


def _without_personal_data(turns: list[Turn], split: Split) -> tuple[list[Turn], list[str]]:
    kinds: set[str] = set()
    clean_turns: list[Turn] = []
    for turn in turns:
        found = _find(turn["text"])
        kinds.update(finding.kind.value for finding in found)
        text = mask(turn["text"], found) if split == Split.TRAIN else turn["text"]
        clean_turns.append({"role": turn["role"], "text": text})
    return clean_turns, sorted(kinds)


def _masked(text: str) -> str:
    return mask(text, _find(text))


@lru_cache(maxsize=8)
def _find(text: str) -> list[Finding]:
    """Look once at the texts that a line repeats, such as the prompt of all its replies."""
    try:
        return find_all([text], seconds=SEARCH_SECONDS)[text]
    except SearchTookTooLong as error:
        raise LineIsRefused(str(PromptIsTooHardToSearch.default_detail)) from error


def _ranking_key(
    line: Keyed, labeler: UUID | None, replies: list[tuple[str, str, str]], hasher: Hasher
) -> UUID:
    places = sorted(zip((key for *_, key in replies), line.entry.ranks, strict=True))
    said = [str(line.text_key), str(labeler), json.dumps(places)]
    return hasher.key("ranking", *said)


def _array(words: Iterable[str]) -> str:
    """A Postgres array of texts, written out."""
    quoted = ['"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in words]
    return "{" + ",".join(quoted) + "}"
