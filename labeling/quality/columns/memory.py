"""What was counted once from a board and holds as long as its facts do."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from labeling.quality.columns.board import Board

Rest = ParamSpec("Rest")
Told = TypeVar("Told")


def remembered(
    count: Callable[Concatenate[Board, Rest], Told],
) -> Callable[Concatenate[Board, Rest], Told]:
    """Keep what a function says of a board, for the same other arguments, with the board.

    It may look at facts and scores alone: people change while the facts stay. Two threads may
    count the same at once, and one of them keeps it.
    """

    @wraps(count)
    def asked(board: Board, /, *rest: Rest.args, **more: Rest.kwargs) -> Told:
        key: tuple[Any, ...] = (count.__module__, count.__name__, rest)
        if key not in board.memory:
            board.memory[key] = count(board, *rest, **more)
        return cast(Told, board.memory[key])

    return asked
