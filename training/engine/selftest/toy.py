"""A world small enough to know everything about.

Five words and an end token, replies of at most four tokens: 781 replies to each of four prompts of
different lengths. Every reply can be listed, so the best possible policy, the exact gradient and
the exact KL are sums, not estimates.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from transformers import GPT2Config, GPT2ForSequenceClassification, GPT2LMHeadModel

from training.engine.models.generate import Ids, Reply, Sampling
from training.engine.models.learner import PlainLearner
from training.engine.models.networks import LanguageModel, RewardModel, fresh_head
from training.engine.runtime.distributed import Team
from training.engine.steps.ppo.episodes import Episodes, reply_logprobs
from training.engine.steps.ppo.progress import Material
from training.engine.steps.ppo.rollout import Players
from training.specs import PpoSpec

END, WORDS, LONGEST = 5, 5, 4
ALONE = Team(0, 1, torch.device("cpu"), torch.float32)
PROMPTS: list[Ids] = [[1], [2, 3], [4, 1, 2], [3, 3, 0, 4]]


def config(dropout: float = 0.0) -> GPT2Config:
    """Learned positions on purpose: they are what breaks in silence under left padding."""
    return GPT2Config(
        vocab_size=WORDS + 1, n_positions=16, n_embd=32, n_layer=2, n_head=2,
        resid_pdrop=dropout, embd_pdrop=dropout, attn_pdrop=dropout,
        bos_token_id=END, eos_token_id=END, pad_token_id=END, initializer_range=0.2,
    )  # fmt: skip


def language_model(seed: int, dropout: float = 0.0) -> LanguageModel:
    torch.manual_seed(seed)
    return LanguageModel(GPT2LMHeadModel(config(dropout)))


def critic(seed: int) -> RewardModel:
    torch.manual_seed(seed)
    model = GPT2ForSequenceClassification(config())
    model.set_submodule("score", fresh_head("linear", 32))
    return RewardModel(model)


def every_reply() -> list[tuple[int, ...]]:
    """All 781: the ended ones of one to four tokens, and those cut at four."""
    ended = [
        (*words, END)
        for length in range(LONGEST)
        for words in itertools.product(range(WORDS), repeat=length)
    ]
    return ended + list(itertools.product(range(WORDS), repeat=LONGEST))


REPLIES = every_reply()
NUMBER_OF = {reply: number for number, reply in enumerate(REPLIES)}


def all_episodes() -> Episodes:
    """(4 * 781) every reply to every prompt."""
    replies = [
        Reply(prompt, list(ids), [0.0] * len(ids), ended=ids[-1] == END)
        for prompt in range(len(PROMPTS))
        for ids in REPLIES
    ]
    return Episodes.of(PROMPTS, replies)


@dataclass(frozen=True)
class World:
    """What the people of this world like, and where the policy starts."""

    taste: Tensor  # (4, 781) the true score of every reply
    start: LanguageModel

    @classmethod
    def of(cls, seed: int) -> "World":
        generator = torch.Generator().manual_seed(seed)
        liked = torch.randn(len(PROMPTS), WORDS + 1, generator=generator)
        first = torch.randn(len(PROMPTS), WORDS + 1, generator=generator)
        taste = torch.tensor(
            [
                [
                    float(first[p, ids[0]] + sum(liked[p, word] for word in ids) / 2)
                    for ids in REPLIES
                ]
                for p in range(len(PROMPTS))
            ]
        )
        return cls(taste, language_model(seed))

    def score(self, episodes: Episodes) -> Tensor:
        found = []
        for row in range(len(episodes)):
            prompt = PROMPTS.index(list(episodes.prompts[row]))
            found.append(self.taste[prompt, NUMBER_OF[tuple(episodes.replies[row])]])
        return torch.stack(found)

    def players(self, policy: LanguageModel, critic: RewardModel, spec: PpoSpec) -> Players:
        def start(episodes: Episodes) -> Tensor:
            return reply_logprobs(self.start, episodes, 1.0)

        policy_learner = PlainLearner(policy, spec, ALONE)
        return Players(policy_learner, PlainLearner(critic, spec, ALONE), start, self.score)


def exact_logprobs(policy: LanguageModel) -> Tensor:
    """(4, 781) log pi(reply), each prompt alone, nothing padded: an independent way to compute it.

    All replies of one length to one prompt make a rectangle, so no mask and no positions are used.
    """
    found = torch.zeros(len(PROMPTS), len(REPLIES), dtype=policy.model.dtype)
    for number, prompt in enumerate(PROMPTS):
        for length in range(1, LONGEST + 1):
            which = [n for n, reply in enumerate(REPLIES) if len(reply) == length]
            replies = torch.tensor([REPLIES[n] for n in which])
            ids = torch.cat([torch.tensor(prompt).expand(len(which), -1), replies], dim=1)
            out = policy.model(input_ids=ids, attention_mask=torch.ones_like(ids))
            logprobs = out.logits.log_softmax(-1)[:, len(prompt) - 1 : -1]
            chosen = logprobs.gather(-1, replies[:, :, None]).squeeze(-1).sum(-1)
            found = found.index_put((torch.tensor(number), torch.tensor(which)), chosen)
    return found


def exact_objective(policy: LanguageModel, world: World, beta: float) -> Tensor:
    """The mean over the four prompts."""
    return exact_returns(policy, world, beta).mean()


def exact_returns(policy: LanguageModel, world: World, beta: float) -> Tensor:
    """(4,) E[score - beta log(pi / pi_start)] after each prompt, differentiable."""
    logprobs = exact_logprobs(policy)
    with torch.no_grad():
        start = exact_logprobs(world.start)
    worth = world.taste.to(logprobs.dtype) - beta * (logprobs - start)
    return (logprobs.exp() * worth).sum(-1)


@torch.no_grad()
def best_objective(world: World, beta: float) -> float:
    """The optimum has a closed form: pi* ~ pi_start exp(score / beta)."""
    start = exact_logprobs(world.start)
    return float((beta * torch.logsumexp(start + world.taste / beta, dim=-1)).mean())


def sampling(seed: int | str, temperature: float = 1.0) -> Sampling:
    return Sampling(
        end=frozenset({END}), max_tokens=LONGEST, temperature=temperature, seed=seed,
        rows_at_once=1024,
    )  # fmt: skip


def spec(**changes: object) -> PpoSpec:
    """Plain PPO, with nothing between an update and the gradient it is made of."""
    nothing = Path()
    fields: dict[str, object] = {
        "out": nothing, "prompts": nothing, "model": "", "reward_model": "", "clip_gradient": 1e9,
        "truncation": "none", "max_reply_tokens": LONGEST, "batch": 256, "minibatch": 64,
        "generation_batch": 1024,
    }  # fmt: skip
    return PpoSpec.parse(fields | changes)


def material(iterations: int, texts: list[Ids]) -> Material:
    return Material(PROMPTS, texts, iterations, END, LONGEST)


def episodes_of(replies: Sequence[Ids]) -> Episodes:
    """These replies to the prompts in turn."""
    rows = [
        Reply(number % len(PROMPTS), list(ids), [0.0] * len(ids), ended=True)
        for number, ids in enumerate(replies)
    ]
    return Episodes.of(PROMPTS, rows)


def episodes_like(mask: Tensor) -> Episodes:
    """Episodes whose replies have the lengths of this mask."""
    return episodes_of([[0] * n for n in mask.sum(-1).tolist()])
