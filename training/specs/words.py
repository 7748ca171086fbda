"""The titles and help texts of the fields of a spec."""

from typing import NamedTuple

from training.catalogue import gettext_noop as _


class Words(NamedTuple):
    title: str
    help: str


# By group, in the order of the form.
LEARNING = {
    "epochs": Words(_("Epochs"), _("Number of passes over the data.")),
    "batch": Words(_("Batch size"), _("Examples, prompts or episodes per step.")),
    "learning_rate": Words(_("Learning rate"), _("Highest learning rate of Adam.")),
    "max_steps": Words(
        _("Max. steps"), _("Training stops after this step. Empty = after all epochs.")
    ),
    "seed": Words(_("Seed"), _("The same seed, data and machine give the same result.")),
    "holdout": Words(
        _("Held-out share"),
        _("Share of prompts to validate on, if the data has no validation rows."),
    ),
    "dropout": Words(
        _("Dropout"),
        _("Dropout of the residual stream. Empty = as the model was trained; today mostly 0."),
    ),
    "text_share": Words(
        _("Text share"),
        _("Share of pretraining text mixed in. Use 0.1 for the start model of PPO."),
    ),
    "folds": Words(
        _("Folds"),
        _(
            "Trains this many extra models, each without one group of labelers, to measure how"
            " well it predicts people it has not seen."
        ),
    ),
    "members": Words(
        _("Ensemble members"),
        _("Number of models with different seeds. Their disagreement measures uncertainty."),
    ),
    "ties": Words(_("Ties"), _("Whether tied replies are ignored or pulled to the same score.")),
    "head": Words(
        _("Head"), _("One layer that computes the score, or two layers with a GELU between them.")
    ),
}

MODEL = {
    "family": Words(_("Family"), _("Architecture of the new base model.")),
    "vocabulary": Words(_("Vocabulary size"), _("Number of tokens of the new tokenizer.")),
    "layers": Words(_("Layers"), _("Number of layers of the new base model.")),
    "width": Words(
        _("Width"), _("Width of the hidden states. It must be heads times an even number.")
    ),
    "heads": Words(
        _("Heads"),
        _("Number of attention heads. vLLM on a CPU needs width / heads of at least 32."),
    ),
    "context": Words(_("Context length"), _("Maximum number of tokens the model can read.")),
}

PPO = {
    "kl": Words(
        _("KL weight (beta)"),
        _("Cost of moving away from the start model. Empty = 0.04 in grpo, 0 in its variants."),
    ),
    "value_learning_rate": Words(
        _("Critic learning rate"), _("Highest learning rate of the critic.")
    ),
    "minibatch": Words(
        _("Minibatch size"), _("Episodes per weight update. It must divide the batch size.")
    ),
    "inner_epochs": Words(_("Inner epochs"), _("Number of passes over one batch of episodes.")),
    "kl_target": Words(
        _("KL target"), _("Adapts the KL weight to this KL per reply. Empty = the weight is fixed.")
    ),
    "kl_horizon": Words(_("KL horizon"), _("Episodes over which the KL weight adapts.")),
    "clip": Words(
        _("Ratio clip"),
        _("Maximum change of a probability ratio per update; in RLOO 0 = no limit."),
    ),
    "value_clip": Words(_("Value clip"), _("Maximum change of a value per update; 0 = no limit.")),
    "gae_lambda": Words(_("GAE lambda"), _("How far ahead advantages look, from 0 to 1.")),
    "whiten_advantages": Words(
        _("Whiten advantages"), _("Scales advantages to mean 0 and deviation 1 in every batch.")
    ),
    "whiten_rewards": Words(
        _("Whiten rewards"), _("Scales rewards to deviation 1 in every batch.")
    ),
    "truncation": Words(
        _("Truncated replies"),
        _(
            "Whether the penalty is subtracted from their score, replaces it, or is not used. soft:"
            " it grows with the length. Empty = soft in dapo, else subtract."
        ),
    ),
    "truncation_penalty": Words(
        _("Truncation penalty"), _("Points subtracted from the score, or negated as the score.")
    ),
    "ema": Words(
        _("Weight average decay"), _("Decay of the average that becomes the model; 0 = no average.")
    ),
    "loss_unit": Words(
        _("Loss averaged over"), _("Whether the loss is a mean over tokens or over replies.")
    ),
    "sample_prompts": Words(
        _("Sample prompts"), _("Number of prompts whose replies are shown during training.")
    ),
    "samples_every": Words(_("Show samples every"), _("Steps between two samples of replies.")),
}

