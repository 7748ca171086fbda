"""What scripted labelers like: a function of the person who rehearses, guarded and remembered."""

import importlib
import math
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import SupportsFloat, cast

from bootstrap import SetupFailed

Function = Callable[[str, str], object]
FORM = "--preference wants MODULE:FUNCTION, such as my_taste:score"
SHOWN = 60


class PreferenceFailed(SetupFailed):
    """The preference cannot be used; the message says what it did."""


class Preference:
    """Scores of replies, higher is better. Each pair of prompt and reply is scored once."""

    def __init__(self, function: Function, name: str) -> None:
        self.name = name
        self._function = function
        self._known: dict[tuple[str, str], float] = {}
        # Labelers are threads, and another person's function is perhaps not thread-safe.
        self._lock = Lock()

    def __call__(self, prompt: str, reply: str) -> float:
        with self._lock:
            if (prompt, reply) not in self._known:
                self._known[prompt, reply] = self._ask(prompt, reply)
            return self._known[prompt, reply]

    def _ask(self, prompt: str, reply: str) -> float:
        about = f"for the prompt {short(prompt)} and the reply {short(reply)}"
        try:
            said = self._function(prompt, reply)
        except Exception as error:  # it is not ours, so it may raise anything
            raise PreferenceFailed(
                f"The preference {self.name} raised {type(error).__name__}: {error}, {about}."
            ) from error
        return checked(said, f"The preference {self.name} returned {short(said)} {about}")


def checked(said: object, what: str) -> float:
    """A finite number; numpy's and torch's numbers are numbers too, true and false are not."""
    try:
        if isinstance(said, bool | str | bytes):
            raise TypeError
        number = float(cast(SupportsFloat, said))
    except (TypeError, ValueError, OverflowError, RuntimeError) as error:
        raise PreferenceFailed(f"{what}; it must return a number.") from error
    if not math.isfinite(number):
        raise PreferenceFailed(f"{what}; it must return a finite number.")
    return number


def load(name: str) -> Preference:
    """The function that `module:function` names; modules of the current folder are found, too."""
    module, colon, function = name.partition(":")
    if not (module and colon and function):
        raise PreferenceFailed(f"{FORM}, not {name!r}.")
    found = getattr(imported(module), function, None)
    if found is None:
        raise PreferenceFailed(f"The module {module} has no {function}. {FORM}.")
    if not callable(found):
        raise PreferenceFailed(f"{name} is not a function. {FORM}.")
    preference = Preference(found, name)
    for reply in ("Yes.", "", "好的，谢谢。"):  # what is wrong shows before anything is started
        preference("Name two rooms.", reply)
    return preference


def imported(module: str) -> ModuleType:
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name and not f"{module}.".startswith(f"{error.name}."):
            raise PreferenceFailed(
                f"The module {module} needs {error.name}, which is missing."
            ) from error
        raise PreferenceFailed(
            f"There is no module {module}, neither in {here} nor installed. {FORM}."
        ) from error
    except Exception as error:  # it is not ours, so it may raise anything
        raise PreferenceFailed(
            f"The module {module} cannot be imported: {type(error).__name__}: {error}"
        ) from error


def short(said: object) -> str:
    text = repr(said)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."
