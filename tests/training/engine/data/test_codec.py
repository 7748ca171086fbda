"""One form for every conversation: the one that `apply_chat_template` gives to any client."""

from collections.abc import Sized
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoModelForSequenceClassification, AutoTokenizer

from tests.training.engine.chatting import FORMS, chat_folder, tokenizer_of
from tests.training.engine.tiny import tiny_folder, tiny_tokenizer, write_lines
from training.engine.data.codec import make_codec
from training.engine.data.rows import Demonstration, Ranking, Turn, read_demonstrations
from training.engine.data.texts import demonstrations_as_texts
from training.engine.models.configs import load_codec
from training.engine.models.folders import load_language_model, load_reward_model, save_folder
from training.engine.models.generate import generate
from training.engine.models.sampling import Sampling
from training.engine.models.scoring import Group, reward_scores
from training.engine.runtime.distributed import Team
from training.engine.runtime.errors import BadInput
from training.engine.steps import ranking
from training.engine.steps.direct import rows
from training.specs import SampleSpec

ALONE = Team(rank=0, world=1, device=torch.device("cpu"), dtype=torch.float32)
TURNS = (Turn("user", "why"), Turn("assistant", "because"), Turn("user", "why is the sky blue ?"))
PROMPTS = ["why is the sky blue ?", TURNS]
REPLIES = ["light scatters", "\nname two rooms", "good ", "kitchen and attic and attic"]


def spec() -> Any:
    return SampleSpec(out=Path(), models=("",), prompts=Path())


def conversation(prompt: Any, reply: str) -> list[dict[str, str]]:
    turns = [Turn("user", prompt)] if isinstance(prompt, str) else prompt
    return [vars(turn) for turn in turns] + [{"role": "assistant", "content": reply}]


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("form", FORMS)
def test_scores_are_those_of_a_client_that_formats_the_whole_conversation(form, prompt, tmp_path):
    folder = str(chat_folder(tmp_path / form, form, scores=True))

    group = Group.of(load_codec(folder, spec()), prompt, REPLIES)
    [ours] = reward_scores(load_reward_model(folder), [group], ALONE, 4096)

    tokenizer = AutoTokenizer.from_pretrained(folder)
    theirs = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    for reply, score in zip(REPLIES, ours, strict=True):
        ids = tokenizer.apply_chat_template(
            conversation(prompt, reply), return_tensors="pt", return_dict=False
        )
        assert score == pytest.approx(theirs(ids).logits.item(), abs=1e-4)


@pytest.mark.parametrize("form", FORMS)
def test_a_sampled_reply_is_scored_like_its_text(form, tmp_path):
    codec = load_codec(str(chat_folder(tmp_path / form, form, scores=True)), spec())
    before, sampled = codec.learned("why ?", "light scatters")

    assert sampled[-1] == codec.end
    assert (before, [codec.closed(sampled)]) == codec.scored("why ?", ["light scatters"])


@pytest.mark.parametrize("form", FORMS)
def test_what_is_learned_is_the_reply_and_the_end_that_the_template_writes(form):
    tokenizer = tokenizer_of(form)
    codec = make_codec(tokenizer, 99, 99)

    before, reply = codec.learned("why ?", "good fair")

    whole = str(tokenizer.apply_chat_template(conversation("why ?", "good fair"), tokenize=False))
    assert whole.startswith(str(tokenizer.decode([*before, *reply])))
    assert str(tokenizer.decode(reply[:-1])).strip() == codec.read(reply).strip() == "good fair"
    wanted = {"chatml": "<|im_end|>", "gemma": "<end_of_turn>", "llama-3": "<|eot_id|>"}
    assert tokenizer.decode(reply[-1:]) == wanted.get(form, "<|end|>")


@pytest.mark.parametrize("form", FORMS)
def test_a_reply_ends_where_transformers_ends_it(form, tmp_path):
    folder = str(chat_folder(tmp_path / form, form))
    codec = load_codec(folder, spec())
    prompt = codec.prompt("why is the sky blue ?")
    theirs = AutoModelForCausalLM.from_pretrained(folder).eval()
    # The model is made to write its template's end as its fifth token.
    ours = load_language_model(folder)
    for model in (theirs, ours.model):
        favour(model, codec.end, at=len(prompt) + 4)

    [reply] = generate(
        ours.model, [prompt], sampling=Sampling(end=codec.ends, max_tokens=12, temperature=0.0)
    )
    found = theirs.generate(
        torch.tensor([prompt]), max_new_tokens=12, do_sample=False, pad_token_id=0
    )

    assert reply.ended
    assert reply.ids == found[0, len(prompt) :].tolist()
    assert len(reply.ids) == 5


