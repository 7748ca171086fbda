from django.core.management import call_command

from labeling.models import Author, ImportedRanking, LeftOut, Prompt, Reply
from labeling.prompts.withdrawal import withdraw_prompt


def refusals(intake):
    return dict(intake.left_out.values_list("line", "message"))


def test_every_line_becomes_a_prompt(take_in):
    intake = take_in([{"prompt": "Why is the sky blue?", "user_id": 7}, {"prompt": "Say hi."}])

    assert (intake.state, intake.prompts_made) == ("done", 2)
    first, second = Prompt.objects.order_by("pk")
    assert first.text == "Why is the sky blue?"
    assert first.language == "en"
    assert Author.objects.get().split == first.split
    assert second.author is None


def test_one_refused_line_keeps_the_whole_file_out(take_in):
    intake = take_in([{"prompt": "One"}, {"prompt": ""}, {"prompt": "Three"}, {"text": 5}])

    assert intake.state == "refused"
    assert refusals(intake) == {
        2: "“prompt” is empty.",
        4: "There is no prompt.",
    }
    assert not Prompt.objects.exists()
    assert not Author.objects.exists()
    assert not intake.staged.exists()


def test_refused_lines_can_be_left_out(take_in):
    intake = take_in([{"prompt": "One"}, {"prompt": ""}], leave_out_refused=True)

    assert (intake.state, intake.prompts_made) == ("done", 1)
    assert list(refusals(intake)) == [2]


def test_the_same_file_again_changes_nothing(take_in):
    lines = [
        {"prompt": f"Prompt {n}", "author": "a", "replies": ["x", "y"], "ranks": [1, 2]}
        for n in range(3)
    ]
    take_in(lines)
    before = [set(table.objects.values_list("pk", flat=True)) for table in (Prompt, Reply)]

    again = take_in(lines)

    assert (again.state, again.prompts_made, again.replies_made, again.rankings_made) == (
        "done",
        0,
        0,
        0,
    )
    after = [set(table.objects.values_list("pk", flat=True)) for table in (Prompt, Reply)]
    assert after == before
    assert ImportedRanking.objects.count() == 3


def test_near_duplicates_are_shown_with_what_they_are_like(take_in):
    beginning = "Write a story about a lighthouse keeper who " * 10
    take_in([{"prompt": beginning + "is lonely."}])

    intake = take_in([{"prompt": beginning.upper() + "IS NOT."}, {"prompt": "Other"}])

    assert intake.prompts_made == 1
    (left_out,) = intake.left_out.all()
    assert (left_out.line, left_out.reason) == (1, "duplicate")
    assert left_out.duplicate_of == Prompt.objects.earliest("pk")


def test_a_short_prompt_is_no_duplicate_of_a_long_one_that_starts_with_it(take_in):
    intake = take_in([{"prompt": "Write a story"}, {"prompt": "Write a story about a whale."}])

    assert intake.prompts_made == 2


def test_the_same_system_turn_makes_no_duplicates(take_in):
    system = {"role": "system", "content": "You are a helpful assistant. " * 20}
    intake = take_in(
        [{"messages": [system, {"role": "user", "content": text}]} for text in ("One", "Two")]
    )

    assert intake.prompts_made == 2


def test_an_author_gives_no_more_than_the_cap(take_in, settings):
    settings.PROMPTS_PER_AUTHOR = 3
    take_in([{"prompt": f"First {n}", "author": "a"} for n in range(2)])

    intake = take_in([{"prompt": f"Second {n}", "author": "a"} for n in range(3)])

    assert intake.prompts_made == 1
    assert list(LeftOut.objects.values_list("line", "reason")) == [(2, "cap"), (3, "cap")]


def test_demonstrations_come_as_prompt_and_response(take_in):
    line = {"prompt": "2 + 2?", "response": "4", "score": 0.5}
    intake = take_in([line], "demos.jsonl", drop_labels=True)

    assert (intake.prompts_made, intake.replies_made) == (1, 1)
    reply = Reply.objects.get()
    assert (reply.text, reply.writer.outside) == ("4", "demos.jsonl: demonstration")
    assert reply.imported_demonstration.intake == intake


def test_rankings_keep_their_ties(take_in):
    take_in([{"prompt": "2 + 2?", "replies": ["4", "four", "5"], "ranks": [1, 1, 2]}])

    ranking = ImportedRanking.objects.get()
    assert dict(ranking.places.values_list("reply__text", "place")) == {
        "4": 1,
        "four": 1,
        "5": 2,
    }


