"""The titles and help texts of steps, of their inputs and of presets."""

from training.catalogue import gettext_noop as _
from training.specs.words import Words

INPUTS = {
    "text": Words(_("Text"), _("Pretraining text.")),
    "demonstrations": Words(_("Demonstrations"), _("Prompts with replies written by people.")),
    "rankings": Words(_("Rankings"), _("Prompts with replies that people ranked.")),
    "signals": Words(_("Judged replies"), _("Single replies that people found good or bad.")),
    "prompts": Words(_("Prompts"), _("Prompts for the model to answer.")),
    "replies": Words(_("Replies"), _("Replies of a sampling or scoring run.")),
    "validation": Words(
        _("Validation"),
        _("Data to validate on. Empty = rows marked for validation, or a held-out share."),
    ),
    "model": Words(_("Model"), _("The model to train or to evaluate.")),
    "models": Words(_("Models"), _("Each model replies to every prompt.")),
    "reward_model": Words(_("Reward model"), _("Scores the replies.")),
    "judge": Words(
        _("Judge"),
        _("Another reward model, which judges the replies that the reward model chooses."),
    ),
    "chooser": Words(
        _("Chooser"),
        _("The reward model that finds the best of several replies; needs best_of above 1."),
    ),
    "reference": Words(
        _("Reference model"),
        _(
            "Measures the distance of the policy from this model. Empty in Direct and KTO = the"
            " model."
        ),
    ),
}

STEPS = {
    "pretrain": _("Trains a small base model and its tokenizer on text."),
    "sft": _("Trains a policy that imitates demonstrations."),
    "reward": _("Trains a model that predicts which reply people prefer."),
    "ppo": _("Trains a policy to write replies with high rewards. With text: PPO-ptx."),
    "rloo": _("Trains a policy as PPO does, but compares the replies to a prompt. No critic."),
    "grpo": _("Compares the replies to a prompt, with PPO's clip. Also Dr. GRPO and DAPO."),
    "direct": _("Trains a policy on rankings, without a reward model (DPO and its relatives)."),
    "kto": _("Trains a policy on single replies that people found good or bad (KTO)."),
    "sample": _("Samples replies of models to prompts."),
    "score": _("Scores replies with a reward model."),
    "evaluate": _("Measures loss, reward, KL and reply lengths of a model on unseen data."),
    "public": _("Measures a model on public tasks with lm-evaluation-harness."),
}

PRESETS = {
    "instructgpt-1.3b": _("InstructGPT 1.3B, as published"),
    "instructgpt-6b": _("InstructGPT 6B, as published"),
    "instructgpt-175b": _("InstructGPT 175B, as published"),
    "rloo": _("RLOO with four replies per prompt"),
    "grpo": _("GRPO, as published"),
    "dr-grpo": _("Dr. GRPO, as published"),
    "dapo": _("DAPO, as published"),
    "dpo": _("DPO, as published"),
    "simpo": _("SimPO, as published"),
    "small-gpu": _("One GPU with 16 to 24 GB, models up to 1B"),
    "laptop": _("Two cores, models of a million parameters, a few minutes"),
}
