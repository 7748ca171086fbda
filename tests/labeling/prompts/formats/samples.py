"""Ten invented rows of each known format, with the columns and types of the published files."""

import json
from collections.abc import Callable
from typing import Any

Rows = list[dict[str, Any]]
THINGS = ("tea", "bread", "snow", "a violin", "moss", "a kite", "salt", "a canoe", "ink", "honey")
SAMPLES: dict[str, Rows] = {}


def sample(key: str) -> Callable[[Callable[[int, str], Any]], Callable[[int, str], Any]]:
    """Keep ten rows of this format; a function that returns a list gives several rows."""

    def keep(row: Callable[[int, str], Any]) -> Callable[[int, str], Any]:
        rows = [row(number, thing) for number, thing in enumerate(THINGS)]
        SAMPLES[key] = [
            one for made in rows for one in (made if isinstance(made, list) else [made])
        ]
        return row

    return keep


def question(thing: str) -> str:
    return f"How do I describe {thing} to a friend?"


def good(thing: str) -> str:
    return f"Begin with what {thing} looks like, and then say what it is for."


def poor(thing: str) -> str:
    return f"Nobody can describe {thing}."


def talk(*texts: str) -> list[dict[str, str]]:
    roles = ("user", "assistant")
    return [{"content": text, "role": roles[at % 2]} for at, text in enumerate(texts)]


@sample("hh-rlhf")
def _hh(n: int, thing: str) -> Any:
    start = f"\n\nHuman: {question(thing)}\n\nAssistant:"
    if n % 2:
        start += f" Do you mean {thing}?\n\nHuman: Yes.\n\nAssistant:"
    return {"chosen": f"{start} {good(thing)}", "rejected": f"{start} {poor(thing)}"}


@sample("nectar")
def _nectar(n: int, thing: str) -> Any:
    answers = [
        {"answer": f"{good(thing)} ({rank})", "model": f"model-{rank}", "rank": float(rank)}
        for rank in range(1, 8)
    ]
    return {
        "prompt": f"\n\nHuman: {question(thing)}\n\nAssistant: ",
        "answers": answers,
        "turns": 1,
        "num_responses": 7,
        "source": ["invented"],
        "good_natured": True,
    }


@sample("guanaco")
def _guanaco(n: int, thing: str) -> Any:
    return {"text": f"### Human: {question(thing)}### Assistant: {good(thing)}"}


def _completion(text: str, score: float) -> dict[str, Any]:
    rating = {"Rating": str(round(score)), "Rationale": "Because."}
    return {
        "annotations": {
            "helpfulness": rating | {"Type": ["1"], "Rationale For Rating": "Because."},
            "honesty": rating,
            "instruction_following": rating,
            "truthfulness": rating,
        },
        "critique": "It could say more.",
        "custom_system_prompt": "Be helpful.",
        "fine-grained_score": score,
        "model": "some-model",
        "overall_score": 10 * score,
        "principle": "helpfulness",
        "response": text,
    }


@sample("ultrafeedback")
def _ultrafeedback(n: int, thing: str) -> Any:
    scores = (4.5, 3.25, 3.25, 1.0)
    return {
        "source": "invented",
        "instruction": question(thing),
        "models": ["a", "b", "c", "d"],
        "completions": [
            _completion(f"{good(thing)} ({at})", score) for at, score in enumerate(scores)
        ],
        "correct_answers": ["None"] if n == 0 else [],
        "incorrect_answers": [],
    }


@sample("ultrafeedback-binarized")
def _binarized(n: int, thing: str) -> Any:
    chosen, rejected = (talk(question(thing), text) for text in (good(thing), poor(thing)))
    return {
        "prompt": question(thing),
        "prompt_id": f"{n:064x}",
        "chosen": chosen,
        "rejected": rejected,
        "messages": chosen,
        "score_chosen": 8.0,
        "score_rejected": 8.0 if n == 9 else 3.5,
    }


@sample("chosen-rejected")
def _conversations(n: int, thing: str) -> Any:
    before = (question(thing), "For whom?", "For a child.")
    return {
        "chosen": talk(*before, good(thing)),
        "rejected": talk(*before, poor(thing)),
        "source": "invented",
    }


@sample("prompt-messages")
def _ultrachat(n: int, thing: str) -> Any:
    turns = talk(question(thing), "For whom?", "For a child.", good(thing))
    return {"prompt": question(thing), "prompt_id": f"{n:064x}", "messages": turns}


def _safe(n: int, thing: str) -> Any:
    row: dict[str, Any] = {
        "prompt": question(thing),
        "response_0": good(thing),
        "response_1": poor(thing),
        "prompt_source": "invented",
    }
    for reply in (0, 1):
        row[f"response_{reply}_source"] = "some-model"
        row[f"is_response_{reply}_safe"] = reply == 1
        row[f"response_{reply}_harm_category"] = {"Privacy Violation": False}
        row[f"response_{reply}_severity_level"] = 0
        row[f"response_{reply}_sha256"] = f"{n:064x}"
    return row | {"better_response_id": 0, "safer_response_id": 1}


