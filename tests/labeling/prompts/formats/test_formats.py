"""Files of popular datasets come in without a converter."""

import json
import re

import pytest

from common.development import CHECKOUT
from labeling.models import (
    ImportedDemonstration,
    ImportedPlace,
    ImportedRanking,
    ImportedRating,
    ImportedSpan,
    Prompt,
    Reply,
)
from labeling.prompts.intake.formats import FORMATS, recognised
from labeling.prompts.intake.mapping import preview
from labeling.prompts.withdrawal import withdraw_prompt
from tests.labeling.prompts.formats.samples import SAMPLES, good, poor, question

GUIDE = CHECKOUT / "docs" / "importing.md"
# Prompts, replies, rankings and demonstrations of ten rows; and the columns whose labels are lost.
COMES_IN = {
    "hh-rlhf": (10, 20, 10, 0, []),
    "nectar": (10, 70, 10, 0, []),
    "guanaco": (10, 10, 0, 10, []),
    "ultrafeedback": (10, 40, 10, 0, []),
    "ultrafeedback-binarized": (10, 20, 10, 0, []),
    "chosen-rejected": (10, 20, 10, 0, []),
    "prompt-messages": (10, 10, 0, 10, []),
    "pku-saferlhf": (10, 20, 10, 0, ["safer_response_id"]),
    "pku-saferlhf-safer": (10, 20, 10, 0, ["better_response_id"]),
    "webgpt": (10, 20, 10, 0, []),
    "shp": (10, 20, 10, 0, []),
    "summarize-comparisons": (10, 20, 10, 0, ["extra"]),
    "summarize-axis": (10, 10, 0, 0, []),
    "helpsteer": (10, 20, 10, 0, []),
    "helpsteer2-preference": (10, 20, 10, 0, 4),
    "helpsteer3": (10, 20, 10, 0, ["individual_preference"]),
    "oasst-trees": (20, 30, 10, 20, []),
    "oasst-messages": (20, 30, 10, 20, []),
    "alpaca": (10, 10, 0, 10, []),
    "alpaca-kto": (10, 10, 0, 5, []),
    "alpaca-preference": (10, 20, 10, 0, []),
    "dolly": (10, 10, 0, 10, []),
    "sharegpt": (10, 10, 0, 10, []),
    "sharegpt-preference": (10, 20, 10, 0, []),
    "sharegpt-kto": (10, 10, 0, 5, []),
    "openai-messages": (10, 10, 0, 9, []),
    "openai-preference": (10, 20, 10, 0, []),
    "arena": (10, 20, 10, 0, []),
    "arena-flags": (10, 20, 10, 0, []),
    "arena-pairs": (10, 20, 10, 0, []),
    "qa-feedback": (10, 60, 15, 20, []),
    "kto": (10, 11, 1, 5, []),
    "argilla": (10, 20, 20, 0, ["suggestions"]),
    "argilla-flat": (10, 10, 0, 10, []),
    "label-studio": (10, 20, 10, 0, []),
}


def write(tmp_path, rows):
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def places(text):
    """The ranks of the replies to the prompt that contains this text."""
    ranked = ImportedPlace.objects.filter(ranking__prompt__turns__icontains=text)
    return {*ranked.values_list("reply__text", "place")}


def test_every_format_has_ten_rows_here():
    assert COMES_IN.keys() == FORMATS.keys() == SAMPLES.keys()
    assert all(len(rows) >= 10 for rows in SAMPLES.values())


def test_the_guide_lists_every_format():
    rows = re.findall(r"^\| (.+?) \| `([a-z][a-z0-9-]+)` \| ", GUIDE.read_text(), re.M)

    assert {key: title for title, key in rows} == {
        known.key: known.title for known in FORMATS.values()
    }


@pytest.mark.parametrize("key", FORMATS)
def test_ten_rows_of_a_format_are_recognised_and_come_in(take_in, tmp_path, key):
    *counts, lost = COMES_IN[key]
    rows = SAMPLES[key]
    found = preview(write(tmp_path, rows), name="rows.jsonl")

    assert key in [known.key for known in found.formats]
    found = preview(write(tmp_path, rows), name="rows.jsonl", format_=key)
    assert not [line.problem for line in found.lines if line.problem]
    assert found.lost == lost or len(found.lost) == lost

    intake = take_in(rows, format=key, drop_labels=bool(lost))
    assert (intake.state, [*intake.left_out.values_list("line", "message")]) == ("done", [])
    assert counts == [
        intake.prompts_made,
        intake.replies_made,
        intake.rankings_made,
        ImportedDemonstration.objects.count(),
    ]


