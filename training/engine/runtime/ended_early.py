"""Why a run ended early, for the program that started it: mistakes.json in the run's folder."""

import dataclasses
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import torch

from training.engine.runtime.errors import EngineError
from training.mistakes import FILE, Mistake
from training.specs import Spec


@contextmanager
def mistakes_written(spec: Spec) -> Iterator[None]:
    """Write the mistakes that end what is done inside. The last line of the log says them too."""
    try:
        yield
    except EngineError as error:
        _write(spec, error.mistakes)
        raise
    except torch.OutOfMemoryError as error:
        _write(spec, [does_not_fit(error)])
        raise


def does_not_fit(error: torch.OutOfMemoryError) -> Mistake:
    return Mistake("", "out_of_memory", {"reason": str(error).split(".", maxsplit=1)[0]})


def _write(spec: Spec, mistakes: Sequence[Mistake]) -> None:
    # Files and folders are named by the field that gave them: where they are on this machine says
    # nothing to somebody who reads it elsewhere.
    fields = {str(value): name for name, value in spec.as_json().items() if isinstance(value, str)}
    named = [dataclasses.replace(one, field=fields.get(one.field, one.field)) for one in mistakes]
    text = json.dumps([dataclasses.asdict(one) for one in named], ensure_ascii=False)
    # Without waiting: the folder may be missing, and the disk has been full for an hour.
    with suppress(OSError):
        (spec.out / FILE).write_text(text)
