"""vLLM for a CPU, in an environment of its own: python vllm_process.py POLICY REWARD ASKED."""

import json
import sys
from typing import Any

from transformers import AutoTokenizer
from vllm import LLM, PoolingParams, SamplingParams  # type: ignore[import-not-found]

SMALL: dict[str, Any] = {
    "dtype": "float32",
    "enforce_eager": True,
    "max_model_len": 1024,
    "max_num_seqs": 4,
}


def main(policy: str, reward: str, asked: str) -> None:
    """Print greedy ids with their log probabilities, and the scores of whole conversations."""
    wanted = json.loads(asked)
    ids, logprobs = greedy(policy, wanted["prompt"], wanted["tokens"])
    scores = scored(reward, wanted["conversations"])
    found = {"ids": ids, "logprobs": logprobs, "scores": scores}
    sys.stdout.write("\n" + json.dumps(found) + "\n")


def greedy(folder: str, prompt: str, tokens: int) -> tuple[list[int], list[float]]:
    sampling = SamplingParams(temperature=0.0, max_tokens=tokens, logprobs=0)
    messages = [{"role": "user", "content": prompt}]
    [found] = LLM(folder, **SMALL).chat(messages, sampling)
    [written] = found.outputs
    pairs = zip(written.token_ids, written.logprobs, strict=True)
    return list(written.token_ids), [by_id[token].logprob for token, by_id in pairs]


def scored(folder: str, conversations: list[list[dict[str, str]]]) -> list[float]:
    """The scores before the sigmoid, which vLLM applies unless it is asked not to."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    prompts = [
        {"prompt_token_ids": tokenizer.apply_chat_template(messages, return_dict=False)}
        for messages in conversations
    ]
    model = LLM(folder, runner="pooling", **SMALL)
    raw = PoolingParams(task="classify", use_activation=False)
    found = model.encode(prompts, raw, pooling_task="classify")
    return [float(one.outputs.data.float().item()) for one in found]


if __name__ == "__main__":
    main(*sys.argv[1:])