@pytest.mark.parametrize("key", FORMATS)
def test_a_format_is_not_mistaken_for_another(key):
    first, *others = [known.key for known in recognised(SAMPLES[key])]

    # Readings of the same layout for which a person decides.
    assert {first, *others} in (
        {key},
        {"pku-saferlhf", "pku-saferlhf-safer"},
        {"ultrafeedback-binarized", "chosen-rejected"},
        {"arena-flags", "arena-pairs"},
    )
    assert key in (first, "pku-saferlhf-safer")


@pytest.mark.parametrize("key", [key for key, (*_counts, lost) in COMES_IN.items() if lost])
def test_labels_are_lost_only_when_somebody_agreed(take_in, key):
    intake = take_in(SAMPLES[key], format=key)

    assert intake.state == "refused"
    assert "Labels would be lost: " in intake.left_out.earliest("line").message
    assert not Prompt.objects.exists()


def test_answers_of_other_kinds_are_not_lost_silently(tmp_path):
    argilla, studio = (
        json.loads(json.dumps(SAMPLES[key][0])) for key in ("argilla", "label-studio")
    )
    argilla["responses"]["quality"] = [{"value": 4, "user_id": "user-1"}]
    studio["annotations"][0]["result"].append({"type": "rating", "value": {"rating": 4}})

    lost = [preview(write(tmp_path, [row]), name="a.jsonl").lost for row in (argilla, studio)]

    assert lost == [["suggestions", "responses.quality"], ["annotations.rating"]]


def test_ratings_and_labels_of_tools_are_kept_with_the_reply_that_they_name(take_in):
    argilla, studio = (
        json.loads(json.dumps(SAMPLES[key][0])) for key in ("argilla", "label-studio")
    )
    fields = [name for name in argilla["fields"] if name.startswith("response")]
    argilla["responses"][f"quality-{fields[1]}"] = [{"value": 4, "user_id": "user-1"}]
    argilla["responses"][f"faults-{fields[0]}"] = [{"value": ["rude", "short"], "user_id": "u2"}]
    argilla["suggestions"] = {}
    name = max(name for name in studio["data"] if name.startswith("answer"))
    about = {"from_name": "stars", "to_name": name}
    studio["annotations"][0]["result"] += [
        {"type": "rating", "value": {"rating": 2}, **about},
        {"type": "choices", "value": {"choices": ["Safe"]}, **about, "from_name": "safety"},
    ]

    states = [
        take_in([argilla], drop_labels=True, format="argilla").state,
        take_in([studio], format="label-studio").state,
    ]

    assert states == ["done", "done"]
    assert {*ImportedRating.objects.values_list("part", "value", "note", "reply__text")} == {
        (f"quality-{fields[1]}", 4.0, "", argilla["fields"][fields[1]]),
        (f"faults-{fields[0]}", None, "rude, short", argilla["fields"][fields[0]]),
        ("stars", 2.0, "", studio["data"][name]),
        ("safety", None, "Safe", studio["data"][name]),
    }
    assert not ImportedRating.objects.filter(labeler_key=None).exists()


def test_a_relation_of_label_studio_which_has_no_value_refuses_no_line(take_in):
    studio = json.loads(json.dumps(SAMPLES["label-studio"][0]))
    relation = {"type": "relation", "from_id": "a", "to_id": "b", "direction": "right"}
    studio["annotations"][0]["result"].append(relation)

    assert take_in([studio], format="label-studio", drop_labels=True).state == "done"


def test_quotes_and_categories_of_harm_become_notes(take_in):
    harmful = json.loads(json.dumps(SAMPLES["pku-saferlhf"][0]))
    harmful["response_1_harm_category"] = {"Privacy Violation": True, "Violence": False}

    take_in([SAMPLES["webgpt"][1]], format="webgpt")
    take_in([harmful], format="pku-saferlhf", drop_labels=True)

    notes = ImportedRating.objects.exclude(note="").values_list("part", "note", "reply__text")
    (quoted, *_others), harm = notes.filter(part="quotes"), notes.get(part="harm category")
    assert quoted[1].startswith("A page: About ")
    assert harm[1:] == ("Privacy Violation", harmful["response_1"])


def test_known_answers_of_ultrafeedback_are_named_where_there_are_any(tmp_path):
    truthful = json.loads(json.dumps(SAMPLES["ultrafeedback"][0]))
    truthful["correct_answers"] = ["Nothing happens."]

    assert preview(write(tmp_path, SAMPLES["ultrafeedback"]), name="a.jsonl").lost == []
    assert preview(write(tmp_path, [truthful]), name="a.jsonl").lost == ["correct_answers"]


