"""Choose the step of SFT to keep: best score of its replies, otherwise lowest validation loss."""

from collections.abc import Sequence
from dataclasses import dataclass

from training.engine.data.codec import Codec
from training.engine.data.rows import Demonstration, prompt_as_json
from training.engine.data.texts import Text, demonstrations_as_texts
from training.engine.models.configs import load_codec
from training.engine.models.folders import load_reward_model
from training.engine.models.generate import generate
from training.engine.models.networks import LanguageModel, RewardModel
from training.engine.models.sampling import Sampling
from training.engine.models.scoring import Group, reward_scores
from training.engine.models.text_loss import mean_loss
from training.engine.runtime.distributed import Team
from training.engine.runtime.run import Run
from training.specs import SftSpec

SHOWN = 3  # replies written to samples.jsonl each time


@dataclass(frozen=True)
class Scorer:
    """A reward model with its own tokenizer."""

    model: RewardModel
    codec: Codec


@dataclass(frozen=True)
class Validation:
    """Validation demonstrations, and the reward model that scores replies to their prompts."""

    spec: SftSpec
    rows: Sequence[Demonstration]
    texts: Sequence[Text]
    codec: Codec
    team: Team
    scorer: Scorer | None

    def measure(self, model: LanguageModel, step: int, run: Run) -> dict[str, float]:
        tokens = self.spec.tokens_per_forward
        values = {"validation_loss": mean_loss(model, self.texts, self.team, tokens)}
        if self.scorer:
            replies = self._replies(model, self.spec.validation_prompts)
            scores = self._scores(self.scorer, replies)
            values["validation_reward"] = sum(scores) / len(scores)
        self._show(model, step, run)
        return values

    @staticmethod
    def value(values: dict[str, float]) -> float:
        """The number to maximise (C.1: the score of the reward model)."""
        return values.get("validation_reward", -values["validation_loss"])

    def _replies(self, model: LanguageModel, count: int) -> list[str]:
        """A reply to each of the first prompts, with the same random numbers every time."""
        sampling = Sampling(
            end=self.codec.ends,
            max_tokens=self.codec.max_reply_tokens,
            seed=self.spec.seed,
        )
        prompts = [self.codec.prompt(row.prompt, row.place) for row in self.rows[:count]]
        return [self.codec.read(r.ids) for r in generate(model.model, prompts, sampling=sampling)]

    def _scores(self, scorer: Scorer, replies: list[str]) -> list[float]:
        """The scores of the replies. They are passed as text, because tokenizers can differ."""
        groups = [
            Group.of(scorer.codec, row.prompt, [reply], row.place)
            for row, reply in zip(self.rows, replies, strict=False)
        ]
        found = reward_scores(scorer.model, groups, self.team, self.spec.tokens_per_forward)
        return [row[0] for row in found]

    def _show(self, model: LanguageModel, step: int, run: Run) -> None:
        """Write the model's current replies to a few prompts to samples.jsonl."""
        replies = self._replies(model, SHOWN)
        scores = self._scores(self.scorer, replies) if self.scorer else [None] * len(replies)
        for row, reply, score in zip(self.rows, replies, scores, strict=False):
            run.show(step, prompt=prompt_as_json(row.prompt), reply=reply, score=score)


def make_validation(
    spec: SftSpec, rows: Sequence[Demonstration], codec: Codec, team: Team
) -> Validation | None:
    """None without validation rows. Then the last step is kept."""
    fitting = [row for row in rows if codec.fits(codec.prompt(row.prompt, row.place))]
    texts = demonstrations_as_texts(fitting, codec)
    if not texts:
        return None
    if not spec.reward_model:
        return Validation(spec, fitting, texts, codec, team, None)
    reward_model = load_reward_model(spec.reward_model, team.dtype).to(team.device)
    scorer = Scorer(reward_model, load_codec(spec.reward_model, spec))
    return Validation(spec, fitting, texts, codec, team, scorer)
