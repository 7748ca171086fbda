"""Scripted labelers at work on a running site, only through its HTTP API."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Any
from uuid import UUID

from simulation.labelers.calibrated import Character, Labeler, Reply
from simulation.simulate.browser import Browser, SiteRefused
from simulation.simulate.preference import Preference

LOST_BEFORE_HAND_IN = 0.5  # the other half of the connections is lost while handing in
NOBODY_WAITS = 404
GUIDELINE_IS_UNREAD = "guideline_is_unread"
# Real seconds per simulated second, and the longest real wait.
PACE, LONGEST = 0.001, 0.3
HEARTBEAT_AFTER = 60.0  # simulated seconds
IDLE = 0.2
Seat = dict[str, Any]
# The texts somebody could have written to a prompt.
Drafts = Callable[[str], Sequence[str]]


@dataclass
class Tally:
    """What all of them did, counted together."""

    counts: Counter[str] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)

    def add(self, what: str) -> None:
        with self.lock:
            self.counts[what] += 1

    @property
    def handed_in(self) -> int:
        return self.counts["rankings"] + self.counts["ratings"] + self.counts["demonstrations"]


@dataclass(frozen=True)
class Desk:
    """One labeler before one browser."""

    labeler: Labeler
    browser: Browser
    likes: Preference
    drafts: Drafts
    kinds: Sequence[str]
    tally: Tally
    over: Event
    idle: set[str]

    @property
    def character(self) -> Character:
        return self.labeler.character

    def work(self) -> None:
        while not self.over.is_set():
            answer = self.browser.ask("POST", "/api/tasks/seats/", {"kinds": list(self.kinds)})
            if answer.status == NOBODY_WAITS:
                self.idle.add(self.character.name)
                self.over.wait(IDLE)
                continue
            if not isinstance(answer.body, dict) or "prompt" not in answer.body:
                raise SiteRefused(f"No seat was given ({answer.status}): {answer.body}")
            self.idle.discard(self.character.name)
            self.sit(answer.body)

    def sit(self, seat: Seat) -> None:
        """One task: read the guideline if it is new, think, and hand in, or pass."""
        seat = self.informed(seat)
        dice = self.labeler.dice("manners", seat["id"])
        if dice.random() < self.character.skips:
            reason = dice.choice(["unclear", "other"])
            self.browser.must("POST", f"/api/tasks/seats/{seat['id']}/skip/", {"reason": reason})
            self.tally.add("skips")
            return
        work = self.written(seat) if seat["kind"] == "demonstrate" else self.judged(seat)
        loses = dice.random() < self.character.losses
        if loses and dice.random() < LOST_BEFORE_HAND_IN:
            seat = self.come_back(seat)
        self.think(seat, work["measures"]["active_ms"] / 1000)
        self.hand_in(seat, work, loses=loses, key=UUID(int=dice.getrandbits(128), version=4))

    def informed(self, seat: Seat) -> Seat:
        guideline = seat["guideline"]
        if not guideline or guideline["acknowledged"]:
            return seat
        self.browser.must("GET", f"/api/guidelines/{guideline['id']}/")
        self.browser.must("POST", f"/api/guidelines/{guideline['id']}/acknowledge/")
        self.tally.add("guidelines read")
        renewed: Seat = self.browser.must("POST", "/api/tasks/seats/", {"kinds": [seat["kind"]]})
        return renewed

    def come_back(self, seat: Seat) -> Seat:
        """Write half, lose the connection, and find seat and draft again."""
        draft = {"revision": 0, "body": "half of it"}
        self.browser.must("PUT", f"/api/tasks/seats/{seat['id']}/draft/", draft)
        self.browser.lose()
        self.browser.broken += 1
        found: list[Seat] = self.browser.must("GET", "/api/tasks/seats/")
        mine = [one for one in found if one["id"] == seat["id"]]
        if not mine or not mine[0]["draft"] or mine[0]["draft"]["body"] != draft["body"]:
            raise SiteRefused(f"The draft of seat {seat['id']} was lost with the connection.")
        self.tally.add("drafts found again")
        return mine[0]

    def think(self, seat: Seat, seconds: float) -> None:
        self.over.wait(min(LONGEST, seconds * PACE))
        if seconds > HEARTBEAT_AFTER:
            self.browser.must("POST", f"/api/tasks/seats/{seat['id']}/heartbeat/")

    def hand_in(self, seat: Seat, work: Seat, *, loses: bool, key: UUID) -> None:
        address, said = f"/api/labels/seats/{seat['id']}/hand-in/", work | {"key": str(key)}
        if loses:
            self.browser.ask_and_lose("POST", address, said)
            self.tally.add("connections lost")
        self.browser.must("POST", address, said)
        self.tally.add("demonstrations" if "text" in work else what_it_is(work))

    def judged(self, seat: Seat) -> Seat:
        prompt = asked(seat)
        replies = [
            Reply(one["slot"], one["text"], self.likes(prompt, one["text"]))
            for one in seat["replies"]
        ]
        said = self.labeler.judge(prompt, replies)
        work: Seat = {"measures": measures(said.seconds, len(replies))}
        if seat["kind"] != "rate":
            work["ranking"] = said.ranking
        if seat["kind"] != "rank":
            work["ratings"] = said.ratings
        return work

    def written(self, seat: Seat) -> Seat:
        """Of two texts that come to mind, the one that is liked better; or just the first."""
        prompt = asked(seat)
        dice = self.labeler.dice("writes", prompt)
        texts = list(self.drafts(prompt))
        two = dice.sample(texts, min(2, len(texts)))
        careful = dice.random() < self.character.honesty
        text = max(two, key=lambda one: self.likes(prompt, one)) if careful else two[0]
        return {"text": text, "measures": measures(self.character.speed * 5, 1)}


def asked(seat: Seat) -> str:
    return str(seat["prompt"]["turns"][-1]["text"])


def what_it_is(work: Seat) -> str:
    return "rankings" if "ranking" in work else "ratings"


def measures(seconds: float, changes: int) -> dict[str, object]:
    said = int(seconds * 1000)
    return {"active_ms": said, "first_action_ms": said // 4, "changes": changes}


class Shift:
    """All labelers at once, each a thread, until they are sent home."""

    def __init__(self, desks: Sequence[Desk], over: Event, tally: Tally) -> None:
        self.desks, self.over, self.tally = desks, over, tally
        self._hands = ThreadPoolExecutor(max_workers=len(desks), thread_name_prefix="labeler")
        self._working: list[Future[None]] = []

    def __enter__(self) -> "Shift":
        self._working = [self._hands.submit(desk.work) for desk in self.desks]
        return self

    def look(self) -> None:
        """What went wrong at a desk comes out here."""
        for one in self._working:
            if one.done():
                one.result()

    @property
    def all_idle(self) -> bool:
        return all(desk.character.name in desk.idle for desk in self.desks)

    def __exit__(self, error: type[BaseException] | None, *_more: object) -> None:
        self.over.set()
        self._hands.shutdown(wait=True, cancel_futures=True)
        if error is None:
            self.look()