def test_hh_rlhf_keeps_the_turns_before_the_last_reply(take_in):
    take_in(SAMPLES["hh-rlhf"])

    prompt = Prompt.objects.get(turns__icontains="bread")
    assert [turn["role"] for turn in prompt.turns] == ["user", "assistant", "user"]
    assert places("bread") == {(good("bread"), 1), (poor("bread"), 2)}


def test_nectar_ranks_seven_replies(take_in):
    take_in(SAMPLES["nectar"])

    assert sorted(place for _text, place in places("tea")) == [1, 2, 3, 4, 5, 6, 7]


def test_equal_scores_are_a_tie(take_in):
    take_in(SAMPLES["ultrafeedback"], drop_labels=True)

    assert sorted(place for _text, place in places("tea")) == [1, 2, 2, 3]


def test_equal_scores_of_chosen_and_rejected_are_a_tie(take_in):
    take_in(SAMPLES["ultrafeedback-binarized"])

    assert places("honey") == {(good("honey"), 1), (poor("honey"), 1)}
    assert places("tea") == {(good("tea"), 1), (poor("tea"), 2)}


@pytest.mark.parametrize(("key", "best"), [("pku-saferlhf", good), ("pku-saferlhf-safer", poor)])
def test_better_and_safer_are_two_readings(take_in, key, best):
    take_in(SAMPLES["pku-saferlhf"], format=key, drop_labels=True)

    assert (best("tea"), 1) in places("tea")


@pytest.mark.parametrize("key", ["arena", "arena-flags", "arena-pairs"])
def test_votes_and_their_ties_are_kept(take_in, key):
    take_in(SAMPLES[key])

    assert places("tea") == {(good("tea"), 1), (poor("tea"), 2)}
    assert places("bread") == {(good("bread"), 2), (poor("bread"), 1)}
    assert places("snow") == {(good("snow"), 1), (poor("snow"), 1)}


def test_conversations_that_differ_earlier_cannot_be_compared(take_in):
    rows = json.loads(json.dumps(SAMPLES["arena"]))
    for name in ("conversation_a", "conversation_b"):
        rows[3][name] += [
            {"role": "user", "content": "Why?"},
            {"role": "assistant", "content": name},
        ]

    intake = take_in(rows, leave_out_refused=True)

    assert [*intake.left_out.values_list("line", "message")] == [
        (4, "The two conversations differ before the last reply, so it cannot be compared.")
    ]
    assert intake.rankings_made == 9


@pytest.mark.parametrize("key", ["webgpt", "helpsteer2-preference", "helpsteer3"])
def test_a_middle_score_is_a_tie_and_its_sign_says_who_is_better(take_in, key):
    take_in(SAMPLES[key], drop_labels=True)

    assert places("tea") == {(good("tea"), 1), (poor("tea"), 2)}
    assert places("bread") == {(good("bread"), 1), (poor("bread"), 1)}
    assert places("snow") == {(good("snow"), 2), (poor("snow"), 1)}


def test_helpsteer_joins_the_lines_of_a_prompt_and_reads_its_turns(take_in):
    take_in(SAMPLES["helpsteer"], drop_labels=True)

    prompt = Prompt.objects.get(turns__icontains="tea")
    assert [turn["role"] for turn in prompt.turns] == ["user", "assistant", "user"]
    assert places("bread") == {(good("bread"), 1), (poor("bread"), 2)}
    assert places("honey") == {(good("honey"), 1), (poor("honey"), 1)}


def test_shp_and_summaries_know_which_is_better(take_in):
    take_in(SAMPLES["shp"])
    assert places("bread") == {(good("bread"), 1), (poor("bread"), 2)}
    ImportedPlace.objects.all().delete()

    take_in(SAMPLES["summarize-comparisons"], drop_labels=True)
    assert places("bread") == {(good("bread"), 2), (poor("bread"), 1)}
    prompt = Prompt.objects.get(turns__icontains="TITLE: How do I describe bread")
    assert prompt.text.startswith("SUBREDDIT: invented\n\nTITLE: ")
    assert ImportedRanking.objects.exclude(labeler_key=None).count() == 10


@pytest.mark.parametrize("key", ["oasst-trees", "oasst-messages"])
def test_a_tree_becomes_its_prompts_with_ranked_answers(take_in, key):
    take_in(SAMPLES[key], drop_labels=True)

    assert places("describe tea") == {(good("tea"), 1), (poor("tea"), 2)}
    deeper = Prompt.objects.get(turns__icontains="who needs tea")
    assert [turn["role"] for turn in deeper.turns] == ["user", "assistant", "user"]
    demonstrations = ImportedDemonstration.objects.values_list("reply__text", flat=True)
    assert good("tea") in demonstrations
    assert not Reply.objects.filter(text="Spam.").exists()
    assert Prompt.objects.exclude(author=None).count() == 10


