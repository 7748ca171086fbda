"""TRL's SFTTrainer, loss on the reply only."""

import json
import sys
from pathlib import Path

from datasets import Dataset
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import SFTConfig, SFTTrainer

model_folder, demonstrations, batch, device, scratch, order = sys.argv[1:7]
rows = [json.loads(line) for line in Path(demonstrations).read_text().splitlines()]
trainer = SFTTrainer(
    model=AutoModelForCausalLM.from_pretrained(model_folder),
    args=SFTConfig(
        output_dir=f"{scratch}/trl", per_device_train_batch_size=int(batch), num_train_epochs=1,
        learning_rate=9.65e-6, bf16=device == "cuda", use_cpu=device == "cpu", report_to=[],
        save_strategy="no", logging_strategy="no", disable_tqdm=True, max_length=1024,
        completion_only_loss=True, train_sampling_strategy=order, gradient_checkpointing=False,
    ),
    train_dataset=Dataset.from_list(
        [{"prompt": row["prompt"], "completion": " " + row["response"]} for row in rows]
    ),
    processing_class=AutoTokenizer.from_pretrained(model_folder),
)  # fmt: skip
trainer.train()
