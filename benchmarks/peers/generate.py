"""transformers' generate() with n replies per prompt and the logprob of every token."""

import json
import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

model_folder, prompts, n, reply, batch, device = sys.argv[1:7]
tokenizer = AutoTokenizer.from_pretrained(model_folder, padding_side="left")
dtype = torch.bfloat16 if device == "cuda" else torch.float32
model = AutoModelForCausalLM.from_pretrained(model_folder, dtype=dtype).to(device).eval()
rows = [json.loads(line)["prompt"] for line in Path(prompts).read_text().splitlines()]
torch.manual_seed(0)

with torch.inference_mode():
    for start in range(0, len(rows), int(batch)):
        part = rows[start : start + int(batch)]
        inputs = tokenizer(part, return_tensors="pt", padding=True).to(device)
        drawn = model.generate(
            **inputs, do_sample=True, num_return_sequences=int(n), max_new_tokens=int(reply),
            temperature=1.0, top_k=0, top_p=1.0, return_dict_in_generate=True, output_logits=True,
        )  # fmt: skip
        chosen = drawn.sequences[:, inputs["input_ids"].shape[1] :]
        logits = torch.stack(drawn.logits, dim=1).float()
        logprobs = logits.log_softmax(-1).gather(-1, chosen[..., None]).squeeze(-1)
        texts = tokenizer.batch_decode(chosen, skip_special_tokens=True)
