"""The people of a study: their accounts and their shifts."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Event

from django.utils import timezone

from labeling.people.models import Role, User
from simulation.labelers.calibrated import Character, Labeler, Scale, team
from simulation.simulate.browser import Browser
from simulation.simulate.preference import Preference
from simulation.simulate.shift import Desk, Drafts, Shift, Tally

NO_SCALE = Scale(0.0, 1.0)


def nothing_comes_to_mind(_prompt: str) -> Sequence[str]:
    return ()


@dataclass
class Crew:
    """Scripted labelers with accounts, signed in once, and what they did so far."""

    characters: list[Character]
    browsers: list[Browser]
    likes: Preference
    seed: int
    tally: Tally = field(default_factory=Tally)

    @classmethod
    def hire(cls, count: int, port: int, likes: Preference, seed: int) -> "Crew":
        characters = team(count, seed)
        browsers = [Browser(port) for _ in characters]
        for one, browser in zip(characters, browsers, strict=True):
            password = secrets.token_urlsafe(12)
            User.objects.create_user(
                one.name, f"{one.name}@example.org", password, roles=[Role.LABELER],
                name=one.name, languages=["en", "zh-Hans"], qualified_at=timezone.now(),
            )  # fmt: skip
            browser.sign_in(one.name, password)
        return cls(characters, browsers, likes, seed)

    def shift(
        self,
        kinds: Sequence[str],
        *,
        scale: Scale = NO_SCALE,
        noise: float = 0.0,
        drafts: Drafts = nothing_comes_to_mind,
    ) -> Shift:
        over, idle = Event(), set[str]()
        desks = [
            Desk(
                Labeler(one, scale, noise, self.seed), browser, self.likes, drafts, kinds,
                self.tally, over, idle,
            )
            for one, browser in zip(self.characters, self.browsers, strict=True)
        ]  # fmt: skip
        return Shift(desks, over, self.tally)
