"""A world so small that every reply can be listed.

Five words and an end token, and replies of at most four tokens: 781 replies to each of four prompts
of different lengths. So the best possible policy, the exact gradient and the exact KL are sums, not
estimates.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from transformers import GPT2Config, GPT2ForSequenceClassification, GPT2LMHeadModel

from training.engine.models.generate import Ids, Reply
from training.engine.models.learner import PlainLearner
from training.engine.models.networks import LanguageModel, RewardModel, fresh_head
from training.engine.models.sampling import Sampling
from training.engine.runtime.distributed import Team
from training.engine.steps.ppo.rollout import Models
from training.engine.steps.rollouts.data import TrainingData
from training.engine.steps.rollouts.episodes import Episodes, reply_logprobs
from training.specs import PpoSpec

END, WORDS, LONGEST = 5, 5, 4
ALONE = Team(0, 1, torch.device("cpu"), torch.float32)
PROMPTS: list[Ids] = [[1], [2, 3], [4, 1, 2], [3, 3, 0, 4]]


def config(dropout: float = 0.0) -> GPT2Config:
    """GPT-2, whose learned positions show mistakes under left padding that raise no error."""
    return GPT2Config(
        vocab_size=WORDS + 1,
        n_positions=16,
        n_embd=32,
        n_layer=2,
        n_head=2,
        resid_pdrop=dropout,
        embd_pdrop=dropout,
        attn_pdrop=dropout,
        bos_token_id=END,
        eos_token_id=END,
        pad_token_id=END,
        initializer_range=0.2,
    )


def language_model(seed: int, dropout: float = 0.0) -> LanguageModel:
    torch.manual_seed(seed)
    return LanguageModel(GPT2LMHeadModel(config(dropout)))


def critic(seed: int) -> RewardModel:
    torch.manual_seed(seed)
    model = GPT2ForSequenceClassification(config())
    model.set_submodule("score", fresh_head("linear", 32))
    return RewardModel(model)


def every_reply() -> list[tuple[int, ...]]:
    """All 781 replies: those of one to four tokens that end, and those cut at four."""
    ended = [
        (*words, END)
        for length in range(LONGEST)
        for words in itertools.product(range(WORDS), repeat=length)
    ]
    return ended + list(itertools.product(range(WORDS), repeat=LONGEST))


REPLIES = every_reply()
NUMBER_OF = {reply: number for number, reply in enumerate(REPLIES)}


def all_episodes() -> Episodes:
    """Every reply to every prompt, 4 * 781 episodes."""
    replies = [
        Reply(prompt, list(ids), [0.0] * len(ids), ended=ids[-1] == END)
        for prompt in range(len(PROMPTS))
        for ids in REPLIES
    ]
    return Episodes.of(PROMPTS, replies)


@dataclass(frozen=True)
class World:
    """The true score of every reply, and the start model."""

    scores: Tensor  # (4, 781)
    start: LanguageModel

    @classmethod
    def of(cls, seed: int) -> "World":
        generator = torch.Generator().manual_seed(seed)
        per_word = torch.randn(len(PROMPTS), WORDS + 1, generator=generator)
        per_first_word = torch.randn(len(PROMPTS), WORDS + 1, generator=generator)
        scores = torch.tensor(
            [
                [
                    float(per_first_word[p, ids[0]] + sum(per_word[p, word] for word in ids) / 2)
                    for ids in REPLIES
                ]
                for p in range(len(PROMPTS))
            ]
        )
        return cls(scores, language_model(seed))

    def score(self, episodes: Episodes) -> Tensor:
        found = []
        for row in range(len(episodes)):
            prompt = PROMPTS.index(list(episodes.prompts[row]))
            found.append(self.scores[prompt, NUMBER_OF[tuple(episodes.replies[row])]])
        return torch.stack(found)

    def models(self, policy: LanguageModel, critic: RewardModel, spec: PpoSpec) -> Models:
        def start(episodes: Episodes) -> Tensor:
            return reply_logprobs(self.start, episodes, 1.0)

        return Models(
            policy=PlainLearner(policy, spec, ALONE),
            critic=PlainLearner(critic, spec, ALONE),
            start=start,
            score=self.score,
        )


def sampling(seed: int | str, temperature: float = 1.0) -> Sampling:
    return Sampling(
        end=frozenset({END}),
        max_tokens=LONGEST,
        temperature=temperature,
        seed=seed,
        rows_at_once=1024,
    )


def spec(**changes: object) -> PpoSpec:
    """Plain PPO without clipping or penalties, so that an update shows its gradient."""
    nothing = Path()
    fields: dict[str, object] = {
        "out": nothing,
        "prompts": nothing,
        "model": "",
        "reward_model": "",
        "clip_gradient": 1e9,
        "truncation": "none",
        "max_reply_tokens": LONGEST,
        "batch": 256,
        "minibatch": 64,
        "generation_batch": 1024,
    }
    return PpoSpec.parse(fields | changes)


def training_data(iterations: int, texts: list[Ids], seed: int) -> TrainingData:
    return TrainingData(PROMPTS, texts, iterations, sampling(seed))


def episodes_of(replies: Sequence[Ids]) -> Episodes:
    """These replies, the first to the first prompt and so on, starting over after the last."""
    rows = [
        Reply(number % len(PROMPTS), list(ids), [0.0] * len(ids), ended=True)
        for number, ids in enumerate(replies)
    ]
    return Episodes.of(PROMPTS, rows)


def episodes_like(mask: Tensor) -> Episodes:
    """Episodes whose replies have the lengths of the mask's rows."""
    return episodes_of([[0] * n for n in mask.sum(-1).tolist()])
