"""The loss of texts, token by token: what pretraining and SFT minimise, and what is measured."""

from collections.abc import Sequence

import torch

from training.engine.data.texts import Text, packed_texts, packs_of_texts
from training.engine.models.learner import Learner
from training.engine.models.networks import LanguageModel
from training.engine.runtime.distributed import Team


def add_gradients(learner: Learner[LanguageModel], batch: Sequence[Text], tokens: int) -> float:
    """Add the gradient of the mean loss over all learned tokens of the batch. Returns that loss.

    Every token has the same weight, in whichever pack and on whichever rank it is.
    """
    count = sum(text.learned for text in batch)
    shares = learner.team.share(packs_of_texts(batch, tokens))
    total = 0.0
    for number, (some, weight) in enumerate(shares, start=1):
        together, which = packed_texts(some, learner.team.device)
        loss = -learner(together, which).sum() * weight / count
        learner.backward(loss, last=number == len(shares))
        total += float(loss.detach())
    return float(learner.team.sum(torch.tensor(total, device=learner.team.device)))


@torch.no_grad()
def mean_loss(model: LanguageModel, texts: Sequence[Text], team: Team, tokens: int) -> float:
    """-log likelihood per learned token."""
    was_training = model.training
    model.eval()
    total = 0.0
    for some in packs_of_texts(texts, tokens):
        together, which = packed_texts(some, team.device)
        with team.autocast():
            total -= float(model(together, which).sum())
    model.train(was_training)
    return total / sum(text.learned for text in texts)
