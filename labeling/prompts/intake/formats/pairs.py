"""Two replies and which is better: PKU-SafeRLHF, WebGPT, SHP, and summaries."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext_lazy

from labeling.prompts.intake.formats.format import Becomes, Format, Judges
from labeling.prompts.intake.formats.shapes import (
    OurRow,
    Row,
    choice,
    has,
    number,
    ranking,
    ranks_of,
    rated,
    record,
    records,
)

_FIRST, _SECOND = (1, 2), (2, 1)
_SAFETY = {"safe": "is_response_{}_safe", "severity": "response_{}_severity_level"}
_HARM = "response_{}_harm_category"
_IDS = {"0": _FIRST, "1": _SECOND}


def _safe(column: str) -> Callable[[Row], Iterator[OurRow]]:
    def rows(row: Row) -> Iterator[OurRow]:
        replies = [row.get("response_0"), row.get("response_1")]
        said = [
            (part, [row.get(name.format(reply)) for reply in (0, 1)])
            for part, name in _SAFETY.items()
        ]
        order = choice(row.get(column), column, _IDS)
        harm = [_categories(row.get(_HARM.format(reply))) for reply in (0, 1)]
        notes = [("harm category", harm)]
        yield ranking(row.get("prompt"), replies, order) | rated(replies, *said, notes=notes)

    return rows


def _categories(harm: object) -> str:
    """The names of the categories that apply."""
    return (
        ", ".join(name for name, is_so in harm.items() if is_so) if isinstance(harm, dict) else ""
    )


def _safe_columns(ranks: str, lost: str) -> dict[str, Becomes]:
    return {
        "prompt": Becomes.PROMPT,
        "response_0": Becomes.REPLY,
        "response_1": Becomes.REPLY,
        ranks: Becomes.RANKS,
        lost: Becomes.LOST,
        **{_HARM.format(reply): Becomes.RATINGS for reply in (0, 1)},
        **{name.format(reply): Becomes.RATINGS for name in _SAFETY.values() for reply in (0, 1)},
    }


def _webgpt(row: Row) -> Iterator[OurRow]:
    question = row.get("question")
    prompt = question.get("full_text") if isinstance(question, dict) else question
    scores = [number(row.get(name), name) for name in ("score_0", "score_1")]
    replies = [row.get("answer_0"), row.get("answer_1")]
    notes = [("quotes", [_quotes(row.get(name)) for name in ("quotes_0", "quotes_1")])]
    said = rated(replies, ("score", scores), notes=notes)
    yield ranking(prompt, replies, ranks_of(scores)) | said


def _quotes(value: object) -> str:
    """The passages that the model cited, one a line, each with the title of its page."""
    if not isinstance(value, dict):
        return ""
    titles, extracts = (value.get(name) for name in ("title", "extract"))
    if not isinstance(titles, list) or not isinstance(extracts, list):
        return ""
    return "\n".join(
        f"{title}: {extract}" for title, extract in zip(titles, extracts, strict=False)
    )


def _shp(row: Row) -> Iterator[OurRow]:
    ranks = choice(row.get("labels"), "labels", {"1": _FIRST, "0": _SECOND})
    replies = [row.get("human_ref_A"), row.get("human_ref_B")]
    votes = rated(replies, ("votes", [row.get("score_A"), row.get("score_B")]))
    yield ranking(row.get("history"), replies, ranks) | votes


def _post(value: object) -> str:
    """The prompt as the authors of the dataset wrote it for their models."""
    info = record(value, "info")
    if info.get("article"):
        return f"{info['article']}\n\nTL;DR:"
    parts = (("SUBREDDIT", "subreddit"), ("TITLE", "title"), ("POST", "post"))
    said = [f"{name}: {info[key]}" for name, key in parts if info.get(key)]
    return "\n\n".join([*said, "TL;DR:"])


def _summaries(row: Row) -> Iterator[OurRow]:
    texts = [summary.get("text") for summary in records(row.get("summaries"), "summaries")]
    ranks = choice(row.get("choice"), "choice", _IDS)
    yield ranking(_post(row.get("info")), texts, ranks, labeler=row.get("worker"))


def _axis(row: Row) -> Iterator[OurRow]:
    summary = record(row.get("summary"), "summary")
    text = summary.get("text")
    axes = [(axis, [value]) for axis, value in record(summary.get("axes") or {}, "axes").items()]
    row_of_reply = {"prompt": _post(row.get("info")), "reply": text, "labeler": row.get("worker")}
    yield row_of_reply | rated([text], *axes, notes=[("note", [summary.get("note")])])


_SAFE = ("prompt", "response_0", "response_1", "better_response_id", "safer_response_id")

FORMATS = [
    Format(
        key="pku-saferlhf",
        title="PKU-SafeRLHF (better_response_id)",
        recognises=lambda row: has(row, *_SAFE),
        rows=_safe("better_response_id"),
        columns=_safe_columns("better_response_id", "safer_response_id"),
        judges=Judges.PEOPLE,
        note=gettext_lazy(
            "The more helpful reply is the better one. To import which reply is safer instead,"
            " choose the other reading of this format."
        ),
    ),
    Format(
        key="pku-saferlhf-safer",
        title="PKU-SafeRLHF (safer_response_id)",
        recognises=lambda row: has(row, *_SAFE),
        rows=_safe("safer_response_id"),
        columns=_safe_columns("safer_response_id", "better_response_id"),
        judges=Judges.PEOPLE,
        note=gettext_lazy("The safer reply is the better one."),
    ),
    Format(
        key="webgpt",
        title="WebGPT comparisons",
        recognises=lambda row: has(row, "question", "answer_0", "answer_1", "score_0", "score_1"),
        rows=_webgpt,
        columns={
            "question": Becomes.PROMPT,
            "answer_0": Becomes.REPLY,
            "answer_1": Becomes.REPLY,
            "score_0": Becomes.RANKS,
            "score_1": Becomes.RANKS,
            "quotes_0": Becomes.RATINGS,
            "quotes_1": Becomes.RATINGS,
            "tokens_0": Becomes.UNUSED,
            "tokens_1": Becomes.UNUSED,
        },
        judges=Judges.PEOPLE,
        note=gettext_lazy(
            "Equal scores are a tie. The scores are kept as ratings, and the quotes as notes."
        ),
    ),
    Format(
        key="shp",
        title="SHP",
        recognises=lambda row: has(row, "history", "human_ref_A", "human_ref_B", "labels"),
        rows=_shp,
        columns={
            "history": Becomes.PROMPT,
            "human_ref_A": Becomes.REPLY,
            "human_ref_B": Becomes.REPLY,
            "labels": Becomes.RANKS,
            # The votes from which the labels were made.
            "score_A": Becomes.RATINGS,
            "score_B": Becomes.RATINGS,
            "score_ratio": Becomes.SAME,
            "upvote_ratio": Becomes.UNUSED,
        },
        judges=Judges.PEOPLE,
        note=gettext_lazy("The order comes from votes of readers, which are kept as ratings."),
    ),
    Format(
        key="summarize-comparisons",
        title="summarize-from-feedback (comparisons)",
        recognises=lambda row: has(row, "info", "summaries", "choice"),
        rows=_summaries,
        columns={
            "info": Becomes.PROMPT,
            "summaries": Becomes.REPLY,
            "choice": Becomes.RANKS,
            "worker": Becomes.LABELER,
            "batch": Becomes.UNUSED,
            "split": Becomes.UNUSED,
            "extra": Becomes.LOST,
        },
        judges=Judges.PEOPLE,
        note=gettext_lazy("The confidence of the labelers (in “extra”) is lost."),
    ),
    Format(
        key="summarize-axis",
        title="summarize-from-feedback (axis)",
        recognises=lambda row: has(row, "info", "summary") and isinstance(row["summary"], dict),
        rows=_axis,
        columns={
            "info": Becomes.PROMPT,
            "summary": Becomes.REPLY,
            "worker": Becomes.LABELER,
            "batch": Becomes.UNUSED,
            "split": Becomes.UNUSED,
        },
        judges=Judges.PEOPLE,
        note=gettext_lazy(
            "Each summary becomes a reply without an order, and its “axes” and note become ratings."
        ),
    ),
]
