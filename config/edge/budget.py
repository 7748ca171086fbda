"""How many bytes of bodies are kept at once: for one address, and for all together."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class OverBudget(Exception):
    def __init__(self, *, is_own: bool) -> None:
        self.is_own = is_own  # the address has too much, whatever the others have


class Budget:
    def __init__(self, of_address: int, of_all: int) -> None:
        self._of_address, self._of_all = of_address, of_all
        self._held: Counter[str] = Counter()
        self._all = 0

    @contextmanager
    def share(self, address: str) -> Iterator["Share"]:
        """One body's part of the budget, which is given back at the end."""
        share = Share(self, address)
        try:
            yield share
        finally:
            self._give_back(address, share.size)

    def take(self, address: str, size: int) -> None:
        if self._held[address] + size > self._of_address:
            raise OverBudget(is_own=True)
        if self._all + size > self._of_all:
            raise OverBudget(is_own=False)
        self._held[address] += size
        self._all += size

    def _give_back(self, address: str, size: int) -> None:
        self._all -= size
        self._held[address] -= size
        if not self._held[address]:
            del self._held[address]


class Share:
    def __init__(self, budget: Budget, address: str) -> None:
        self._budget, self._address = budget, address
        self.size = 0

    def grow(self, size: int) -> None:
        self._budget.take(self._address, size)
        self.size += size