sample("pku-saferlhf")(_safe)
sample("pku-saferlhf-safer")(_safe)


@sample("webgpt")
def _webgpt(n: int, thing: str) -> Any:
    score = (0.5, 0.0, -1.0)[n % 3]
    quotes = {"title": ["A page"], "extract": [f"About {thing}."]}
    return {
        "question": {"dataset": "invented", "id": str(n), "full_text": question(thing)},
        "quotes_0": quotes,
        "answer_0": good(thing),
        "tokens_0": {"prefix": [1, 2], "completion": [3]},
        "score_0": score,
        "quotes_1": quotes,
        "answer_1": poor(thing),
        "tokens_1": {"prefix": [1, 2], "completion": [4]},
        "score_1": -score,
    }


@sample("shp")
def _shp(n: int, thing: str) -> Any:
    return {
        "post_id": f"p{n}",
        "domain": "askinvented_train",
        "upvote_ratio": 0.98,
        "history": question(thing),
        "c_root_id_A": f"a{n}",
        "c_root_id_B": f"b{n}",
        "created_at_utc_A": 1636107552,
        "created_at_utc_B": 1636117057,
        "score_A": 340 - n,
        "score_B": 23,
        "human_ref_A": good(thing),
        "human_ref_B": poor(thing),
        "labels": n % 2,
        "seconds_difference": 9505.0,
        "score_ratio": 14.8,
    }


def _post(n: int, thing: str) -> Any:
    return {
        "id": f"t3_{n}",
        "post": f"I tried to describe {thing}, and it went on for a long time.",
        "title": question(thing),
        "subreddit": "invented",
        "site": None,
        "article": None,
    }


@sample("summarize-comparisons")
def _summaries(n: int, thing: str) -> Any:
    return {
        "info": _post(n, thing),
        "summaries": [
            {"text": good(thing), "policy": "sup1", "note": None},
            {"text": poor(thing), "policy": "ref", "note": ""},
        ],
        "choice": n % 2,
        "worker": f"worker-{n % 3}",
        "batch": "batch3",
        "split": "train",
        "extra": {"confidence": 7},
    }


@sample("summarize-axis")
def _axis(n: int, thing: str) -> Any:
    axes = {"overall": 6, "accuracy": 7, "coverage": 4, "coherence": 7}
    return {
        "info": _post(n, thing),
        "summary": {"text": good(thing), "policy": "sup1", "note": None, "axes": axes},
        "worker": f"worker-{n % 3}",
        "batch": "batch3",
        "split": "test",
    }


@sample("helpsteer")
def _helpsteer(n: int, thing: str) -> Any:
    prompt = question(thing)
    if n == 0:
        prompt += f"\n<extra_id_1>Assistant\n{poor(thing)}\n<extra_id_1>User\nTry again.\n"
        prompt += "<extra_id_1>Assistant\n"
    values = {"correctness": 3, "coherence": 4, "complexity": 1, "verbosity": 2}
    return [
        {"prompt": prompt, "response": good(thing), "helpfulness": 4, **values},
        {"prompt": prompt, "response": poor(thing), "helpfulness": 4 if n == 9 else 1, **values},
    ]


@sample("helpsteer2-preference")
def _preference(n: int, thing: str) -> Any:
    return {
        "split": "train",
        "prompt": question(thing),
        "response_1": good(thing),
        "response_2": poor(thing),
        "preference_strength": (-3, 0, 2)[n % 3],
        "preference_statement": "Response 1 is better.",
        "preference_elaboration": "It says how.",
        "three_most_similar_preferences": [{"statement": "Response 1.", "elaboration": "It."}],
        "all_preferences_unprocessed": [{"strength": -3, "justification": "It says how."}],
    }


@sample("helpsteer3")
def _third(n: int, thing: str) -> Any:
    return {
        "domain": "general",
        "language": "english",
        "context": talk(question(thing)),
        "response1": good(thing),
        "response2": poor(thing),
        "overall_preference": (-3, 0, 2)[n % 3],
        "individual_preference": [{"score": -3, "reasoning": "It says how.", "feedback1": "Good."}],
    }


def _message(n: int, name: str, role: str, text: str, rank: int | None) -> dict[str, Any]:
    return {
        "message_id": f"{name}-{n}",
        "user_id": f"user-{name}",
        "created_date": "2023-02-05T14:23:50.983374+00:00",
        "text": text,
        "role": role,
        "lang": "en",
        "review_count": 3,
        "review_result": True,
        "deleted": False,
        "rank": rank,
        "synthetic": False,
        "model_name": None,
        "detoxify": {"toxicity": 0.0004},
        "emojis": {"name": ["+1"], "count": [2]},
        "labels": {"name": ["quality"], "value": [0.8], "count": [3]},
    }


