"""Named sets of fields for each step. A field that the spec sets takes precedence.

The instructgpt presets have the values that are published (arXiv 2203.02155, appendix C), and so do
grpo, dr-grpo, dapo, dpo and simpo. The others are our own, rloo among them: its paper has no single
value. A field that a paper does not print keeps its default, such as the clip and warm-up of grpo.
"""

Fields = dict[str, object]

# C.1 is the SFT model that is published. The start model of PPO (C.3) is sft with two epochs,
# text_share 0.1 and a learning rate of 5e-6 (1.3B), 1.04e-5 (6B) or 2.45e-6 (175B).
_PUBLISHED_REWARD: Fields = {
    "epochs": 1,
    "batch": 64,
    "learning_rate": 9e-6,
}  # one 6B for all
_PUBLISHED_PPO: Fields = {
    "batch": 512,
    "minibatch": 64,
    "inner_epochs": 1,
    "max_steps": 500,  # 256k episodes
    "kl": 0.02,
    "ptx_per_episode": 8,
    "ema": 0.992,
}

# 2305.18290, App. B: beta 0.1, batches of 64, 1e-6 after a warm-up of 150 steps, then constant.
_PUBLISHED_DPO: Fields = {
    "loss": "pairs",
    "beta": 0.1,
    "batch": 64,
    "learning_rate": 1e-6,
    "warmup_steps": 150,
    "final_rate": 1.0,
}
# 2405.14734, section 3 and App. B: beta 2 to 2.5, margin 0.3 to 1.6, batches of 128.
_PUBLISHED_SIMPO: Fields = {
    "loss": "simpo",
    "beta": 2.0,
    "margin": 1.0,
    "batch": 128,
    "learning_rate": 6e-7,
    "final_rate": 0.0,
}

# 2402.03300, section 4.2. None of the three averages weights, so the average of PPO is off.
_PUBLISHED_GRPO: Fields = {
    "variant": "grpo",
    "group": 64,
    "batch": 1024,
    "minibatch": 1024,
    "kl": 0.04,
    "learning_rate": 1e-6,
    "max_reply_tokens": 1024,
    "ema": 0.0,
}
# 2503.20783, section 3.2: no KL, no deviation, a constant length. The numbers are those of the
# authors' scripts (sail-sg/understand-r1-zero, examples): 128 prompts, 8 replies, 128 per update.
_PUBLISHED_DR_GRPO: Fields = {
    "variant": "dr-grpo",
    "group": 8,
    "batch": 1024,
    "minibatch": 128,
    "kl": 0.0,
    "learning_rate": 1e-6,
    "ema": 0.0,
}
# 2503.14476, section 4.1: 512 prompts with 16 replies, and 16 updates for each batch. Its lengths
# (20,480 tokens, the last 4,096 with a penalty) are left to the user, its dynamic sampling out.
_PUBLISHED_DAPO: Fields = {
    "variant": "dapo",
    "group": 16,
    "batch": 8192,
    "minibatch": 512,
    "kl": 0.0,
    "clip": 0.2,
    "clip_high": 0.28,
    "learning_rate": 1e-6,
    "warmup_steps": 20,
    "warmup_from": 0.0,
    "ema": 0.0,
}

_SMALL_MODEL: Fields = {"max_prompt_tokens": 512, "max_reply_tokens": 256}
_SMALL_GPU_GROUPS: Fields = _SMALL_MODEL | {
    "lora": 16,
    "batch": 128,
    "minibatch": 32,
    "clip": 0.2,
    "learning_rate": 5e-5,
    "gradient_checkpointing": True,
    "ptx_per_episode": 1,
}
_LAPTOP_GROUPS: Fields = _SMALL_MODEL | {
    "batch": 96,
    "minibatch": 96,
    "max_steps": 50,
    "learning_rate": 2e-4,
    "warmup_steps": 5,
    "ema": 0.9,  # as in ppo
    "ptx_per_episode": 1,
    "gradient_ratio": 0.5,
}

