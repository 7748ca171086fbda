"""How the name of somebody who leaves is removed from the rows of every package.

The packages above keep names in texts and evidence, but this one must not import them. Each adds
its functions to the list; labeling/hooks.py and training/hooks.py show all of them.
"""

from collections.abc import Callable, Collection

# Each takes all names of the person, the longest first, and the pseudonym that replaces them.
NAME_FORGETTERS: list[Callable[[Collection[str], str], None]] = []


def forget_names(names: Collection[str], pseudonym: str) -> None:
    """Replace these names wherever a package has stored them."""
    longest_first = sorted({name for name in names if name}, key=len, reverse=True)
    for forget in NAME_FORGETTERS:
        forget(longest_first, pseudonym)
