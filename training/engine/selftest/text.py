"""S1 and E1: the tokens SFT learns, the average of weights, and the interval of win rates."""

import random
from collections.abc import Iterator

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

from common.statistics.shares import wilson
from training.engine.data.codec import make_codec
from training.engine.data.rows import Demonstration
from training.engine.data.texts import demonstrations_as_texts, packed_texts
from training.engine.models.average import Average
from training.engine.models.learner import PlainLearner
from training.engine.selftest import toy
from training.engine.selftest.policy import flat
from training.engine.selftest.result import Result, above, below

SHOWN = [
    Demonstration("c d", "b a"),
    Demonstration("a", "d d d b"),
    Demonstration("b a e c", "a"),
]


def only_the_reply_is_learned() -> Iterator[Result]:
    """The learned tokens are the reply and its end, and have the same loss packed as alone."""
    model, codec = toy.language_model(1), make_codec(tokenizer(), 16, 16)
    texts = demonstrations_as_texts(SHOWN, codec)
    together, which = packed_texts(texts, torch.device("cpu"))
    wanted = [codec.reply(row.reply) for row in SHOWN]
    learned = together.tokens[which].tolist()
    replies = [token for reply in wanted for token in reply]
    wrong = (learned != replies) + sum(reply[-1] != codec.eos for reply in wanted)
    yield below("S1", "learned tokens other than replies and their ends", wrong, 0)

    with torch.no_grad():
        packed = model(together, which)
        alone = []
        for text, reply in zip(texts, wanted, strict=True):
            row = torch.tensor([text.ids])
            out = model.model(input_ids=row, attention_mask=torch.ones_like(row)).logits[0]
            logprobs = out.log_softmax(-1)[-len(reply) - 1 : -1]
            alone.append(logprobs.gather(-1, torch.tensor(reply)[:, None])[:, 0])
    off = float((packed - torch.cat(alone)).abs().max())
    yield below("S1", "packed against alone, per token", off, 1e-5)


def the_average_is_the_closed_form() -> Iterator[Result]:
    """After n steps: decay^n w_0 + (1 - decay) sum of decay^(n - k) w_k."""
    model, decay = toy.language_model(1), 0.9
    learner = PlainLearner(model, toy.spec(), toy.ALONE)
    average = Average(learner, decay)
    expected = flat(model).double()
    for _ in range(20):
        with torch.no_grad():
            for weight in model.parameters():
                weight.add_(0.1 * torch.randn_like(weight))
        average.follow(learner)
        expected = torch.lerp(flat(model).double(), expected, decay)
    kept = torch.cat([weight.flatten() for weight in average.weights.values()])
    yield below(
        "E1",
        "average of weights against its closed form",
        float((kept - expected).abs().max()),
        1e-5,
    )


def the_interval_covers_the_truth() -> Iterator[Result]:
    generator, truth, runs = random.Random(4), 0.71, 1000
    covered = 0
    for _ in range(runs):
        low, high = wilson(sum(generator.random() < truth for _ in range(200)) / 200, 200)
        covered += low <= truth <= high
    yield above(
        "E1", "95 % interval of the win rate covers the truth, at least", covered / runs, 0.93
    )
    yield below("E1", "and at most", covered / runs, 0.97)


def tokenizer() -> PreTrainedTokenizerFast:
    """The five words of the toy world."""
    end = "<end>"
    words = {word: number for number, word in enumerate("abcde")} | {end: toy.END}
    made = Tokenizer(models.WordLevel(words, unk_token=end))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    return PreTrainedTokenizerFast(tokenizer_object=made, eos_token=end)


CHECKS = [only_the_reply_is_learned, the_average_is_the_closed_form, the_interval_covers_the_truth]
