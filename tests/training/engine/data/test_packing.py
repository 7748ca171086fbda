"""Packed rows give the same values and gradients as rows of their own (S1, R1)."""

import pytest
import torch

from training.engine.data.packing import pack
from training.engine.models.folders import load_language_model, start_reward_model
from training.engine.models.networks import Backbone, RewardModel
from training.engine.models.packed_attention import run_padded

TRUNKS = [[5, 6, 7, 8, 9, 10], [11, 12], [13, 14, 15, 16]]
REPLIES = [[[20, 21, 22], [23], [24, 25]], [[30, 31, 32, 33, 34], [35, 36]], [[40, 2]]]


def whole_rows(model: Backbone) -> torch.Tensor:
    """(M, d): the last state of trunk + reply for every reply, each in a row without padding."""
    rows = [[*t, *r] for t, replies in zip(TRUNKS, REPLIES, strict=True) for r in replies]
    states = [model.model.base_model(torch.tensor([row])).last_hidden_state[0, -1] for row in rows]
    return torch.stack(states)


def gradients(model: Backbone, value: torch.Tensor) -> list[torch.Tensor]:
    model.zero_grad()
    value.backward()
    return [p.grad.clone() for p in model.parameters() if p.grad is not None]


def test_a_shared_prompt_is_exact_in_value_and_gradient(policy):
    model = start_reward_model(str(policy), "linear", seed=1).double()
    assert model.packs
    packed = pack(TRUNKS, REPLIES)
    weights = torch.linspace(-1, 1, 6).double()

    scores = model.head(model.hidden(packed)[packed.branch_ends])[:, 0]
    expected = model.head(whole_rows(model))[:, 0]

    assert torch.allclose(scores, expected, atol=1e-11, rtol=0)
    shared = gradients(model, (scores * weights).sum())
    apart = gradients(model, (expected * weights).sum())
    # Rotary families round to float32 inside their norms, whatever the model's type.
    near = 1e-10 if policy.name == "gpt2" else 1e-5
    for one, other in zip(shared, apart, strict=True):
        assert torch.allclose(one, other, atol=near * float(other.abs().max()), rtol=near)


def test_padded_rows_stand_in_for_families_that_do_not_pack(policy):
    model = start_reward_model(str(policy), "linear", seed=1).double()
    packed = pack(TRUNKS, REPLIES)

    states = run_padded(model.model.base_model, packed)

    assert torch.allclose(states, model.hidden(packed), atol=1e-11, rtol=0)


def test_packed_logprobs_are_those_of_each_text_alone(policy):
    model = load_language_model(str(policy)).double()
    packed = pack(TRUNKS)
    which = torch.cat([torch.arange(start + 1, end) for start, end in packed.trunk_spans])

    found = model(packed, which, temperature=0.7)

    expected = []
    for row in TRUNKS:
        logits = model.model(torch.tensor([row])).logits[0, :-1] / 0.7
        expected.append(logits.log_softmax(-1).gather(1, torch.tensor(row[1:])[:, None])[:, 0])
    assert torch.allclose(found, torch.cat(expected), atol=1e-6)


def test_many_logits_are_made_in_pieces_with_the_same_gradient(gpt2, monkeypatch):
    model = load_language_model(str(gpt2))
    packed = pack(TRUNKS)
    which = torch.cat([torch.arange(start + 1, end) for start, end in packed.trunk_spans])

    at_once = gradients(model, model(packed, which).sum())
    monkeypatch.setattr("training.engine.models.networks.LOGITS_AT_ONCE", 3 * 300)
    pieces = gradients(model, model(packed, which).sum())

    for one, other in zip(at_once, pieces, strict=True):
        assert torch.allclose(one, other, atol=1e-5)


@pytest.mark.parametrize("head", ["linear", "gelu"])
def test_a_score_of_zero_weights_is_zero(gpt2, head):
    model: RewardModel = start_reward_model(str(gpt2), head, seed=1)
    for parameter in model.head.parameters():
        torch.nn.init.zeros_(parameter)
    packed = pack(TRUNKS, REPLIES)

    assert model(packed, packed.branch_ends).abs().max() == 0
