"""How many bytes of bodies are kept at once: of one address, of one site, and of all together."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

# A body up to this size, such as a sign-in or a label, may also use the reserve.
SMALL = 64 * 1024


class OverBudget(Exception):
    def __init__(self, *, is_own: bool) -> None:
        self.is_own = is_own  # the address or its site has too much, whatever the others have


@dataclass(frozen=True)
class Room:
    """Bytes that may be kept. `reserve` is the part of `of_all` that only small bodies use."""

    of_address: int
    of_site: int
    of_all: int
    reserve: int = 0


class Budget:
    def __init__(self, room: Room) -> None:
        self._room = room
        self._addresses: Counter[str] = Counter()
        self._sites: Counter[str] = Counter()
        self._all = 0

    @contextmanager
    def share(self, address: str, site: str) -> Iterator["Share"]:
        """One body's part of the budget, which is given back at the end."""
        share = Share(self, address, site)
        try:
            yield share
        finally:
            self._give_back(share)

    def take(self, share: "Share", size: int) -> None:
        if self._addresses[share.address] + size > self._room.of_address:
            raise OverBudget(is_own=True)
        reserve = 0 if share.size + size <= SMALL else self._room.reserve
        if self._all + size > self._room.of_all - reserve:
            raise OverBudget(is_own=False)
        if self._sites[share.site] + size > self._room.of_site:
            raise OverBudget(is_own=True)
        self._add(share, size)

    def _give_back(self, share: "Share") -> None:
        self._add(share, -share.size)
        for held, key in ((self._addresses, share.address), (self._sites, share.site)):
            if not held[key]:
                del held[key]

    def _add(self, share: "Share", size: int) -> None:
        self._all += size
        self._addresses[share.address] += size
        self._sites[share.site] += size


class Share:
    def __init__(self, budget: Budget, address: str, site: str) -> None:
        self._budget = budget
        self.address, self.site = address, site
        self.size = 0

    def grow(self, size: int) -> None:
        self._budget.take(self, size)
        self.size += size