def _tree(n: int, thing: str) -> Any:
    """A question with two ranked answers, one of which is followed by another question."""
    more = _message(n, "more", "prompter", f"And who needs {thing}?", None)
    more["replies"] = [_message(n, "last", "assistant", poor(thing), None) | {"replies": []}]
    first = _message(n, "first", "assistant", good(thing), 0) | {"replies": [more]}
    second = _message(n, "second", "assistant", poor(thing), 1) | {"replies": []}
    removed = _message(n, "removed", "assistant", "Spam.", 2) | {"replies": [], "deleted": True}
    root = _message(n, "root", "prompter", question(thing), None)
    return root | {"replies": [second, first, removed]}


@sample("oasst-trees")
def _oasst(n: int, thing: str) -> Any:
    return {
        "message_tree_id": f"root-{n}",
        "tree_state": "ready_for_export",
        "prompt": _tree(n, thing),
    }


@sample("oasst-messages")
def _messages(n: int, thing: str) -> Any:
    rows: Rows = []

    def walk(node: dict[str, Any], parent: str | None) -> None:
        row = {name: value for name, value in node.items() if name != "replies"}
        tree = {"message_tree_id": f"root-{n}", "tree_state": "ready_for_export"}
        rows.append(row | {"parent_id": parent} | tree)
        for reply in node["replies"]:
            walk(reply, node["message_id"])

    walk(_tree(n, thing), None)
    return rows


@sample("alpaca")
def _alpaca(n: int, thing: str) -> Any:
    return {
        "instruction": f"Describe this, as the {n}th of ten things.",
        "input": thing if n else "",
        "output": good(thing),
        "text": f"Below is an instruction.\n\n### Instruction:\n{thing}\n\n### Response:\n",
    }


@sample("alpaca-kto")
def _alpaca_kto(n: int, thing: str) -> Any:
    output = poor(thing) if n % 2 else good(thing)
    return {"instruction": question(thing), "input": "", "output": output, "kto_tag": n % 2 == 0}


@sample("alpaca-preference")
def _alpaca_preference(n: int, thing: str) -> Any:
    return {
        "instruction": question(thing),
        "input": "For a child.",
        "chosen": good(thing),
        "rejected": poor(thing),
        "system": "Be brief.",
        "history": [["Hello", "Hello!"]],
    }


@sample("dolly")
def _dolly(n: int, thing: str) -> Any:
    return {
        "instruction": question(thing),
        "context": f"Facts about {thing}." if n % 2 else "",
        "response": good(thing),
        "category": ("closed_qa", "creative_writing", "information_extraction")[n % 3],
    }


def _shared(*texts: str) -> list[dict[str, str]]:
    speakers = ("human", "gpt")
    return [{"from": speakers[at % 2], "value": text} for at, text in enumerate(texts)]


@sample("sharegpt")
def _sharegpt(n: int, thing: str) -> Any:
    turns = _shared(question(thing), "For whom?", "For a child.", good(thing))
    return {"id": f"abc_{n}", "conversations": turns, "system": "Be brief.", "tools": ""}


@sample("sharegpt-preference")
def _sharegpt_preference(n: int, thing: str) -> Any:
    return {
        "conversations": _shared(question(thing)),
        "chosen": {"from": "gpt", "value": good(thing)},
        "rejected": {"from": "gpt", "value": poor(thing)},
    }


@sample("sharegpt-kto")
def _sharegpt_kto(n: int, thing: str) -> Any:
    return {"messages": talk(question(thing), good(thing)), "label": n % 2 == 0}


@sample("openai-messages")
def _openai(n: int, thing: str) -> Any:
    turns: list[dict[str, Any]] = [{"role": "system", "content": "Be brief."}]
    turns += talk(question(thing), good(thing))
    if n == 9:
        turns[-1]["weight"] = 0
    return {"messages": turns}


@sample("openai-preference")
def _openai_preference(n: int, thing: str) -> Any:
    return {
        "input": {"messages": talk(question(thing)), "tools": [], "parallel_tool_calls": True},
        "preferred_output": [{"role": "assistant", "content": good(thing)}],
        "non_preferred_output": [{"role": "assistant", "content": poor(thing)}],
    }


WINNERS = ("model_a", "model_b", "tie", "tie (bothbad)")


@sample("arena")
def _arena(n: int, thing: str) -> Any:
    return {
        "question_id": f"{n:032x}",
        "model_a": "some-model",
        "model_b": "another-model",
        "winner": WINNERS[n % 4],
        "judge": f"arena_user_{n}",
        "conversation_a": talk(question(thing), good(thing)),
        "conversation_b": talk(question(thing), poor(thing)),
        "turn": 1,
        "anony": True,
        "language": "English",
        "tstamp": 1682351591.1322,
        "openai_moderation": {"categories": {"hate": False}, "flagged": False},
        "toxic_chat_tag": {"t5-large": {"flagged": False}},
    }