def test_a_message_without_the_one_before_it_is_refused(take_in):
    rows = [row for row in SAMPLES["oasst-messages"] if row["message_id"] != "root-3"]

    intake = take_in(rows, drop_labels=True, leave_out_refused=True)

    (left_out,) = intake.left_out.all()
    assert left_out.message.startswith("The message before “second-3” is not among")
    assert intake.prompts_made == 18


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"parent_id": "second-3"}, "The messages before “root-3” lead in a circle"),
        ({"message_id": "second-3"}, "Two messages of this tree have the same"),
    ],
    ids=["circle", "twice"],
)
def test_a_tree_whose_messages_would_be_lost_is_refused(take_in, changed, reason):
    rows = SAMPLES["oasst-messages"]
    rows = [row | changed if row["message_id"] == "root-3" else row for row in rows]

    intake = take_in(rows, drop_labels=True, leave_out_refused=True)

    (left_out,) = intake.left_out.all()
    assert left_out.message.startswith(reason)
    assert rows[left_out.line - 1]["message_tree_id"] == "root-3"
    assert intake.prompts_made == 18


def test_input_context_and_system_are_parts_of_the_prompt(take_in):
    take_in(SAMPLES["alpaca"])
    assert Prompt.objects.filter(turns__icontains="things.\\n\\nbread").exists()

    take_in(SAMPLES["dolly"])
    prompt = Prompt.objects.get(turns__icontains="Facts about bread")
    assert (prompt.text, prompt.use_case) == (
        f"{question('bread')}\n\nFacts about bread.",
        "generation",
    )

    take_in(SAMPLES["alpaca-preference"])
    prompt = Prompt.objects.filter(turns__icontains="For a child").earliest("pk")
    assert [turn["role"] for turn in prompt.turns] == ["system", "user", "assistant", "user"]


@pytest.mark.parametrize("key", ["kto", "alpaca-kto", "sharegpt-kto"])
def test_what_somebody_disliked_is_never_a_demonstration(take_in, key):
    take_in(SAMPLES[key])

    disliked = good("bread") if key == "sharegpt-kto" else poor("bread")
    assert Reply.objects.filter(text=disliked).exists()
    assert not ImportedDemonstration.objects.filter(reply__text=disliked).exists()


def test_kto_ranks_what_was_liked_above_what_was_not(take_in):
    take_in(SAMPLES["kto"])

    assert places("tea") == {(good("tea"), 1), (poor("tea"), 2)}


def test_qa_feedback_becomes_an_order_with_ties_or_its_pairs(take_in):
    take_in(SAMPLES["qa-feedback"])

    orders = {text[-2]: place for text, place in places("tea")}
    assert orders == {"4": 1, "1": 2, "2": 2, "3": 3}
    assert ImportedRanking.objects.filter(prompt__turns__icontains="honey").count() == 6
    prompt = Prompt.objects.get(turns__icontains="history of tea")
    assert prompt.text.startswith(question("tea"))


def test_an_answer_that_was_kept_out_of_training_is_no_demonstration(take_in):
    take_in(SAMPLES["openai-messages"])

    assert Reply.objects.filter(text=good("honey")).exists()
    assert not ImportedDemonstration.objects.filter(reply__text=good("honey")).exists()


def test_calls_of_tools_are_refused_in_words(take_in):
    rows = json.loads(json.dumps(SAMPLES["openai-messages"]))
    rows[1]["messages"][-1] |= {"content": None, "tool_calls": [{"id": "1", "type": "function"}]}
    rows[2]["messages"][1]["content"] = [{"type": "image_url", "image_url": {"url": "x"}}]
    rows[3]["messages"][1]["content"] = [{"type": "text", "text": "In parts"}]

    intake = take_in(rows, leave_out_refused=True)

    assert dict(intake.left_out.values_list("line", "message")) == {
        2: "A message calls a tool, and calls of tools cannot be imported.",
        3: "A message holds more than text, such as a picture.",
    }
    assert Prompt.objects.filter(turns__icontains="In parts").exists()


def test_orders_and_choices_of_annotation_tools_come_in(take_in):
    take_in(SAMPLES["argilla"], drop_labels=True)
    assert places("tea") == {(good("tea"), 1), (poor("tea"), 2)}
    assert ImportedRanking.objects.exclude(labeler_key=None).count() == 20
    ImportedPlace.objects.all().delete()

    take_in(SAMPLES["label-studio"])
    assert places("tea") == places("tea") | {(good("tea"), 1), (poor("tea"), 2)}
    assert places("bread") == {(good("bread"), 1), (poor("bread"), 2)}


