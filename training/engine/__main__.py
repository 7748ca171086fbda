"""python -m training.engine SPEC.json | selftest | preflight SPEC.json | serve FOLDER"""

import importlib
import logging
import sys
from collections.abc import Callable
from pathlib import Path

import torch
import transformers

from training.engine.runtime import stop
from training.engine.runtime.distributed import leave
from training.engine.runtime.errors import BadInput, EngineError, OutOfMemory
from training.mistakes import SpecError
from training.specs import Spec, read_spec

# Imported when asked for: a step loads only what it needs.
STEPS = {
    "pretrain": "training.engine.steps.pretrain:train",
    "sft": "training.engine.steps.sft:train",
    "reward": "training.engine.steps.reward:train",
    "ppo": "training.engine.steps.ppo.train:train",
    "sample": "training.engine.steps.sample:draw",
    "score": "training.engine.steps.score:score",
    "evaluate": "training.engine.steps.evaluate:evaluate",
}
USAGE = "Use: python -m training.engine SPEC.json, or selftest, or preflight or serve."


def main(arguments: list[str]) -> int:
    """Run what is asked for. The exit codes are told in errors.py."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    try:
        return _run(arguments)
    except SpecError as error:
        return _say(BadInput(str(error)))
    except EngineError as error:
        return _say(error)
    except torch.OutOfMemoryError as error:
        return _say(OutOfMemory(f"{_out_of_memory()} ({str(error).split('.')[0]}.)"))
    finally:
        leave()


def _run(arguments: list[str]) -> int:
    # The deepspeed launcher adds this; the environment says the same.
    arguments = [one for one in arguments if not one.startswith("--local_rank=")]
    match arguments:
        case ["selftest", *rest]:
            return _named("training.engine.selftest:main")(rest)  # type: ignore[return-value]
        case ["preflight", *rest]:
            return _named("training.engine.steps.preflight:main")(rest)  # type: ignore[return-value]
        case ["serve", folder]:
            return _named("training.engine.steps.serve:serve")(folder)  # type: ignore[return-value]
        case [path] if not path.startswith("-"):
            _step(read_spec(Path(path)))
            return 0
    raise BadInput(USAGE)


def _step(spec: Spec) -> None:
    stop.listen()
    if spec.lifeline:
        stop.end_with_parent()
    _named(STEPS[spec.step])(spec)


def _named(place: str) -> Callable[[object], object]:
    module, function = place.split(":")
    found: Callable[[object], object] = getattr(importlib.import_module(module), function)
    return found


def _say(error: EngineError) -> int:
    sys.stderr.write(f"{error}\n")
    return error.exit_code


def _out_of_memory() -> str:
    return (
        "The step does not fit into the GPU's memory. Turn down tokens_per_forward, or turn on"
        " gradient_checkpointing, lora, or zero with offload."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