def test_pairs_of_one_prompt_share_it(take_in):
    intake = take_in(
        [
            {"prompt": "2 + 2?", "chosen": "4", "rejected": "5"},
            {"prompt": "2 + 2?", "chosen": "4", "rejected": "6"},
        ]
    )

    assert (intake.prompts_made, intake.replies_made, intake.rankings_made) == (1, 3, 2)
    assert not intake.left_out.exists()


def test_pairs_may_be_whole_conversations(take_in):
    asked = {"role": "user", "content": "2 + 2?"}
    take_in(
        [
            {
                "chosen": [asked, {"role": "assistant", "content": "4"}],
                "rejected": [asked, {"role": "assistant", "content": "5"}],
            }
        ]
    )

    assert Prompt.objects.get().text == "2 + 2?"
    best = ImportedRanking.objects.get().places.get(place=1)
    assert best.reply.text == "4"


def test_messages_that_end_with_an_answer_are_a_demonstration(take_in):
    talk = [
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "Hello. What is it?"},
        {"role": "user", "content": "2 + 2?"},
        {"role": "assistant", "content": "4"},
    ]
    take_in([{"messages": talk}])

    assert [turn["role"] for turn in Prompt.objects.get().turns] == ["user", "assistant", "user"]
    assert Reply.objects.get().text == "4"


def test_a_reply_to_a_near_duplicate_does_not_go_to_another_prompt(take_in):
    beginning = "a" * 300
    take_in([{"prompt": beginning + "b"}])

    take_in([{"prompt": beginning + "c", "response": "An answer to c"}])

    assert not Reply.objects.exists()


def test_answers_about_a_prompt_come_with_it(take_in):
    take_in(
        [
            {
                "prompt": "Was it right?",
                "use_case": "Open QA",
                "topics": ["war"],
                "requests_moral_judgment": True,
                "kind": "plain",
            }
        ]
    )

    prompt = Prompt.objects.get()
    assert (prompt.use_case, prompt.topics, prompt.kind) == ("open-qa", ["war"], "plain")
    assert prompt.requests_moral_judgment is True
    assert prompt.ambiguous is None


def test_the_command_prints_one_line_that_can_be_pasted(db, tmp_path, capsys):
    path = tmp_path / "prompts.csv"
    path.write_text("prompt,user\nHello there,1\nHello there,2\n")

    call_command("import_prompts", path)

    said = capsys.readouterr().out
    assert "prompts.csv: 1 prompts, 0 replies, 0 rankings; left out 1" in said


TALK = "Tell me in every detail how people baked bread in the old towns of the north. " * 4


def test_comparisons_of_prompts_that_begin_alike_all_come_in(take_in):
    """Such as those of HH-RLHF, whose later turns differ, in whatever split they are."""
    lines = [
        {"prompt": TALK + end, "chosen": f"Good {n}.", "rejected": f"Bad {n}."}
        for n, end in enumerate(["And then?", "Why?", "Why?"])
    ]

    first, again = take_in(lines), take_in(lines, "again.jsonl")

    assert (first.prompts_made, first.replies_made, first.rankings_made) == (2, 6, 3)
    assert not first.left_out.exists()
    assert (again.prompts_made, again.replies_made, again.rankings_made) == (0, 0, 0)
    assert len({prompt.split for prompt in Prompt.objects.all()}) == 1  # of one beginning
    assert take_in([{"prompt": TALK + "Where?"}], "plain.jsonl").left_out.count() == 1


def test_a_comparison_comes_in_beside_a_prompt_of_an_earlier_file_that_begins_alike(take_in):
    take_in([{"prompt": TALK + "And then?"}])

    pair = take_in([{"prompt": TALK + "Why?", "chosen": "Good.", "rejected": "Bad."}], "b.jsonl")

    assert (pair.prompts_made, pair.rankings_made) == (1, 1)


def test_what_begins_like_a_withdrawn_prompt_stays_out_with_its_labels(take_in):
    take_in([{"prompt": TALK + "And then?"}])
    withdraw_prompt(prompt=Prompt.objects.get())

    pair = take_in([{"prompt": TALK + "Why?", "chosen": "Good.", "rejected": "Bad."}], "b.jsonl")

    assert (pair.prompts_made, pair.left_out.get().reason) == (0, "withdrawn")