def favour(model: Any, token: int, at: int) -> None:
    """Let the model choose this token as number `at` of the row, whatever it thinks."""
    forward, seen = model.forward, [0]

    def changed(*args: Any, **named: Any) -> Any:
        out = forward(*args, **named)
        seen[0] += named["input_ids"].shape[1]
        if seen[0] >= at:
            out.logits[:, -1, token] = 1e4
        return out

    model.forward = changed


def test_a_saved_policy_names_every_token_that_ends_its_replies(tmp_path):
    folder = chat_folder(tmp_path / "gemma", "gemma")
    (folder / "generation_config.json").write_text('{"eos_token_id": 2}')
    codec = load_codec(str(folder), spec())

    save_folder(load_language_model(str(folder)), codec.tokenizer, tmp_path / "saved")

    saved = AutoModelForCausalLM.from_pretrained(tmp_path / "saved")
    assert set(saved.generation_config.eos_token_id) == codec.ends
    assert codec.tokenizer.convert_tokens_to_ids("<end_of_turn>") in codec.ends


def test_a_turn_that_the_template_refuses_is_named_with_file_and_line(tmp_path):
    codec = make_codec(tokenizer_of("gemma"), 99, 99)
    turns = [{"role": "system", "content": "be kind"}, {"role": "user", "content": "why ?"}]
    rows: list[dict[str, object]] = [
        {"prompt": "why ?", "response": "good"},
        {"prompt": turns, "response": "good"},
    ]
    path = write_lines(tmp_path / "rows.jsonl", rows)

    read = read_demonstrations(path)
    codec.learned(read[0].prompt, read[0].reply, read[0].place)
    with pytest.raises(BadInput) as refused:
        codec.learned(read[1].prompt, read[1].reply, read[1].place)

    assert str(refused.value).startswith(f"{path}, line 2: the model's chat template")
    assert "System role not supported" in str(refused.value)


def test_the_plain_template_only_adds_text_ends_replies_and_marks_them():
    tokenizer = make_codec(tiny_tokenizer(), 99, 99).tokenizer
    system = [{"role": "system", "content": "be kind"}]
    chat = [*conversation(TURNS, "light"), {"role": "user", "content": "name"}]

    for messages in (chat, system + chat):
        texts = [
            str(tokenizer.apply_chat_template(messages[:n], tokenize=False))
            for n in range(1, len(messages) + 1)
        ]
        assert all(longer.startswith(text) for text, longer in pairwise(texts))
        for n, turn in enumerate(messages):
            if turn["role"] == "assistant":
                asked = tokenizer.apply_chat_template(
                    messages[:n], tokenize=False, add_generation_prompt=True
                )
                assert texts[n] == f"{asked}{turn['content']}<|end|>"
    marked: Any = tokenizer.apply_chat_template(
        chat, return_dict=True, return_assistant_tokens_mask=True, tokenize=True
    )
    ids = [i for i, m in zip(marked["input_ids"], marked["assistant_masks"], strict=True) if m]
    assert tokenizer.decode(ids) == "because<|end|>light<|end|>"


def test_models_of_the_first_versions_get_the_new_plain_template(tmp_path):
    folder = tiny_folder(tmp_path / "old")
    tokenizer = AutoTokenizer.from_pretrained(folder)
    old = "{%- if messages|length == 1 -%}{{ messages[0]['content'] }}{{ '\n' }}{%- endif -%}"
    tokenizer.chat_template = old
    tokenizer.save_pretrained(folder)

    codec = load_codec(str(folder), spec())
    before, reply = codec.learned("why ?", "good")

    assert codec.tokenizer.decode([*before, *reply]) == "why ?\ngood<|end|>"


def test_rows_with_long_prompts_are_left_out_and_counted_in_the_log(tmp_path, caplog):
    codec = make_codec(tiny_tokenizer(), max_prompt_tokens=16, max_reply_tokens=8)
    long = "why is the sky blue ? " * 9
    shown = [Demonstration(prompt, "good") for prompt in ("why ?", long, long)]
    ranked = [Ranking(prompt, ("good", "attic"), (1, 2)) for prompt in ("why ?", long, long)]

    kept: list[Sized] = [
        demonstrations_as_texts(shown, codec),
        ranking.encode(ranked, codec)[1],
        rows.encode(ranked, codec, use_ties=False),
    ]

    assert [len(found) for found in kept] == [1, 1, 1]
    said = "Left out 2 of 3 rows: their prompts are longer than 16 tokens (max_prompt_tokens)."
    assert caplog.messages == [said] * 3
