"""Any causal model of transformers: packed where that is exact, in padded rows where it is not."""

import logging
from typing import Any

import pytest
import torch
from transformers import (
    AutoModelForCausalLM,
    BloomConfig,
    CohereConfig,
    Gemma2Config,
    GPTNeoXConfig,
    MambaConfig,
    MistralConfig,
    OPTConfig,
    PreTrainedConfig,
)

from tests.training.engine.data.test_packing import REPLIES, TRUNKS
from training.engine.data.packing import pack
from training.engine.models.networks import LanguageModel
from training.engine.models.scoring import reply_tokens

SIZES: dict[str, Any] = {"vocab_size": 100, "hidden_size": 32, "num_hidden_layers": 2}
IDS: dict[str, Any] = {"pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2}
ROTARY = SIZES | {
    "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 48,
    "max_position_embeddings": 64,
}  # fmt: skip

# The second says whether packing is exact for this family.
FAMILIES: dict[str, tuple[PreTrainedConfig, bool]] = {
    "gpt-neox": (GPTNeoXConfig(num_attention_heads=4, intermediate_size=48, **SIZES), True),
    "opt": (OPTConfig(num_attention_heads=4, ffn_dim=48, word_embed_proj_dim=32, **SIZES), True),
    "cohere scales its logits": (CohereConfig(logit_scale=0.5, **ROTARY), True),
    "mistral with a wide window": (MistralConfig(sliding_window=64, **ROTARY), True),
    "mistral with a narrow window": (MistralConfig(sliding_window=4, **ROTARY), False),
    "gemma 2 caps its logits": (Gemma2Config(head_dim=8, sliding_window=4, **ROTARY), False),
    "bloom has its own attention": (BloomConfig(n_layer=2, n_head=4, hidden_size=32), False),
    "mamba has none": (MambaConfig(**SIZES), False),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_gives_each_reply_the_likelihood_it_has_alone(family):
    config, packs = FAMILIES[family]
    config.update({"initializer_range": 0.2, "vocab_size": 100, **IDS})
    torch.manual_seed(0)
    plain = AutoModelForCausalLM.from_config(config).eval()
    expected = []
    for trunk, replies in zip(TRUNKS, REPLIES, strict=True):
        for reply in replies:
            row = torch.tensor([[*trunk, *reply]])
            logits = plain(row, attention_mask=torch.ones_like(row)).logits[0, len(trunk) - 1 : -1]
            expected.append(
                logits.float().log_softmax(-1).gather(1, torch.tensor(reply)[:, None])[:, 0]
            )

    model = LanguageModel(plain)
    packed = pack(TRUNKS, REPLIES)
    found = model(packed, reply_tokens(packed))

    assert model.packs == packs
    assert torch.allclose(found, torch.cat(expected), atol=1e-4)


@pytest.mark.parametrize("family", ["opt", "mamba has none"])
def test_a_family_that_reads_padded_rows_says_so_in_the_log(family, caplog):
    config, packs = FAMILIES[family]

    with caplog.at_level(logging.INFO):
        LanguageModel(AutoModelForCausalLM.from_config(config))

    assert ("does not pack exactly" in caplog.text) == (not packs)
