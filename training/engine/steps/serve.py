"""python -m training.engine serve FOLDER -- keep one policy loaded and answer line by line.

A line of standard input is {"id", "prompt", "seed", "temperature", "top_p", "max_reply_tokens"}.
The first line of standard output is {"ready"}, as soon as the model is loaded. Then come lines
{"id", "text"} while the reply grows; the last one adds "done" and "ended". The process ends when
standard input closes, because then its parent is gone.
"""

import json
import sys
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from training.engine.data.codec import Codec
from training.engine.data.rows import Prompt, Turn
from training.engine.models.configs import context_of, load_codec
from training.engine.models.folders import load_language_model
from training.engine.models.generate import generate
from training.engine.models.networks import LanguageModel
from training.engine.models.sampling import Sampling
from training.engine.runtime.errors import BadInput
from training.mistakes import Mistake
from training.specs import SampleSpec

LONGEST = 1024
SHOW_EVERY = 4  # tokens


def serve(folder: str) -> int:
    spec = SampleSpec(out=Path(), models=(folder,), prompts=Path())
    codec = load_codec(folder, spec)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    dtype = torch.bfloat16 if device.type == "cuda" else torch.float32
    model = load_language_model(folder, dtype).to(device)
    _send({"ready": True})
    for line in sys.stdin:
        _answer(line, model, codec)
    return 0


def _answer(line: str, model: LanguageModel, codec: Codec) -> None:
    request = json.loads(line)
    try:
        _reply(request, model, codec)
    except BadInput as refused:
        _send({"id": request.get("id"), "error": str(refused)})


def _reply(request: dict[str, Any], model: LanguageModel, codec: Codec) -> None:
    turns = tuple(Turn(one["role"], one["content"]) for one in request["prompt"])
    prompt: Prompt = turns[0].content if len(turns) == 1 else turns
    ids = codec.prompt(prompt)
    longest = int(request.get("max_reply_tokens", LONGEST))
    room = min(longest, context_of(model.model.config) - len(ids))
    if room < 1:
        raise BadInput(Mistake("", "conversation_too_long"))
    sampling = Sampling(
        end=codec.ends,
        max_tokens=room,
        temperature=float(request.get("temperature", 1.0)),
        top_p=float(request.get("top_p", 1.0)),
        seed=int(request.get("seed", 0)),
    )
    written: list[int] = []

    def after_token(token: Tensor) -> None:
        written.append(int(token[0]))
        if len(written) % SHOW_EVERY == 0:
            _send({"id": request["id"], "text": codec.read(written)})

    [reply] = generate(model.model, [ids], sampling=sampling, after_token=after_token)
    done = {"id": request["id"], "text": codec.read(reply.ids), "ended": reply.ended, "done": True}
    _send(done)


def _send(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
