"""Runs in an environment of its own, with TRL: python trl_process.py WHAT MODEL DATA OUT."""

import json
import sys
from pathlib import Path
from typing import Any

from datasets import load_dataset
from transformers import (
    AutoModelForCausalLM,
    AutoModelForSequenceClassification,
    AutoTokenizer,
)
from trl import (  # type: ignore[import-not-found]  # only its own environment has it
    DPOConfig,
    DPOTrainer,
    KTOConfig,
    KTOTrainer,
    RewardConfig,
    RewardTrainer,
    SFTConfig,
    SFTTrainer,
)

TRAINERS: dict[str, tuple[Any, Any, Any]] = {
    "reward": (RewardTrainer, RewardConfig, AutoModelForSequenceClassification),
    "dpo": (DPOTrainer, DPOConfig, AutoModelForCausalLM),
    "sft": (SFTTrainer, SFTConfig, AutoModelForCausalLM),
    "kto": (KTOTrainer, KTOConfig, AutoModelForCausalLM),
}


def main(what: str, model: str, data: str, out: str) -> None:
    trainer_of, config_of, loader = TRAINERS[what]
    config = config_of(
        output_dir=out, max_steps=2, per_device_train_batch_size=2, learning_rate=1e-2,
        report_to=[], save_strategy="no", use_cpu=True, bf16=False, logging_steps=1,
        gradient_checkpointing=False,
    )  # fmt: skip
    more = {"num_labels": 1} if what == "reward" else {}
    trainer = trainer_of(
        model=loader.from_pretrained(model, **more),
        args=config,
        train_dataset=load_dataset("json", data_files=data, split="train", cache_dir=f"{out}/c"),
        processing_class=AutoTokenizer.from_pretrained(model),
    )
    trainer.train()
    trainer.save_model(out)
    losses = [line["loss"] for line in trainer.state.log_history if "loss" in line]
    Path(out, "losses.json").write_text(json.dumps(losses))


if __name__ == "__main__":
    main(*sys.argv[1:])
