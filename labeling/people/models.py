"""Who takes part, and what was done to their accounts."""

import uuid
from collections.abc import Callable, Collection
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from labeling.people.roles import STAFF_ROLES, Role, grantable_by
from labeling.people.scripts import refuse_mixed_scripts

__all__ = ["AccountEvent", "Role", "User"]

# No "@": what somebody types at sign-in is either a username or an e-mail address, never both.
username_is_plain = RegexValidator(
    r"\A[\w.+-]+\Z", _("Use letters, digits and . + - _ only."), code="username_is_not_plain"
)
USERNAME_VALIDATORS: list[Callable[[str], None]] = [username_is_plain, refuse_mixed_scripts]


class UserQuerySet(models.QuerySet["User"]):
    def known_as(self, typed: str) -> Self:
        """The account somebody means by a username or an e-mail address, in any letter case."""
        column = "email" if "@" in typed else "username"
        return self.alias(sought=Lower(column)).filter(sought=typed.strip().lower())


class UserManager(DjangoUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def create_user(
        self, username: str, email: str | None = None, password: str | None = None, **fields: Any
    ) -> "User":
        _refuse_username(username)
        return super().create_user(username, email, password, **fields)

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **fields: Any
    ) -> "User":
        _refuse_username(username)
        return super().create_superuser(username, email, password, **fields)


def _refuse_username(username: str) -> None:
    """Check the name here, too, because commands and scripts fill in no form."""
    for check in USERNAME_VALIDATORS:
        check(AbstractUser.normalize_username(username))


class User(AbstractUser):
    """A person with an account. One person can have several roles."""

    # What the outside sees, so that nobody can count or guess accounts.
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(
        _("username"),
        max_length=150,
        validators=USERNAME_VALIDATORS,
        unique=True,
        error_messages={"unique": _("Somebody already has this username.")},
    )
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=150, blank=True)
    # One field suits names of all countries.
    first_name = last_name = None  # type: ignore[assignment]  # this is how Django drops a field
    roles = ArrayField(
        models.CharField(max_length=16, choices=Role),
        verbose_name=_("roles"),
        default=list,
        blank=True,
    )
    # Languages (BCP 47, such as "en" or "zh-Hans") in which this person may be given tasks.
    languages = ArrayField(
        models.CharField(max_length=16), verbose_name=_("languages"), default=list, blank=True
    )
    # Topics this person asked never to be shown.
    opted_out_topics = ArrayField(
        models.CharField(max_length=32), verbose_name=_("unwanted topics"), default=list, blank=True
    )
    # Held-out labelers never produce training data (InstructGPT section 3.4).
    held_out = models.BooleanField(_("held out"), default=False)
    # Whether My work tells how well this person agrees with others; a manager decides.
    sees_own_agreement = models.BooleanField(_("sees own agreement"), default=False)
    qualified_at = models.DateTimeField(_("qualified"), null=True, blank=True)
    # Asked to pass the screening test again: the qualification is valid until then.
    requalify_by = models.DateTimeField(_("must qualify again by"), null=True, blank=True)
    suspended_at = models.DateTimeField(_("suspended"), null=True, blank=True)
    suspended_because = models.CharField(_("reason of the suspension"), max_length=500, blank=True)
    # Whether an authenticator app or a passkey is set up. Only factors/services.py changes it.
    has_second_factor = models.BooleanField(default=False, editable=False)
    # Part of every session's signature: one more ends all sessions there are.
    session_generation = models.PositiveIntegerField(default=0, editable=False)

    interface_language = models.CharField(_("interface language"), max_length=16, default="en")
    theme = models.CharField(_("theme"), max_length=8, default="system")
    # Only what `PreferencesIn` lets through; what is missing here has its default there.
    preferences = models.JSONField(default=dict, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    # What an access token leaves of this person's rights while a request lasts; None: everything.
    limited_to: frozenset[Role] | None = None

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="one_account_per_email", condition=~models.Q(email="")
            ),
            models.UniqueConstraint(Lower("username"), name="one_account_per_username"),
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=Role.values), name="roles_are_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return self.username

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # a column in AbstractUser
        """Django's word for an account that may be used."""
        return self.suspended_at is None

    @property
    def is_qualified(self) -> bool:
        """Whether this person may be given real work now. Time alone ends it: no job has to run."""
        in_time = self.requalify_by is None or self.requalify_by > timezone.now()
        return self.qualified_at is not None and in_time

    @property
    def all_powerful(self) -> bool:
        """A superuser who is here in person, not by a token."""
        return self.is_superuser and self.limited_to is None

    @property
    def powers(self) -> frozenset[Role]:
        """The roles this person acts in now. Superusers act in every role but the labeler's."""
        own = frozenset(Role(role) for role in self.roles)
        if self.is_superuser:
            own |= STAFF_ROLES
        return own if self.limited_to is None else own & self.limited_to

    @property
    def grantable(self) -> frozenset[Role]:
        """The roles this person may give or take away."""
        if not self.is_active:
            return frozenset()
        return frozenset(Role) if self.all_powerful else grantable_by(self.powers)

    def is_forgotten(self) -> bool:
        """Whether the name of this person was forgotten for good."""
        return self.events.filter(kind=AccountEvent.Kind.LEFT).exists()

    def acts_as(self, *roles: Role) -> bool:
        return not self.powers.isdisjoint(roles)

    def may_manage(self, other: "User") -> bool:
        """Whether this person may change, suspend and restore the other one."""
        if self.all_powerful:
            return True
        out_of_reach = other.is_superuser or other.is_staff or other == self
        return not out_of_reach and bool(self.grantable) and self.may_grant(other.roles)

    def outranks(self, other: "User") -> bool:
        """Whether this person may do what lets them act as the other one, or end the account.

        Peers do not: with a reset link one could sign in as a colleague.
        """
        if self.all_powerful:
            return not other.is_superuser
        return self.may_manage(other) and grantable_by(other.powers) < self.grantable

    def may_grant(self, roles: Collection[str]) -> bool:
        return self.grantable.issuperset(Role(role) for role in roles)

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        salt = "labeling.people.models.User.session"
        signed = f"{self.session_generation}:{self.password}"
        return salted_hmac(salt, signed, secret=secret, algorithm="sha256").hexdigest()


