"""TRL's RewardTrainer on every pair of every ranking, as its documentation sets it up."""

import json
import sys
from itertools import combinations
from pathlib import Path

from datasets import Dataset
from transformers import AutoModelForSequenceClassification, AutoTokenizer
from trl import RewardConfig, RewardTrainer

model_folder, rankings, batch, device, scratch = sys.argv[1:6]
rows = [json.loads(line) for line in Path(rankings).read_text().splitlines()]
pairs = [
    {
        "prompt": row["prompt"],
        "chosen": " " + row["replies"][a if row["ranks"][a] < row["ranks"][b] else b],
        "rejected": " " + row["replies"][b if row["ranks"][a] < row["ranks"][b] else a],
    }
    for row in rows
    for a, b in combinations(range(len(row["replies"])), 2)
]
trainer = RewardTrainer(
    model=AutoModelForSequenceClassification.from_pretrained(model_folder, num_labels=1),
    args=RewardConfig(
        output_dir=f"{scratch}/trl", per_device_train_batch_size=int(batch), num_train_epochs=1,
        learning_rate=9e-6, bf16=device == "cuda", use_cpu=device == "cpu", report_to=[],
        save_strategy="no", logging_strategy="no", disable_tqdm=True, max_length=1024,
        gradient_checkpointing=False,
    ),
    train_dataset=Dataset.from_list(pairs),
    processing_class=AutoTokenizer.from_pretrained(model_folder),
)  # fmt: skip
trainer.train()
