"""Labelers write prompts of three kinds. The rules for files hold for them too."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.people.models import User
from labeling.prompts.authors import author_of
from labeling.prompts.cleaning.duplicates import long_prefix, normalised
from labeling.prompts.cleaning.keys import Hasher, load_hasher
from labeling.prompts.cleaning.languages import language_of
from labeling.prompts.cleaning.personal import Finding, SearchTookTooLong, find_all, mask
from labeling.prompts.errors import (
    PromptIsADuplicate,
    PromptIsNotComplete,
    PromptIsTooHardToSearch,
    TooManyPrompts,
)
from labeling.prompts.intake.entries import Entry
from labeling.prompts.intake.merging import lock_intake
from labeling.prompts.intake.staging import keyed
from labeling.prompts.models import FewShot, Kind, Prompt, Split, Turn, UseCase
from labeling.prompts.searches import search_of

FEWEST_SHOTS = 2
# Of work for the personal data of one prompt; 100,000 characters of ordinary text take a third.
SEARCH_SECONDS = 2.0

# What was found in each text.
Found = Mapping[str, list[Finding]]
# Further fields of a prompt.
Fields = dict[str, object]


@dataclass(frozen=True)
class Shot:
    """One example of a few-shot prompt."""

    query: str
    answer: str


@dataclass(frozen=True)
class Draft:
    """What a labeler wrote."""

    kind: Kind
    text: str
    use_case: str = ""
    topics: Sequence[str] = ()
    # Few-shot only: the text is the instruction.
    shots: Sequence[Shot] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        shots = [text for shot in self.shots for text in (shot.query, shot.answer)]
        return [self.turns[0]["text"], *([self.text, *shots] if shots else [])]

    @property
    def turns(self) -> list[Turn]:
        text = few_shot_text(self.text, self.shots) if self.shots else self.text
        return [{"role": "user", "text": text}]


def few_shot_text(instruction: str, shots: Sequence[Shot]) -> str:
    """The instruction, every shot but the last with its answer, and the last one’s query."""
    *shown, asked = shots
    parts = [instruction, *(f"Query: {shot.query}\nAnswer: {shot.answer}" for shot in shown)]
    return "\n\n".join([*parts, f"Query: {asked.query}\nAnswer:"])


def near_duplicate(turns: Sequence[Turn], hasher: Hasher) -> Prompt | None:
    """The prompt that is already here and begins like this one."""
    prefix = long_prefix(normalised(turns), settings.PROMPT_PREFIX_CHARACTERS)
    key = hasher.key("prefix", prefix)
    return Prompt.objects.filter(prefix_key=key, drawn_from=None).first()


def known_duplicate(turns: Sequence[Turn], person: User) -> bool:
    """Whether a prompt begins like this one that the person wrote or had in a task.

    Others stay out: with them, anybody could try out what somebody has written.
    """
    prefix = long_prefix(normalised(turns), settings.PROMPT_PREFIX_CHARACTERS)
    alike = Prompt.objects.filter(prefix_key=load_hasher().key("prefix", prefix))
    known = Q(author__person=person) | Q(tasks__seats__labeler=person)
    return alike.filter(known, drawn_from=None).exists()


def write_prompt(*, draft: Draft, person: User) -> Prompt:
    """Store a labeler’s prompt. Concurrent imports wait until it is stored."""
    found = found_in(draft, person)
    return store(draft, person, found)


def found_in(draft: Draft, person: User) -> Found:
    """Refuse an incomplete draft, and find the personal data in it.

    Before the lock, for which everybody else would wait in the meantime.
    """
    _refuse_incomplete(draft)
    with search_of(person):
        return personal_data_of(draft.texts)


@transaction.atomic
def store(draft: Draft, person: User, found: Found, more: Fields | None = None) -> Prompt:
    """Store what a labeler wrote, with more fields if it is another version of a prompt."""
    hasher = load_hasher()
    lock_intake()
    author = author_of(person, hasher)
    # First, because each wrong guess at the prompts of others must use up one of these.
    if author.prompts.filter(drawn_from=None).count() >= settings.PROMPTS_PER_AUTHOR:
        raise TooManyPrompts
    if known_duplicate(draft.turns, person):
        raise PromptIsADuplicate
    line = keyed(0, Entry(turns=draft.turns), hasher)
    if like := near_duplicate(draft.turns, hasher):
        fields = {**(more or {}), **_retired_at_once(like)}
    else:
        fields = {"text_key": line.text_key, "prefix_key": line.prefix_key, **(more or {})}
    prompt = Prompt.objects.create(
        **content_of(draft.turns, author.split, found),
        kind=draft.kind,
        use_case=draft.use_case,
        topics=list(draft.topics),
        language=language_of(draft.text),
        author=author,
        split=author.split,
        **fields,
    )
    if draft.shots:
        FewShot.objects.create(
            prompt=prompt,
            instruction=_masked(draft.text, prompt.split, found),
            shots=[
                [_masked(text, prompt.split, found) for text in (shot.query, shot.answer)]
                for shot in draft.shots
            ],
        )
    return prompt


def _retired_at_once(like: Prompt) -> Fields:
    """Store a prompt like one of somebody else's without using it.

    A refusal would tell what others wrote. Managers and researchers see it among the retired ones.
    """
    return {"retired_at": timezone.now(), "retired_because": f"Near-duplicate of {like.public_id}"}


def personal_data_of(texts: Iterable[str], *, seconds: float = SEARCH_SECONDS) -> Found:
    """Look once at each text, and refuse those that take too long."""
    try:
        return find_all(texts, seconds=seconds)
    except SearchTookTooLong as error:
        raise PromptIsTooHardToSearch from error


def content_of(turns: Sequence[Turn], split: str, found: Found) -> dict[str, object]:
    """The turns, masked in the training split, and the kinds of what was found in them."""
    kinds = {one.kind.value for turn in turns for one in found[turn["text"]]}
    return {
        "turns": [
            {"role": turn["role"], "text": _masked(turn["text"], split, found)} for turn in turns
        ],
        "personal_data": sorted(kinds),
    }


def _masked(text: str, split: str, found: Found) -> str:
    return mask(text, found[text]) if split == Split.TRAIN else text


def _refuse_incomplete(draft: Draft) -> None:
    if draft.kind == Kind.CUSTOMER:
        raise PromptIsNotComplete(_("Labelers write plain, few-shot and use-case prompts."))
    if (draft.kind == Kind.FEW_SHOT) != (len(draft.shots) >= FEWEST_SHOTS):
        raise PromptIsNotComplete(
            _("A few-shot prompt has at least %(fewest)s examples.") % {"fewest": FEWEST_SHOTS}
        )
    if draft.kind == Kind.USE_CASE and draft.use_case not in UseCase.values:
        raise PromptIsNotComplete(_("Say which use case the prompt was written for."))