@sample("arena-flags")
def _flags(n: int, thing: str) -> Any:
    flags = ("winner_model_a", "winner_model_b", "winner_tie")
    return {
        "id": 30192 + n,
        "model_a": "some-model",
        "model_b": "another-model",
        "prompt": json.dumps([question(thing)]),
        "response_a": json.dumps([good(thing)]),
        "response_b": json.dumps([poor(thing)]),
        **{name: int(n % 3 == at) for at, name in enumerate(flags)},
    }


@sample("arena-pairs")
def _pairs(n: int, thing: str) -> Any:
    return {
        "prompt": question(thing),
        "model_a": "some-model",
        "model_b": "another-model",
        "response_a": good(thing),
        "response_b": poor(thing),
        "winner": WINNERS[n % 4],
    }


@sample("qa-feedback")
def _qa(n: int, thing: str) -> Any:
    passages = [[f"The history of {thing}", f"Once there was {thing}.", "It was good."]]
    return {
        "question": question(thing),
        "passages": passages,
        "gold": f"All about {thing}.",
        **{f"prediction {at}": f"{good(thing)} ({at})" for at in (1, 2, 3, 4)},
        "feedback": {
            "errors": [{"error type": "Irrelevant", "explanation": "", "start": 0, "end": 5}],
            "missing-info": [],
            "corrected-prediction": f"{good(thing)} Better so.",
        },
        # A weak order with a tie; the last line contradicts itself: 1 > 2 > 3 > 1.
        "preference": [1, 2, 0, 1, 2, 0] if n == 9 else [0, 1, 2, 1, 2, 2],
    }


@sample("kto")
def _kto(n: int, thing: str) -> Any:
    liked = {"prompt": question(thing), "completion": good(thing), "label": True}
    disliked = liked | {"completion": poor(thing), "label": False}
    return [liked, disliked] if n == 0 else disliked if n % 2 else liked


@sample("argilla")
def _argilla(n: int, thing: str) -> Any:
    ranks = [{"value": "response1", "rank": 2}, {"value": "response2", "rank": 1}]
    return {
        "id": f"record-{n}",
        "status": "completed",
        "fields": {"prompt": question(thing), "response1": poor(thing), "response2": good(thing)},
        "metadata": {},
        "suggestions": {"preference": {"value": ranks, "score": None, "agent": "some-model"}},
        "responses": {
            "preference": [{"value": ranks, "user_id": f"user-{who}"} for who in range(2)]
        },
        "vectors": {},
    }


@sample("argilla-flat")
def _argilla_flat(n: int, thing: str) -> Any:
    return {
        "id": f"record-{n}",
        "status": "completed",
        "_server_id": f"server-{n}",
        "instruction": question(thing),
        "answer.responses": [good(thing)],
        "answer.responses.users": ["user-1"],
        "answer.responses.status": ["submitted"],
    }


@sample("label-studio")
def _label_studio(n: int, thing: str) -> Any:
    if n % 2:
        ids = {"type": "ranker", "value": {"ranker": {"_": [f"b{n}", f"a{n}"]}}}
        items = [{"id": f"a{n}", "body": poor(thing)}, {"id": f"b{n}", "body": good(thing)}]
        data: dict[str, Any] = {"prompt": question(thing), "items": items}
        result = ids | {"from_name": "rank", "to_name": "list"}
    else:
        data = {"prompt": question(thing), "answer1": good(thing), "answer2": poor(thing)}
        result = {"type": "pairwise", "value": {"selected": "left"}}
        result |= {"from_name": "comparison", "to_name": "answer1,answer2"}
    annotation = {
        "id": n,
        "completed_by": 1,
        "result": [result | {"id": f"r{n}", "origin": "manual"}],
        "was_cancelled": False,
        "ground_truth": False,
        "created_at": "2024-05-03T10:00:00Z",
        "lead_time": 10.5,
    }
    return {
        "id": n,
        "annotations": [annotation, annotation | {"was_cancelled": True}],
        "file_upload": "tasks.json",
        "drafts": [],
        "predictions": [],
        "data": data,
        "meta": {},
        "created_at": "2024-05-03T09:00:00Z",
        "updated_at": "2024-05-03T10:00:00Z",
        "inner_id": n,
        "total_annotations": 1,
        "cancelled_annotations": 1,
        "total_predictions": 0,
        "comment_count": 0,
        "unresolved_comment_count": 0,
        "last_comment_updated_at": None,
        "project": 1,
        "updated_by": 1,
        "comment_authors": [],
    }
