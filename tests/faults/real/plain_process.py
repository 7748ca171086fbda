"""Transformers alone reads models of ours: python plain_process.py POLICY REWARD ASKED."""

import json
import sys

import torch
from transformers import (
    AutoModelForCausalLM,
    AutoModelForSequenceClassification,
    AutoTokenizer,
    PreTrainedModel,
)


def main(policy: str, reward: str, asked: str) -> None:
    """Print greedy ids with their log probabilities, and the scores of whole conversations."""
    wanted = json.loads(asked)
    ids, logprobs = greedy(policy, wanted["prompt"], wanted["tokens"])
    scores = scored(reward, wanted["conversations"])
    found = {"ids": ids, "logprobs": logprobs, "scores": scores}
    sys.stdout.write(json.dumps(found) + "\n")


@torch.no_grad()
def greedy(folder: str, prompt: str, tokens: int) -> tuple[list[int], list[float]]:
    model: PreTrainedModel = AutoModelForCausalLM.from_pretrained(folder).eval()
    messages = [{"role": "user", "content": prompt}]
    tokenizer = AutoTokenizer.from_pretrained(folder)
    asked = tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_dict=False)
    before = torch.tensor([asked])
    whole = model.generate(before, max_new_tokens=tokens, do_sample=False)  # type: ignore[operator]
    ids = whole[0, before.shape[1] :]
    logits = model(whole).logits[0, before.shape[1] - 1 : -1]
    logprobs = logits.float().log_softmax(-1).gather(1, ids[:, None])[:, 0]
    return ids.tolist(), logprobs.tolist()


@torch.no_grad()
def scored(folder: str, conversations: list[list[dict[str, str]]]) -> list[float]:
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    found = []
    for messages in conversations:
        ids = tokenizer.apply_chat_template(messages, return_tensors="pt", return_dict=False)
        found.append(float(model(ids).logits.item()))
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
