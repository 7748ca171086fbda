"""TRL's PPOTrainer as its example sets it up: policy, reference, reward and value model apart."""

import json
import sys
from pathlib import Path

from datasets import Dataset
from transformers import (
    AutoModelForCausalLM,
    AutoModelForSequenceClassification,
    AutoTokenizer,
)
from trl.experimental.ppo import PPOConfig, PPOTrainer

model_folder, reward_folder, prompts, scratch, device = sys.argv[1:6]
iterations, episodes, minibatch, inner_epochs, reply = map(int, sys.argv[6:11])
tokenizer = AutoTokenizer.from_pretrained(model_folder, padding_side="left")
rows = [json.loads(line)["prompt"] for line in Path(prompts).read_text().splitlines()]


def scorer() -> AutoModelForSequenceClassification:
    return AutoModelForSequenceClassification.from_pretrained(reward_folder, num_labels=1)


trainer = PPOTrainer(
    args=PPOConfig(
        output_dir=f"{scratch}/trl-ppo", per_device_train_batch_size=minibatch,
        gradient_accumulation_steps=episodes // minibatch, num_mini_batches=episodes // minibatch,
        total_episodes=iterations * episodes, num_ppo_epochs=inner_epochs, learning_rate=1e-6,
        response_length=reply, stop_token="eos", temperature=1.0, kl_coef=0.02,
        local_rollout_forward_batch_size=episodes, missing_eos_penalty=1.0,
        num_sample_generations=0, bf16=device == "cuda", use_cpu=device == "cpu", report_to=[],
        save_strategy="no", logging_strategy="no", disable_tqdm=True, gradient_checkpointing=False,
    ),
    processing_class=tokenizer,
    model=AutoModelForCausalLM.from_pretrained(model_folder),
    ref_model=AutoModelForCausalLM.from_pretrained(model_folder),
    reward_model=scorer(),
    value_model=scorer(),
    train_dataset=Dataset.from_list([{"input_ids": tokenizer(row)["input_ids"]} for row in rows]),
    eval_dataset=Dataset.from_list([{"input_ids": tokenizer(rows[0])["input_ids"]}]),
)  # fmt: skip
trainer.train()