GROUPED = {
    "group": Words(
        _("Replies per prompt"), _("Replies that are compared. It must divide the batch size.")
    ),
    "variant": Words(
        _("Variant"),
        _(
            "grpo: as published. dr-grpo: no division by deviation and length. dapo: a mean over"
            " all tokens, and groups without spread are left out."
        ),
    ),
    "clip_high": Words(
        _("Ratio clip above 1"),
        _("Maximum rise of a ratio per update. Empty = 0.28 in dapo, else the ratio clip."),
    ),
}

DIRECT = {
    "loss": Words(
        _("Loss"),
        _(
            "pairs: DPO. plackett-luce: whole rankings. davidson: ties count. lipo: pairs weighted"
            " by rank. ipo: limited margins. simpo, orpo: no reference model."
        ),
    ),
    "beta": Words(
        _("Beta"),
        _(
            "How closely the policy stays to the reference model; in orpo, the weight of the odds"
            " ratio. Empty = 2 for simpo, 0.1 for the others."
        ),
    ),
    "good_weight": Words(
        _("Weight of good replies"),
        _("Empty = good and bad replies weigh the same in total; the rarer kind has more than 1."),
    ),
    "bad_weight": Words(
        _("Weight of bad replies"),
        _("Recommended: good replies weigh as much as bad ones in total, or up to a third more."),
    ),
    "margin": Words(_("Margin"), _("simpo only: by how much the better reply must lead.")),
    "tie": Words(
        _("Tie parameter"), _("davidson only: how common ties are. Empty = learned from the data.")
    ),
    "likelihood": Words(
        _("Weight of the best reply"),
        _(
            "Also trains on the best reply, which keeps it likely. Empty = 1 for orpo, 0 for the"
            " others."
        ),
    ),
}

TEXT = {
    "gamma": Words(
        _("Text weight (gamma)"),
        _("Weight of pretraining text. Without text 0. Empty = 27.8 in PPO-ptx, 1 elsewhere."),
    ),
    "gradient_ratio": Words(
        _("Gradient ratio"),
        _("Replaces gamma: keeps the text gradient at this share of the other gradient."),
    ),
    "ptx_per_episode": Words(_("Texts per episode"), _("Pretraining examples for every episode.")),
    "ptx_per_prompt": Words(_("Texts per prompt"), _("Pretraining examples for every prompt.")),
}

GENERATION = {
    "n": Words(_("Replies per prompt"), _("Number of replies of each model to each prompt.")),
    "temperature": Words(
        _("Temperature"), _("Sampling temperature; 0 = always the likeliest token.")
    ),
    "top_p": Words(
        _("Top p"), _("Samples from the likeliest tokens that together have this probability.")
    ),
    "distinct": Words(
        _("Distinct replies"), _("Leaves out replies that repeat another one word for word.")
    ),
    "best_of": Words(
        _("Best of"),
        _("Samples this many replies for each one, and keeps the chooser's best. 1 = off."),
    ),
    "max_prompt_tokens": Words(
        _("Prompt length limit"), _("In tokens. Longer prompts are left out.")
    ),
    "max_reply_tokens": Words(_("Reply length limit"), _("In tokens. Longer replies are cut.")),
    "generation_batch": Words(
        _("Replies at once"), _("Number of replies sampled at once. It affects speed, not results.")
    ),
    "validation_prompts": Words(
        _("Validation prompts"),
        _("Number of replies the reward model scores to choose the step to keep."),
    ),
}

