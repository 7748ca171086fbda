"""Which step of SFT to keep: whose replies score best, or whose validation loss is least."""

from collections.abc import Sequence
from dataclasses import dataclass

from training.engine.data.codec import Codec
from training.engine.data.rows import Demonstration, prompt_as_json
from training.engine.data.texts import Text, demonstrations_as_texts
from training.engine.models.folders import load_codec, load_reward_model
from training.engine.models.generate import Sampling, generate
from training.engine.models.networks import LanguageModel, RewardModel
from training.engine.models.scoring import Group, reward_scores
from training.engine.models.text_loss import mean_loss
from training.engine.runtime.distributed import Team
from training.engine.runtime.run import Run
from training.specs import SftSpec

SHOWN = 3  # replies written to samples.jsonl each time


@dataclass(frozen=True)
class Reader:
    """A reward model with its own tokenizer."""

    model: RewardModel
    codec: Codec


@dataclass(frozen=True)
class Judge:
    """Validation demonstrations, and the reward model that reads replies to their prompts."""

    spec: SftSpec
    rows: Sequence[Demonstration]
    texts: Sequence[Text]
    codec: Codec
    team: Team
    reader: Reader | None

    def measure(self, model: LanguageModel, step: int, run: Run) -> dict[str, float]:
        tokens = self.spec.tokens_per_forward
        values = {"validation_loss": mean_loss(model, self.texts, self.team, tokens)}
        if self.reader:
            scores = self._scores(self.reader, self._replies(model, self.spec.validation_prompts))
            values["validation_reward"] = sum(scores) / len(scores)
        self._show(model, step, run)
        return values

    @staticmethod
    def value(values: dict[str, float]) -> float:
        """What is to be greatest (C.1: the score of the reward model)."""
        return values.get("validation_reward", -values["validation_loss"])

    def _replies(self, model: LanguageModel, count: int) -> list[str]:
        """A fresh reply to each of the first prompts, by the same chance every time."""
        sampling = Sampling(
            end=frozenset({self.codec.eos}),
            max_tokens=self.codec.max_reply_tokens,
            seed=self.spec.seed,
        )
        prompts = [self.codec.prompt(row.prompt) for row in self.rows[:count]]
        return [self.codec.read(r.ids) for r in generate(model.model, prompts, sampling=sampling)]

    def _scores(self, reader: Reader, replies: list[str]) -> list[float]:
        """The reward model may have another tokenizer, so it gets the words."""
        groups = [
            Group(reader.codec.prompt(row.prompt), [reader.codec.reply(reply)])
            for row, reply in zip(self.rows, replies, strict=False)
        ]
        found = reward_scores(reader.model, groups, self.team, self.spec.tokens_per_forward)
        return [row[0] for row in found]

    def _show(self, model: LanguageModel, step: int, run: Run) -> None:
        """A few prompts with what the model says now, for samples.jsonl."""
        replies = self._replies(model, SHOWN)
        scores = self._scores(self.reader, replies) if self.reader else [None] * len(replies)
        for row, reply, score in zip(self.rows, replies, scores, strict=False):
            run.show(step, prompt=prompt_as_json(row.prompt), reply=reply, score=score)


def make_judge(
    spec: SftSpec, rows: Sequence[Demonstration], codec: Codec, team: Team
) -> Judge | None:
    """None when there is nothing to judge by: then the last step is kept."""
    fitting = [row for row in rows if codec.fits(codec.prompt(row.prompt))]
    texts = demonstrations_as_texts(fitting, codec)
    if not texts:
        return None
    if not spec.reward_model:
        return Judge(spec, fitting, texts, codec, team, None)
    reward_model = load_reward_model(spec.reward_model, team.dtype).to(team.device)
    reader = Reader(reward_model, load_codec(spec.reward_model, spec))
    return Judge(spec, fitting, texts, codec, team, reader)