PRESETS: dict[str, dict[str, Fields]] = {
    "instructgpt-1.3b": {
        "sft": {"epochs": 16, "batch": 32, "learning_rate": 9.65e-6, "dropout": 0.2},
        "reward": _PUBLISHED_REWARD,
        "ppo": _PUBLISHED_PPO | {"learning_rate": 8.05e-6, "value_learning_rate": 9e-6},
    },
    "instructgpt-6b": {
        "sft": {"epochs": 16, "batch": 32, "learning_rate": 9.65e-6, "dropout": 0.2},
        "reward": _PUBLISHED_REWARD,
        "ppo": _PUBLISHED_PPO | {"learning_rate": 8.05e-6, "value_learning_rate": 9e-6},
    },
    "instructgpt-175b": {
        "sft": {"epochs": 16, "batch": 8, "learning_rate": 5.03e-6, "dropout": 0.2},
        "reward": _PUBLISHED_REWARD,
        "ppo": _PUBLISHED_PPO | {"learning_rate": 3.74e-6, "value_learning_rate": 5e-6},
    },
    "rloo": {"rloo": {"group": 4, "kl": 0.03}},
    "grpo": {"grpo": _PUBLISHED_GRPO},
    "dr-grpo": {"grpo": _PUBLISHED_DR_GRPO},
    "dapo": {"grpo": _PUBLISHED_DAPO},
    "dpo": {"direct": _PUBLISHED_DPO},
    "simpo": {"direct": _PUBLISHED_SIMPO},
    "small-gpu": {  # one GPU of 16 to 24 GB, models up to about 1B
        "sft": _SMALL_MODEL | {"epochs": 3, "lora": 16, "learning_rate": 2e-4},
        "reward": _SMALL_MODEL | {"lora": 16, "learning_rate": 1e-4},
        "ppo": _SMALL_MODEL
        | {
            "lora": 16,
            "batch": 128,
            "minibatch": 32,
            "learning_rate": 5e-5,
            "value_learning_rate": 1e-4,
            "gradient_checkpointing": True,
            "ptx_per_episode": 1,
        },
        "rloo": _SMALL_GPU_GROUPS,
        "grpo": _SMALL_GPU_GROUPS | {"group": 8},
        "direct": _SMALL_MODEL
        | {"lora": 16, "batch": 32, "learning_rate": 1e-5, "gradient_checkpointing": True},
        "kto": _SMALL_MODEL
        | {"lora": 16, "batch": 32, "learning_rate": 1e-5, "gradient_checkpointing": True},
    },
    "laptop": {  # two cores, models of about a million parameters, minutes
        "pretrain": {"epochs": 4, "batch": 16, "learning_rate": 3e-3},
        "sft": _SMALL_MODEL | {"epochs": 2, "learning_rate": 1e-3, "dropout": 0.0},
        "reward": _SMALL_MODEL | {"epochs": 1, "batch": 8, "learning_rate": 1e-3},
        "ppo": _SMALL_MODEL
        | {
            "batch": 96,
            "minibatch": 32,
            "max_steps": 50,
            "learning_rate": 2e-4,
            "value_learning_rate": 1e-3,
            "warmup_steps": 5,
            "kl": 0.1,
            "ema": 0.9,  # after 150 steps, 0.992 would keep a third of the start model
            "ptx_per_episode": 1,
            "gradient_ratio": 0.5,
        },
        "rloo": _LAPTOP_GROUPS | {"kl": 0.1},
        "grpo": _LAPTOP_GROUPS | {"group": 8},
        "direct": _SMALL_MODEL
        | {"batch": 16, "learning_rate": 3e-4, "warmup_steps": 5, "gradient_ratio": 0.5},
        "kto": _SMALL_MODEL
        | {"batch": 32, "learning_rate": 3e-4, "warmup_steps": 5, "gradient_ratio": 0.5},
        "sample": _SMALL_MODEL,
        "score": _SMALL_MODEL,
        "evaluate": _SMALL_MODEL,
    },
}
