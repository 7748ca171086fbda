"""What the fields of specs are called and what they do, for people."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Words(NamedTuple):
    title: Promise
    help: Promise


# By group, in the order in which a form shows them.
LEARNING = {
    "epochs": Words(_("Epochs"), _("Passes over the data.")),
    "batch": Words(_("Batch"), _("Examples, prompts or episodes per step.")),
    "learning_rate": Words(_("Learning rate"), _("Of Adam, at its highest.")),
    "max_steps": Words(_("Most steps"), _("Stops earlier, after this step. Empty: all epochs.")),
    "seed": Words(_("Seed"), _("The same seed, data and machine give the same result.")),
    "holdout": Words(
        _("Held out"), _("Share of prompts to measure on, when neither data nor rows say which.")
    ),
    "dropout": Words(_("Dropout"), _("Of the residual stream, in this step only.")),
    "text_share": Words(
        _("Share of text"), _("How much pretraining text is mixed in; 0.1 for the start of PPO.")
    ),
    "folds": Words(
        _("Folds"),
        _("Trains this many more models, each without a group of labelers, to see whether it"
          " foretells people it never saw."),
    ),
    "members": Words(_("Members"), _("Models of different seeds, to tell how sure they are.")),
    "ties": Words(
        _("Ties"), _("Whether tied replies are left out or pulled to the same score.")
    ),
    "head": Words(_("Head"), _("One layer that gives the score, or two with a GELU between them.")),
}  # fmt: skip

MODEL = {
    "family": Words(_("Family"), _("The architecture of a new base model.")),
    "vocabulary": Words(_("Vocabulary"), _("Tokens of the new tokenizer.")),
    "layers": Words(_("Layers"), _("Of a new base model.")),
    "width": Words(_("Width"), _("Of the hidden states: heads times an even number.")),
    "heads": Words(_("Heads"), _("Of attention.")),
    "context": Words(_("Context"), _("The most tokens the model can see.")),
}

PPO = {
    "kl": Words(_("KL weight (beta)"), _("How much it costs to move away from the start model.")),
    "gamma": Words(
        _("Text weight (gamma)"),
        _("How much pretraining text counts (PPO-ptx). Empty: 27.8 with text, 0 without."),
    ),
    "gradient_ratio": Words(
        _("Gradient ratio"),
        _("Instead of gamma: holds the text gradient at this share of the PPO gradient."),
    ),
    "value_learning_rate": Words(_("Learning rate of the critic"), _("Of the value model.")),
    "minibatch": Words(_("Minibatch"), _("Episodes per update of the weights; must divide batch.")),
    "inner_epochs": Words(_("Inner epochs"), _("Passes over one batch of episodes.")),
    "ptx_per_episode": Words(_("Texts per episode"), _("Pretraining examples for every episode.")),
    "kl_target": Words(
        _("KL target"), _("Adapts the KL weight towards this KL per reply. Empty: it stays.")
    ),
    "kl_horizon": Words(_("KL horizon"), _("How many episodes the adaptive KL weight takes.")),
    "clip": Words(_("Clip"), _("How far one update may move the odds of a token.")),
    "value_clip": Words(_("Value clip"), _("How far one update may move a value; 0: any far.")),
    "gae_lambda": Words(_("GAE lambda"), _("How far advantages look ahead.")),
    "whiten_advantages": Words(_("Whiten advantages"), _("To mean 0 and deviation 1 per batch.")),
    "whiten_rewards": Words(_("Whiten rewards"), _("To deviation 1 per batch.")),
    "truncation": Words(
        _("Cut replies"), _("Lose a point, get a fixed score, or are scored as they are.")
    ),
    "truncation_penalty": Words(
        _("Penalty for cut replies"), _("What is taken off, or put negative in the score's place.")
    ),
    "ema": Words(_("Weight average"), _("Decay of the average that becomes the model; 0: none.")),
    "loss_unit": Words(_("Loss per"), _("Whether the loss is a mean over tokens or over replies.")),
    "sample_prompts": Words(_("Prompts to show"), _("Replies to these are shown as they change.")),
    "samples_every": Words(_("Show every"), _("Steps between two looks at the replies.")),
}

GENERATION = {
    "n": Words(_("Replies per prompt"), _("Of each model.")),
    "temperature": Words(_("Temperature"), _("Of drawing; 0 takes the likeliest token.")),
    "top_p": Words(_("Top p"), _("Draws from the likeliest tokens that make up this share.")),
    "distinct": Words(_("Distinct"), _("Leaves out a reply that says the same, word for word.")),
    "max_prompt_tokens": Words(_("Longest prompt"), _("In tokens. Longer prompts are left out.")),
    "max_reply_tokens": Words(_("Longest reply"), _("In tokens. Longer replies are cut.")),
    "generation_batch": Words(_("Drawn at once"), _("Replies side by side: speed, not results.")),
    "validation_prompts": Words(
        _("Prompts to choose by"), _("Replies drawn when a reward model chooses the step to keep.")
    ),
}

SCHEDULE = {
    "warmup_steps": Words(_("Warm-up"), _("Steps until the learning rate is at its highest.")),
    "warmup_from": Words(_("Warm-up from"), _("Share of the learning rate at the first step.")),
    "final_rate": Words(_("Final rate"), _("Share of the learning rate at the last step.")),
    "evaluate_every": Words(
        _("Measure every"), _("Steps between two measurements on what is held out; 0: per epoch.")
    ),
    "clip_gradient": Words(_("Gradient clip"), _("The longest gradient; 0: any length.")),
    "beta1": Words(_("Beta 1"), _("Of Adam.")),
    "beta2": Words(_("Beta 2"), _("Of Adam.")),
    "adam_epsilon": Words(_("Epsilon"), _("Of Adam.")),
    "weight_decay": Words(_("Weight decay"), _("Of Adam.")),
}

MACHINE = {
    "lora": Words(_("LoRA rank"), _("Trains a small adapter of this rank; 0: all weights.")),
    "lora_alpha": Words(_("LoRA alpha"), _("How strongly the adapter counts.")),
    "gradient_checkpointing": Words(
        _("Gradient checkpointing"), _("Less memory for a third more time.")
    ),
    "tokens_per_forward": Words(
        _("Tokens at once"), _("Through the model: speed and memory, never the result.")
    ),
    "precision": Words(_("Precision"), _("Auto: bfloat16 on a GPU, float32 on a processor.")),
    "device": Words(_("Device"), _("Auto: a GPU where there is one.")),
    "zero": Words(
        _("ZeRO stage"), _("Lets DeepSpeed cut the run up among GPUs. Empty: plain torch.")
    ),
    "offload": Words(_("Offload"), _("Keeps the optimizer in the machine's memory.")),
    "threads": Words(_("Threads"), _("Of the processor; 0: all.")),
    "save_dtype": Words(_("Saved as"), _("Number format of the finished model.")),
    "checkpoint_every": Words(
        _("Checkpoint every"), _("Steps: what a crash can cost. 0: only when stopped.")
    ),
    "keep_checkpoints": Words(_("Checkpoints kept"), _("The newest so many.")),
    "disk_patience": Words(
        _("Patience with a full disk"), _("Minutes to wait for room before the run gives up.")
    ),
}

GROUPS = {
    "learning": LEARNING,
    "model": MODEL,
    "ppo": PPO,
    "generation": GENERATION,
    "schedule": SCHEDULE,
    "machine": MACHINE,
}

# What most people set; the rest is shown when asked for.
FIRST = {
    "epochs", "batch", "learning_rate", "max_steps", "seed", "text_share", "folds", "members",
    "kl", "gamma", "gradient_ratio", "minibatch", "n", "temperature", "max_prompt_tokens",
    "max_reply_tokens", "layers", "width", "heads", "context", "vocabulary", "lora",
}  # fmt: skip

INPUTS = {
    "text": Words(_("Text"), _("Pretraining text.")),
    "demonstrations": Words(_("Demonstrations"), _("Prompts with a reply written by people.")),
    "rankings": Words(_("Rankings"), _("Prompts with replies in the order people gave them.")),
    "prompts": Words(_("Prompts"), _("What the model is asked.")),
    "replies": Words(_("Replies"), _("The replies of a run that sampled or scored.")),
    "validation": Words(
        _("Validation"), _("What to measure on. Empty: rows that say so, or a share held out.")
    ),
    "model": Words(_("Model"), _("What training begins from, or what is evaluated.")),
    "models": Words(_("Models"), _("Each writes replies to every prompt.")),
    "reward_model": Words(_("Reward model"), _("Says how good a reply is.")),
    "reference": Words(_("Compared with"), _("KL is measured against this model.")),
}

STEPS = {
    "pretrain": _("A small base model and its tokenizer from text."),
    "sft": _("A policy that imitates demonstrations."),
    "reward": _("A model that foretells which reply people like better."),
    "ppo": _("A policy that is rewarded for replies people like; with text: PPO-ptx."),
    "sample": _("Replies of models to prompts."),
    "score": _("Scores of replies by a reward model."),
    "evaluate": _("Loss, reward, KL and lengths of a model on data it has not seen."),
}

PRESETS = {
    "instructgpt-1.3b": _("InstructGPT 1.3B, as published"),
    "instructgpt-6b": _("InstructGPT 6B, as published"),
    "instructgpt-175b": _("InstructGPT 175B, as published"),
    "small-gpu": _("One GPU of 16 to 24 GB, models up to 1B"),
    "laptop": _("Two cores, models of a million parameters, minutes"),
}
