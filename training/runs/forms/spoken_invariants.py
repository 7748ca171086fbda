"""The invariants' names, and their sentences for the catalogue: invariants.py speaks English."""

from django.utils.translation import gettext_lazy as _

TITLES = {
    "first_ratio": _("First ratio"),
    "start_kl": _("KL at the start"),
    "sampler_gap": _("Sampler and trainer"),
    "ended": _("Replies that end"),
    "clip_fraction": _("Clipped tokens"),
    "explained_variance": _("Explained variance"),
    "kl": _("KL"),
    "gradient_ratio": _("Gradient ratio"),
    "policy_gradient": _("Gradient of the policy"),
    "entropy": _("Entropy"),
}

# A test holds these against INVARIANTS.
SENTENCES = [
    _("Before the first update the new policy is not the old one: the two forward passes differ."),
    _(
        "Before the first update the policy is not the start model: the KL reference is another"
        " model, or runs in another precision."
    ),
    _("The sampler and the trainer disagree about the logprobs of the same tokens."),
    _(
        "More than half of the replies were cut: the policy does not stop, or max_reply_tokens is"
        " too small."
    ),
    _("More than 30 % of tokens hit the clip: the steps are too large. Lower learning_rate."),
    _("The critic predicts returns worse than a constant would."),
    _("The policy is far from the start model: it is probably exploiting the reward model."),
    _("One of the two gradients drowns the other. Set gradient_ratio instead of gamma."),
    _("The policy's gradient is huge or no number."),
    _("The policy always writes the same: it has collapsed."),
]
