"""Run one step, or check this installation.

python -m training.engine SPEC.json              run the step of this spec
python -m training.engine selftest [--quick]     does this installation train correctly?
python -m training.engine preflight SPEC.json    try a run, and estimate its memory and time
python -m training.engine serve FOLDER           answer prompts from standard input
python -m training.engine unpack FILE FOLDER     make a model folder of a GGUF file
python -m training.engine --help [STEP]          the steps, or the fields of a step
"""

import importlib
import logging
import sys
from collections.abc import Callable
from pathlib import Path

import torch
import transformers

from training.engine.runtime import stop
from training.engine.runtime.distributed import leave
from training.engine.runtime.ended_early import does_not_fit, mistakes_written
from training.engine.runtime.errors import BadInput, EngineError, OutOfMemory
from training.engine.steps import spec_help
from training.mistakes import SpecError
from training.specs import Spec, read_spec

# Imported on demand, so that a step loads only what it needs.
STEPS = {
    "pretrain": "training.engine.steps.pretrain:train",
    "sft": "training.engine.steps.sft:train",
    "reward": "training.engine.steps.reward:train",
    "ppo": "training.engine.steps.ppo.train:train",
    "rloo": "training.engine.steps.groups.rloo:train",
    "grpo": "training.engine.steps.groups.grpo:train",
    "direct": "training.engine.steps.direct.train:train",
    "kto": "training.engine.steps.kto.train:train",
    "sample": "training.engine.steps.sample:draw",
    "score": "training.engine.steps.score:score",
    "evaluate": "training.engine.steps.evaluate:evaluate",
    "public": "training.engine.steps.public:measure",
}

COMMANDS = {
    "selftest": "training.engine.selftest:main",
    "preflight": "training.engine.steps.preflight:main",
}


def main(arguments: list[str]) -> int:
    """Do what the arguments ask for and return the exit code, one of those in errors.py."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    try:
        return _run(arguments)
    except SpecError as error:
        return _print(str(error), BadInput.exit_code)
    except EngineError as error:
        return _print(str(error), error.exit_code)
    except torch.OutOfMemoryError as error:
        return _print(str(does_not_fit(error)), OutOfMemory.exit_code)
    finally:
        leave()


def _run(arguments: list[str]) -> int:
    # The deepspeed launcher adds this argument. The environment holds the same number.
    arguments = [one for one in arguments if not one.startswith("--local_rank=")]
    match arguments:
        case ["selftest" | "preflight" as command, *rest]:
            return _named(COMMANDS[command])(rest)
        case ["--help" | "-h", *rest] | [*rest, "--help" | "-h"]:
            sys.stdout.write(spec_help.explain(rest, f"{__doc__}"))
            return 0
        case ["serve", folder]:
            return _named("training.engine.steps.serve:serve")(folder)
        case ["unpack", file, folder]:
            return _named("training.engine.models.gguf:unpack_file")(Path(file), Path(folder))
        case [path] if not path.startswith("-"):
            _step(read_spec(Path(path)))
            return 0
    return _print(f"{__doc__}", BadInput.exit_code)


def _step(spec: Spec) -> None:
    stop.handle_signals()
    if spec.lifeline:
        stop.end_with_parent()
    with mistakes_written(spec):
        _named(STEPS[spec.step])(spec)


def _named(place: str) -> Callable[..., int]:
    """The function behind `module:function`. The exit code of a step is not used."""
    module, function = place.split(":")
    found: Callable[..., int] = getattr(importlib.import_module(module), function)
    return found


def _print(text: str, exit_code: int) -> int:
    sys.stderr.write(f"{text}\n")
    return exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