class AccountEvent(models.Model):
    """One line of an account's history. Written, never changed."""

    class Kind(models.TextChoices):
        JOINED = "joined", _("joined")
        CHANGED = "changed", _("changed")
        PASSWORD_CHANGED = "password_changed", _("password changed")
        SUSPENDED = "suspended", _("suspended")
        RESTORED = "restored", _("restored")
        ERASURE_PLANNED = "erasure_planned", _("erasure planned")
        ERASURE_UNDONE = "erasure_undone", _("erasure undone")
        LEFT = "left", _("left for good")
        QUALIFIED = "qualified", _("qualified")
        NOT_QUALIFIED = "not_qualified", _("not qualified")
        ASKED_AGAIN = "asked_again", _("asked to qualify again")
        RESET_LINK_MADE = "reset_link_made", _("link for a new password made")
        RESET_LINK_REVOKED = "reset_link_revoked", _("link for a new password revoked")
        LINKED = "linked", _("linked to an identity provider")
        SESSIONS_ENDED = "sessions_ended", _("sessions ended")
        TOKEN_MADE = "token_made", _("access token made")
        TOKEN_REVOKED = "token_revoked", _("access token revoked")
        FACTOR_ADDED = "factor_added", _("second factor added")
        FACTOR_REMOVED = "factor_removed", _("second factor removed")
        FACTORS_REMOVED = "factors_removed", _("all second factors removed")
        RECOVERY_CODES_MADE = "recovery_codes_made", _("recovery codes made")
        RECOVERY_CODE_USED = "recovery_code_used", _("recovery code used")

    person = models.ForeignKey(User, models.PROTECT, related_name="events")
    actor = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(_("what happened"), max_length=20, choices=Kind)
    # Names of fields with what they were and became, or the reason that was given.
    detail = models.JSONField(default=dict, blank=True)
    happened_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("account event")
        verbose_name_plural = _("account events")
        ordering = ["-happened_at", "-pk"]

    def __str__(self) -> str:
        return self.get_kind_display()
