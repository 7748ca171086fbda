"""OpenAssistant: trees of messages, one tree per line or one message per line."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labeling.prompts.intake.formats.format import Becomes, Format, Judges
from labeling.prompts.intake.formats.shapes import OurRow, Row, has, number, ranking, ranks_of
from labeling.prompts.intake.formats.shapes import records as records_of
from labeling.prompts.intake.values import LineIsRefused

DEEPEST = 100
_ROLES = {"prompter": "user", "assistant": "assistant"}
_NOTE = gettext_lazy(
    "Each question with answers becomes a prompt with its conversation so far. Ranked answers"
    " become a ranking; the best one, or the only one, also becomes a demonstration, unless a"
    " model wrote it. Labels of answers are kept as ratings. Messages that were deleted or rejected"
    " by reviewers are left out."
)


def _tree(row: Row) -> Iterator[OurRow]:
    root = row.get("prompt")
    if not isinstance(root, dict):
        raise LineIsRefused(_("“%(name)s” is not an object.") % {"name": "prompt"})
    found = [*_prompts(root, [])]
    if not found:
        raise LineIsRefused(_("All messages of this tree were deleted or rejected by reviewers."))
    yield from found


def _prompts(node: Row, before: list[OurRow]) -> Iterator[OurRow]:
    """The prompts of a part of a tree. The turns of a question are repeated for each of them."""
    if not _is_kept(node):
        return
    if len(before) == DEEPEST:
        raise LineIsRefused(_("A branch has more than %(most)s messages.") % {"most": DEEPEST})
    turns = [*before, _turn(node)]
    replies = records_of(node.get("replies") or [], "replies")
    if node.get("role") == "prompter":
        yield from _answered(node, turns, [reply for reply in replies if _is_kept(reply)])
    for reply in replies:
        yield from _prompts(reply, turns)


def _answered(node: Row, turns: list[OurRow], answers: list[Row]) -> Iterator[OurRow]:
    more = {"language": node.get("lang")}
    if len(turns) == 1:
        more["author"] = node.get("user_id")
    ranked = [answer for answer in answers if answer.get("rank") is not None]
    best = min(ranked, key=_rank, default=answers[0] if len(answers) == 1 else None)
    if len(ranked) > 1:
        ranks = ranks_of([-_rank(answer) for answer in ranked])
        texts = [answer.get("text") for answer in ranked]
        yield ranking(turns, texts, ranks) | more | {"reasons": _reasons(ranked)}
    if best is not None and not best.get("synthetic"):
        said = {"reasons": _reasons([best])}
        yield {"prompt": turns, "response": best.get("text"), **more, **said}
    for answer in answers:
        is_ranked = len(ranked) > 1 and answer.get("rank") is not None
        if answer is not best and not is_ranked:
            said = {"reasons": _reasons([answer])}
            yield {"prompt": turns, "reply": answer.get("text"), **more, **said}
    if not answers:
        yield {"prompt": turns, **more}


def _reasons(answers: list[Row]) -> dict[object, list[OurRow]]:
    """The means of what reviewers said about each answer, such as its quality from 0 to 1."""
    found: dict[object, list[OurRow]] = {}
    for answer in answers:
        for part, value in _labels(answer.get("labels")):
            said = {"part": part, "value": number(value, "labels")}
            found.setdefault(str(answer.get("text")), []).append(said)
    return found


def _labels(labels: object) -> Iterator[tuple[object, object]]:
    """Both layouts: {"quality": {"value": 0.5}}, and lists of names and values."""
    if not isinstance(labels, dict):
        return
    names, values = labels.get("name"), labels.get("value")
    if isinstance(names, list) and isinstance(values, list):
        yield from zip(names, values, strict=False)
        return
    yield from ((part, said["value"]) for part, said in labels.items() if _is_label(said))


def _is_label(said: object) -> bool:
    return isinstance(said, dict) and said.get("value") is not None


def _rank(answer: Row) -> float:
    return number(answer.get("rank"), "rank")


def _is_kept(node: Row) -> bool:
    return not node.get("deleted") and node.get("review_result") is not False


def _turn(node: Row) -> OurRow:
    role = node.get("role")
    if not isinstance(role, str) or role not in _ROLES:
        raise LineIsRefused(_("The role of a message is prompter or assistant."))
    return {"role": _ROLES[role], "content": node.get("text")}


def _messages(row: Row) -> Iterator[OurRow]:
    """The messages of one tree, in any order, as the tree that they were."""
    lines = records_of(row.get("lines"), "lines")
    nodes = {str(line.get("message_id")): {**line, "replies": []} for line in lines}
    if len(nodes) < len(lines):
        raise LineIsRefused(_("Two messages of this tree have the same “message_id”."))
    roots: list[OurRow] = []
    for node in nodes.values():
        parent = node.get("parent_id")
        if parent is None:
            roots.append(node)
        elif str(parent) in nodes:
            siblings = nodes[str(parent)]["replies"]
            assert isinstance(siblings, list)  # noqa: S101 -- it was made above
            siblings.append(node)
        else:
            raise LineIsRefused(
                _("The message before “%(message)s” is not among the lines of its tree.")
                % {"message": str(node.get("message_id"))[:40]}
            )
    _refuse_circles(nodes, roots)
    for root in roots:
        yield from _tree({"prompt": root})


def _refuse_circles(nodes: dict[str, OurRow], roots: list[OurRow]) -> None:
    """Messages that follow each other in a circle are below no root, and would be lost."""
    waiting: list[Row] = [*roots]
    reached: set[str] = set()
    while waiting:
        node = waiting.pop()
        reached.add(str(node.get("message_id")))
        waiting.extend(records_of(node["replies"], "replies"))
    if circle := [message for message in nodes if message not in reached]:
        raise LineIsRefused(
            _("The messages before “%(message)s” lead in a circle, and not to a first message.")
            % {"message": circle[0][:40]}
        )


_UNUSED = (
    *("message_id", "created_date", "review_count", "tree_state", "model_name", "emojis"),
    *("detoxify", "origin", "queue_tag"),
)

FORMATS = [
    Format(
        key="oasst-trees",
        title="OpenAssistant (trees)",
        recognises=lambda row: has(row, "message_tree_id") and isinstance(row.get("prompt"), dict),
        rows=_tree,
        columns={
            "prompt": Becomes.RANKED,
            "message_tree_id": Becomes.UNUSED,
            "tree_state": Becomes.UNUSED,
        },
        judges=Judges.PEOPLE,
        note=_NOTE,
    ),
    Format(
        key="oasst-messages",
        title="OpenAssistant (messages)",
        recognises=lambda row: has(row, "message_id", "parent_id", "text", "role"),
        rows=_messages,
        columns={
            "text": Becomes.PROMPT,
            "role": Becomes.USED,
            "parent_id": Becomes.USED,
            "message_tree_id": Becomes.USED,
            "deleted": Becomes.USED,
            "review_result": Becomes.USED,
            "synthetic": Becomes.USED,
            "rank": Becomes.RANKS,
            "user_id": Becomes.AUTHOR,
            "lang": Becomes.LANGUAGE,
            "labels": Becomes.RATINGS,
            **dict.fromkeys(_UNUSED, Becomes.UNUSED),
        },
        judges=Judges.PEOPLE,
        together=lambda row: row.get("message_tree_id") or row.get("message_id"),
        note=_NOTE,
    ),
]