def test_a_label_that_appears_late_in_a_file_is_not_lost_silently(take_in):
    rows = [{"prompt": f"Prompt {n}"} for n in range(30)] + [
        {"prompt": "Last", "winner": "model_a"}
    ]

    intake = take_in(rows)

    assert [*intake.left_out.values_list("line", "message")] == [
        (31, "Labels would be lost: winner. Give them a meaning, or agree to lose them.")
    ]


RATED = {
    "helpsteer": ("correctness", 3.0),
    "oasst-messages": ("quality", 0.8),
    "pku-saferlhf": ("safe", 1.0),
    "shp": ("votes", 340.0),
    "summarize-axis": ("overall", 6.0),
    "ultrafeedback": ("fine-grained_score", 4.5),
    "ultrafeedback-binarized": ("score", 8.0),
    "webgpt": ("score", 0.5),
}


@pytest.mark.parametrize("key", RATED)
def test_ratings_are_kept_beside_the_ranking_and_come_in_once(take_in, key):
    part, value = RATED[key]
    lines, lost = SAMPLES[key], COMES_IN[key][-1]

    take_in(lines, format=key, drop_labels=bool(lost))
    count = ImportedRating.objects.count()
    take_in(lines, "again.jsonl", format=key, drop_labels=bool(lost))

    assert ImportedRating.objects.filter(part=part, value=value).exists()
    assert ImportedRating.objects.count() == count


def test_critiques_are_notes(take_in):
    rows = json.loads(json.dumps(SAMPLES["ultrafeedback"]))
    rows[0]["completions"][0] |= {
        "critique": "Say more about it.",
        "annotations": {"honesty": {"Rating": "5", "Rationale": "It is sure."}},
    }

    take_in(rows, drop_labels=True)

    said = ImportedRating.objects.exclude(note="").values_list("part", "value", "note")
    assert set(said) >= {("critique", None, "Say more about it."), ("honesty", 5, "It is sure.")}


def test_marked_errors_are_spans_and_missing_facts_are_notes(take_in):
    rows = json.loads(json.dumps(SAMPLES["qa-feedback"]))
    missing = {"error type": "Missing-Answer", "passage_id": 1, "sentence_id": [2]}
    rows[0]["feedback"]["missing-info"] = [missing]

    take_in(rows)

    assert ImportedSpan.objects.filter(kind="Irrelevant", start=0, end=5).count() == len(rows)
    (note,) = ImportedRating.objects.values_list("part", "note")
    assert note == ("Missing-Answer", "passage 1, sentences [2]")


def test_a_span_outside_of_its_reply_is_refused_in_words(take_in):
    rows = json.loads(json.dumps(SAMPLES["qa-feedback"]))
    rows[0]["feedback"]["errors"][0]["end"] = 10_000

    intake = take_in(rows)

    assert intake.left_out.get().message == "A marked span is not inside its reply."


def test_spans_move_with_masked_personal_data(take_in, settings):
    settings.SPLIT_VALIDATION_PERCENT = settings.SPLIT_TEST_PERCENT = 0
    rows = json.loads(json.dumps(SAMPLES["qa-feedback"]))
    text = "Write to ada.lovelace@example.org about it. This is wrong."
    rows[0]["prediction 1"] = text
    at = text.index("This is wrong.")
    error = {"error type": "Wrong", "explanation": "", "start": at, "end": len(text)}
    rows[0]["feedback"]["errors"] = [error]

    take_in(rows)

    span = ImportedSpan.objects.get(kind="Wrong")
    assert "ada" not in span.reply.text
    assert span.reply.text[span.start : span.end] == "This is wrong."


def test_a_withdrawal_deletes_imported_ratings_and_spans(take_in):
    take_in(SAMPLES["qa-feedback"])
    prompt = Prompt.objects.get(turns__icontains="history of tea")
    assert ImportedSpan.objects.filter(reply__prompt=prompt).exists()

    withdraw_prompt(prompt=prompt)

    assert not ImportedSpan.objects.filter(reply__prompt=prompt).exists()


def test_a_line_with_too_many_ratings_is_refused_in_words(take_in):
    rows = json.loads(json.dumps(SAMPLES["qa-feedback"]))
    rows[0]["feedback"]["errors"] *= 1001

    intake = take_in(rows)

    assert intake.left_out.get().message == "The line holds more than 1000 ratings and spans."
