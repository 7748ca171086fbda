"""python -m training.engine serve FOLDER -- one policy stays loaded and answers line by line.

A line of standard input is {"id", "prompt", "seed", "temperature", "top_p", "max_reply_tokens"};
lines of standard output are {"id", "text"} as the reply grows, the last with "done" and "ended".
When standard input closes, whoever started us is gone, and so are we.
"""

import json
import sys
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from training.engine.data.codec import Codec
from training.engine.data.rows import Prompt, Turn
from training.engine.models.folders import load_codec, load_language_model
from training.engine.models.generate import Sampling, generate
from training.engine.models.networks import LanguageModel
from training.engine.runtime.errors import BadInput
from training.specs import SampleSpec

LONGEST = 1024
SHOW_EVERY = 4  # tokens


def serve(folder: str) -> int:
    spec = SampleSpec(out=Path(), models=(folder,), prompts=Path())
    codec = load_codec(folder, spec)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    dtype = torch.bfloat16 if device.type == "cuda" else torch.float32
    model = load_language_model(folder, dtype).to(device)
    for line in sys.stdin:
        _answer(line, model, codec)
    return 0


def _answer(line: str, model: LanguageModel, codec: Codec) -> None:
    asked = json.loads(line)
    try:
        _reply(asked, model, codec)
    except BadInput as refused:
        _tell({"id": asked.get("id"), "error": str(refused)})


def _reply(asked: dict[str, Any], model: LanguageModel, codec: Codec) -> None:
    turns = tuple(Turn(one["role"], one["content"]) for one in asked["prompt"])
    prompt: Prompt = turns[0].content if len(turns) == 1 else turns
    ids = codec.prompt(prompt)
    limit = getattr(model.model.config.get_text_config(), "max_position_embeddings", 10**9)
    room = min(int(asked.get("max_reply_tokens", LONGEST)), limit - len(ids))
    if room < 1:
        raise BadInput("This conversation is too long for the model.")
    sampling = Sampling(
        end=frozenset({codec.eos}),
        max_tokens=room,
        temperature=float(asked.get("temperature", 1.0)),
        top_p=float(asked.get("top_p", 1.0)),
        seed=int(asked.get("seed", 0)),
    )
    shown: list[int] = []

    def grow(token: Tensor) -> None:
        shown.append(int(token[0]))
        if len(shown) % SHOW_EVERY == 0:
            _tell({"id": asked["id"], "text": codec.read(shown)})

    [reply] = generate(model.model, [ids], sampling=sampling, seen=grow)
    said = {"id": asked["id"], "text": codec.read(reply.ids), "ended": reply.ended, "done": True}
    _tell(said)


def _tell(told: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
