"""Replies: what they are must not depend on how they were computed."""

import math
from collections import Counter
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM

from training.engine.models.generate import generate
from training.engine.models.sampling import Sampling, choose, nucleus

PROMPTS = [[5], [7, 9, 11, 6, 8, 20, 21], [30, 31, 32], [5, 5, 40, 41, 42]]
END = frozenset(range(0, 300, 11))


def sampling(**changes):
    fields: dict[str, Any] = {"end": END, "max_tokens": 12, "seed": 3}
    return Sampling(**fields | changes)


def load(folder):
    return AutoModelForCausalLM.from_pretrained(folder).eval()


def alone(model, prompt, reply, temperature):
    """The reply's logprobs by one forward pass of a row without padding."""
    ids = torch.tensor([[*prompt, *reply]])
    out = model(input_ids=ids, attention_mask=torch.ones_like(ids))
    logprobs = (out.logits[0].float() / temperature).log_softmax(-1)[len(prompt) - 1 : -1]
    return logprobs.gather(-1, torch.tensor(reply)[:, None]).squeeze(-1)


@pytest.mark.parametrize("temperature", [1.0, 0.7])
def test_the_logprobs_are_those_of_a_row_alone_at_the_same_temperature(policy, temperature):
    model = load(policy)

    replies = generate(model, PROMPTS, n=3, sampling=sampling(temperature=temperature))

    for reply in replies:
        wanted = alone(model, PROMPTS[reply.prompt], reply.ids, temperature)
        assert torch.allclose(torch.tensor(reply.logprobs), wanted, atol=1e-5)


def test_a_reply_does_not_depend_on_what_else_is_in_the_batch(policy):
    model = load(policy)

    together = generate(model, PROMPTS, n=3, sampling=sampling())
    in_twos = generate(model, PROMPTS, n=3, sampling=sampling(rows_at_once=6))
    by_itself = generate(model, [PROMPTS[2]], n=3, sampling=sampling(), keys=[2])

    assert [reply.ids for reply in in_twos] == [reply.ids for reply in together]
    assert [reply.ids for reply in by_itself] == [reply.ids for reply in together[6:9]]


def test_replies_end_with_their_end_token_or_are_cut_at_the_limit(policy):
    replies = generate(load(policy), PROMPTS, n=8, sampling=sampling())

    assert {reply.ended for reply in replies} == {True, False}
    for reply in replies:
        assert (reply.ids[-1] in END) == reply.ended
        assert not END.intersection(reply.ids[:-1])
        assert reply.ended or len(reply.ids) == 12


def test_greedy_replies_are_those_of_transformers(policy):
    model = load(policy)
    replies = generate(model, PROMPTS, sampling=sampling(temperature=0.0, end=frozenset({2})))

    for prompt, reply in zip(PROMPTS, replies, strict=True):
        ids = torch.tensor([prompt])
        theirs = model.generate(
            input_ids=ids, attention_mask=torch.ones_like(ids), max_new_tokens=12, do_sample=False
        )
        assert reply.ids == theirs[0, len(prompt) :].tolist()


def test_another_seed_gives_other_replies(gpt2):
    model = load(gpt2)
    first = generate(model, PROMPTS, sampling=sampling(seed=1))
    second = generate(model, PROMPTS, sampling=sampling(seed=2))

    assert [r.ids for r in first] != [r.ids for r in second]


def test_tokens_are_drawn_as_often_as_they_are_likely():
    wanted = torch.tensor([0.5, 0.3, 0.15, 0.05])
    noise = torch.rand(20_000, dtype=torch.float64, generator=torch.Generator().manual_seed(1))

    token, logprob = choose(wanted.log().expand(20_000, -1), noise, sampling())

    counts = Counter(token.tolist())
    assert all(abs(counts[i] / 20_000 - float(wanted[i])) < 0.01 for i in range(4))
    assert torch.allclose(logprob.exp(), wanted[token])


def test_top_p_keeps_the_smallest_set_that_holds_the_mass():
    kept = nucleus(torch.tensor([[0.15, 0.5, 0.05, 0.3]]), 0.75)

    assert (kept > 0).tolist() == [[False, True, False, True]]


def test_the_rarest_draw_still_gives_a_token_that_is_possible():
    logits = torch.tensor([[0.0, -math.inf]])

    token, _ = choose(logits, torch.tensor([1 - 2**-53], dtype=torch.float64), sampling())

    assert token.tolist() == [0]
