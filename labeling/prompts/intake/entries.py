"""One line of a file, understood: a prompt, and perhaps replies to it and their order."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from labeling.prompts.cleaning.languages import canonical
from labeling.prompts.intake.reasons.staging import Reason, reasons_of
from labeling.prompts.intake.values import (
    MOST_REPLIES,
    LineIsRefused,
    choice_of,
    count_of,
    list_of,
    text_of,
    topics_of,
    truth_of,
    word_of,
)
from labeling.prompts.limits import COUNTED, MOST_COUNTED, NO_LIMITS, Limits, TextForm
from labeling.prompts.models import Kind, Turn, UseCase

ROLES = (
    dict.fromkeys(("system", "developer"), "system")
    | dict.fromkeys(("user", "human", "prompter"), "user")
    | dict.fromkeys(("assistant", "gpt", "model", "bot", "chatgpt", "bing", "bard"), "assistant")
)
# How other tools mark calls of tools and their answers.
_CALLS = ("tool_calls", "function_call")

TRAITS = (
    "ambiguous",
    "sensitive",
    "identity_dependent",
    "closed_domain",
    "continuation_style",
    "requests_opinion",
    "requests_advice",
    "requests_moral_judgment",
    "has_safety_constraints",
    "has_other_constraints",
    "intent_unclear",
)


@dataclass(frozen=True)
class Entry:
    """What one line says."""

    turns: list[Turn]
    # What every reply is, in the words of the file: "demonstration", "chosen", ...
    replies: list[tuple[str, str]] = field(default_factory=list)
    # 1 is best, equal is a tie; one number per reply when the line is a ranking.
    ranks: list[int] = field(default_factory=list)
    author: str = ""
    labeler: str = ""
    # What the file says about a reply, with the number of the reply.
    reasons: list[tuple[int, Reason]] = field(default_factory=list)
    kind: str = ""
    use_case: str = ""
    language: str = ""
    topics: list[str] = field(default_factory=list)
    traits: dict[str, bool] = field(default_factory=dict)
    limits: Limits = NO_LIMITS

    @property
    def size(self) -> int:
        """The characters of its texts."""
        replies = sum(len(text) for _name, text in self.replies)
        return replies + sum(len(turn["text"]) for turn in self.turns)


def understand(values: Mapping[str, object], columns: Mapping[str, str]) -> Entry:
    """Read the line by the columns that were chosen for each of our words."""
    said = {ours: values.get(theirs) for ours, theirs in columns.items()}
    turns, replies, ranks = _conversation(said)
    return Entry(
        turns=turns,
        replies=replies,
        ranks=ranks,
        author=word_of(said, "author", most=1000),
        labeler=word_of(said, "labeler", most=1000),
        reasons=reasons_of(said.get("reasons"), [text for _name, text in replies]),
        kind=choice_of(said, "kind", Kind.values),
        use_case=choice_of(said, "use_case", UseCase.values),
        language=canonical(word_of(said, "language", most=16)),
        topics=topics_of(said.get("topics")),
        traits={name: yes for name in TRAITS if (yes := truth_of(said, name)) is not None},
        limits=_limits(said),
    )


def _limits(said: Mapping[str, object]) -> Limits:
    numbers = {name: count_of(said, name, most=MOST_COUNTED) for name in COUNTED}
    limits = Limits(**numbers, form=choice_of(said, "form", TextForm.values))
    if limits.contradict:
        raise LineIsRefused(_("The fewest words are more than the most words."))
    return limits


def _conversation(
    said: Mapping[str, object],
) -> tuple[list[Turn], list[tuple[str, str]], list[int]]:
    """The prompt, the replies and their ranks, whichever of the known forms the line has."""
    if said.get("messages") is not None:
        return _messages(said["messages"])
    if said.get("chosen") is not None or said.get("rejected") is not None:
        return _pair(said)
    turns = _whole(said)
    if said.get("replies") is not None:
        return turns, *_ranking(said)
    for column, name in (("response", "demonstration"), ("reply", "reply")):
        if said.get(column) is not None:
            return turns, [(name, _reply(said[column]))], []
    return turns, [], []


def _messages(value: object) -> tuple[list[Turn], list[tuple[str, str]], list[int]]:
    turns = _turns(value)
    if turns[-1]["role"] != "assistant":
        return _asked(turns), [], []
    return _asked(turns[:-1]), [("demonstration", turns[-1]["text"])], []


def _pair(said: Mapping[str, object]) -> tuple[list[Turn], list[tuple[str, str]], list[int]]:
    """`prompt`, `chosen` and `rejected`, as texts or messages, the prompt perhaps in both."""
    if said.get("prompt") is not None:
        turns = _whole(said)
        replies = [(name, _reply(said.get(name))) for name in ("chosen", "rejected")]
        return turns, _differing(replies), [1, 2]
    chosen, rejected = (_turns(said.get(name)) for name in ("chosen", "rejected"))
    if chosen[:-1] != rejected[:-1]:
        raise LineIsRefused(_("Chosen and rejected do not begin with the same messages."))
    replies = [("chosen", _reply(chosen[-1:])), ("rejected", _reply(rejected[-1:]))]
    return _asked(chosen[:-1]), _differing(replies), [1, 2]


def _ranking(said: Mapping[str, object]) -> tuple[list[tuple[str, str]], list[int]]:
    texts = list_of(said["replies"], "replies")
    if not 1 <= len(texts) <= MOST_REPLIES:
        raise LineIsRefused(_("There must be 1 to %(most)s replies.") % {"most": MOST_REPLIES})
    replies = _differing([("reply", _reply(text)) for text in texts])
    if said.get("ranks") is None:
        return replies, []
    ranks: list[int] = []
    for rank in list_of(said["ranks"], "ranks"):
        if not isinstance(rank, int) or isinstance(rank, bool) or not 1 <= rank <= MOST_REPLIES:
            raise LineIsRefused(_("Ranks are whole numbers from 1, and 1 is best."))
        ranks.append(rank)
    if len(ranks) != len(replies):
        raise LineIsRefused(
            _("There are %(replies)s replies and %(ranks)s ranks.")
            % {"replies": len(replies), "ranks": len(ranks)}
        )
    return replies, ranks


def _differing(replies: list[tuple[str, str]]) -> list[tuple[str, str]]:
    if len({text for name, text in replies}) < len(replies):
        raise LineIsRefused(_("Two replies are the same."))
    return replies


def _prompt(value: object) -> list[Turn]:
    if value is None:
        raise LineIsRefused(_("There is no prompt."))
    if isinstance(value, str):
        return _asked([{"role": "user", "text": text_of(value, "prompt")}])
    return _asked(_turns(value))


def _whole(said: Mapping[str, object]) -> list[Turn]:
    """The prompt with the context and the system turn that have columns of their own."""
    turns = _prompt(said.get("prompt"))
    if said.get("context"):
        context = text_of(said["context"], "context")
        turns = [*turns[:-1], {"role": "user", "text": f"{turns[-1]['text']}\n\n{context}"}]
    if said.get("system"):
        turns = [{"role": "system", "text": text_of(said["system"], "system")}, *turns]
    return _asked(turns)


def _asked(turns: list[Turn]) -> list[Turn]:
    if not turns or turns[-1]["role"] != "user":
        raise LineIsRefused(_("A prompt ends with a turn of the user."))
    if any(turn["role"] == "system" for turn in turns[1:]):
        raise LineIsRefused(_("Only the first turn may be the system’s."))
    return turns


def _turns(value: object) -> list[Turn]:
    """Messages in the form of other tools: role and content, or from and value."""
    messages = list_of(value, "messages")
    if not messages:
        raise LineIsRefused(_("There are no messages."))
    turns: list[Turn] = []
    for message in messages:
        if not isinstance(message, dict):
            raise LineIsRefused(_("A message is an object with a role and a content."))
        turns.append(_turn(message))
    return turns


def _turn(message: Mapping[str, object]) -> Turn:
    role = message.get("role", message.get("from"))
    content = message.get("content", message.get("value", message.get("text")))
    if any(message.get(name) for name in _CALLS):
        raise LineIsRefused(_("A message calls a tool, and calls of tools cannot be imported."))
    if not isinstance(role, str) or role not in ROLES:
        raise LineIsRefused(_("The role of a message is system, user or assistant."))
    return {"role": ROLES[role], "text": text_of(_in_parts(content), "message")}


def _in_parts(content: object) -> object:
    """The content of a message, which some tools write as a list of texts and pictures."""
    if not isinstance(content, list):
        return content
    parts = [part for part in content if isinstance(part, dict)]
    if not parts or any(part.get("type") != "text" for part in parts):
        raise LineIsRefused(_("A message holds more than text, such as a picture."))
    return "\n".join(str(part.get("text")) for part in parts)


def _reply(value: object) -> str:
    """A reply as text, or as the one assistant message it is in some files."""
    if isinstance(value, list):
        turns = _turns(value)
        if len(turns) != 1 or turns[0]["role"] != "assistant":
            raise LineIsRefused(_("A reply is a text or one message of the assistant."))
        return turns[0]["text"]
    return text_of(value, "reply")
