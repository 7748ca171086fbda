"""The sessions of people. The row decides: a session whose row is over signs nobody in."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from labeling.people.models import User


class PersonSessionQuerySet(models.QuerySet["PersonSession"]):
    def live(self) -> Self:
        """Sessions that nobody has ended and whose time is not over."""
        now = timezone.now()
        live = self.filter(ended_at=None, signed_in_at__gt=now - _longest())
        return (
            live.filter(seen_at__gt=now - settings.SESSION_IDLE) if settings.SESSION_IDLE else live
        )

    def over(self) -> Self:
        return self.exclude(pk__in=self.model.objects.live().values("pk"))

    def end(self) -> int:
        """End them for good and return how many were still live."""
        ended = self.live().update(ended_at=timezone.now())
        self.filter(ended_at=None).update(ended_at=timezone.now())
        return ended


class PersonSession(models.Model):
    """One sign-in of one person in one browser.

    The browser's session names the row by its public id, so that this table has no key that
    signs anybody in, whichever store holds the sessions.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="sessions")
    # Names such as "Firefox" and "Windows"; empty if the browser does not say.
    browser = models.CharField(max_length=20, blank=True)
    system = models.CharField(max_length=20, blank=True)
    address = models.GenericIPAddressField(null=True)
    signed_in_at = models.DateTimeField(auto_now_add=True)
    # When the person last did something; requests that a page makes on its own do not count.
    seen_at = models.DateTimeField(auto_now_add=True)
    # When the person last gave a password or another proof here: at sign-in, and when asked again.
    proven_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = PersonSessionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Session {self.pk}"

    @property
    def longest_until(self) -> datetime:
        return self.signed_in_at + _longest()

    @property
    def ends_at(self) -> datetime:
        """When the session ends if the person does nothing more."""
        if not settings.SESSION_IDLE:
            return self.longest_until
        return min(self.longest_until, self.seen_at + settings.SESSION_IDLE)


class SpentAnswer(models.Model):
    """The answer to a challenge that has ended a sign-in, as a hash; it never ends a second one."""

    digest = models.CharField(max_length=64, unique=True)
    spent_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Spent answer {self.pk}"


def _longest() -> timedelta:
    return timedelta(seconds=settings.SESSION_COOKIE_AGE)
