"""The plain good loop: every reply forwarded once with its prompt, all pairs in one loss."""

import json
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from transformers import AutoModelForSequenceClassification, AutoTokenizer

model_folder, rankings, batch, device = sys.argv[1:5]
tokenizer = AutoTokenizer.from_pretrained(model_folder)
dtype = torch.bfloat16 if device == "cuda" else torch.float32
model = AutoModelForSequenceClassification.from_pretrained(model_folder, num_labels=1).to(device)
optimizer = torch.optim.AdamW(model.parameters(), lr=9e-6, betas=(0.9, 0.95), weight_decay=0.0)
rows = [json.loads(line) for line in Path(rankings).read_text().splitlines()]

for start in range(0, len(rows), int(batch)):
    part = rows[start : start + int(batch)]
    optimizer.zero_grad()
    for row in part:
        texts = [f"{row['prompt']} {reply} <eos>" for reply in row["replies"]]
        inputs = tokenizer(texts, return_tensors="pt", padding=True).to(device)
        with torch.autocast(device, dtype, enabled=device == "cuda"):
            scores = model(**inputs).logits[:, 0].float()
        places = torch.tensor(row["ranks"], device=device)
        better = places[:, None] < places[None, :]
        margins = scores[:, None] - scores[None, :]
        loss = -F.logsigmoid(margins[better]).mean()
        (loss / len(part)).backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