SCHEDULE = {
    "warmup_steps": Words(
        _("Warm-up steps"), _("Steps until the learning rate reaches its highest value.")
    ),
    "warmup_from": Words(_("Warm-up start"), _("Share of the learning rate at the first step.")),
    "final_rate": Words(_("Final rate"), _("Share of the learning rate at the last step.")),
    "evaluate_every": Words(
        _("Validate every"), _("Steps between two validations; 0 = once per epoch.")
    ),
    "clip_gradient": Words(_("Gradient clip"), _("Maximum norm of the gradient; 0 = no limit.")),
    "beta1": Words(_("Beta 1"), _("Decay of Adam's first moment.")),
    "beta2": Words(_("Beta 2"), _("Decay of Adam's second moment.")),
    "adam_epsilon": Words(_("Epsilon"), _("Epsilon of Adam.")),
    "weight_decay": Words(_("Weight decay"), _("Weight decay of Adam.")),
}

MACHINE = {
    "lora": Words(_("LoRA rank"), _("Trains small adapters of this rank; 0 = train all weights.")),
    "lora_alpha": Words(_("LoRA alpha"), _("Strength of the adapters.")),
    "gradient_checkpointing": Words(
        _("Gradient checkpointing"), _("Uses less memory and a third more time.")
    ),
    "tokens_per_forward": Words(
        _("Tokens per forward pass"), _("Affects speed and memory, not results.")
    ),
    "precision": Words(_("Precision"), _("Auto = bfloat16 on a GPU, float32 on a CPU.")),
    "device": Words(_("Device"), _("Auto = a GPU if there is one.")),
    "zero": Words(_("ZeRO stage"), _("DeepSpeed splits the run among GPUs. Empty = plain torch.")),
    "offload": Words(_("Offload"), _("Keeps the optimizer state in the machine's memory.")),
    "threads": Words(_("Threads"), _("Number of CPU threads; 0 = all.")),
    "save_dtype": Words(_("Saved number format"), _("Number format of the finished model.")),
    "checkpoint_every": Words(
        _("Checkpoint every"), _("Steps between two checkpoints; 0 = only when the run is stopped.")
    ),
    "keep_checkpoints": Words(_("Checkpoints to keep"), _("Number of recent checkpoints to keep.")),
    "disk_patience": Words(
        _("Full disk timeout"), _("Minutes to wait for free space before the run fails.")
    ),
}

PUBLIC = {
    "tasks": Words(
        _("Tasks"),
        _(
            "Names with spaces between them: winogender, winogender_pairs, crows_pairs, sst2, rte,"
            " hellaswag."
        ),
    ),
    "shots": Words(
        _("Shots"), _("Solved examples before each question. Empty = the number of the task.")
    ),
    "limit": Words(_("Questions"), _("Questions per task; 0 = all.")),
    "chat": Words(
        _("Chat template"), _("Asks in the model's chat template, which changes the figures.")
    ),
}

GROUPS = {
    "public": PUBLIC,
    "learning": LEARNING,
    "model": MODEL,
    "ppo": PPO,
    "groups": GROUPED,
    "direct": DIRECT,
    "text": TEXT,
    "generation": GENERATION,
    "schedule": SCHEDULE,
    "machine": MACHINE,
}

# Fields that are always shown. The form folds the others.
FIRST = {
    "tasks", "shots", "limit", "chat",
    "epochs", "batch", "learning_rate", "max_steps", "seed", "text_share", "folds", "members",
    "loss", "beta", "likelihood", "good_weight", "bad_weight", "kl", "group", "variant",
    "gamma", "gradient_ratio", "minibatch",
    "n", "temperature", "max_prompt_tokens", "max_reply_tokens",
    "layers", "width", "heads", "context", "vocabulary",
    "lora",
}  # fmt: skip  # one name per line would be too long
