"""Who labeled, and in which group: as it is now, for a person may change it."""

from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.statistics.arrays import Array
from labeling.people.models import User
from labeling.people.roles import Role


class Group(models.TextChoices):
    """The three groups of InstructGPT sections 3.4 and 5.1."""

    TRAINING = "training", _("Training labelers")
    HELD_OUT = "held_out", _("Held-out labelers")
    RESEARCHERS = "researchers", _("Researchers")


GROUPS = list(Group.values)


@dataclass(frozen=True)
class People:
    """Everybody with an account, lowest id first."""

    pk: Array
    public_id: list[UUID]
    name: list[str]
    group: Array  # an index into GROUPS

    def index(self, pks: Array) -> Array:
        """Where these people stand in the arrays."""
        return np.searchsorted(self.pk, pks)

    def follows(self, before: "People") -> bool:
        """Return whether every person still has the same index."""
        return np.array_equal(self.pk[: len(before)], before.pk)

    def __len__(self) -> int:
        return len(self.pk)


def everybody() -> People:
    rows = list(
        User.objects.order_by("pk").values_list(
            "pk", "public_id", "name", "username", "roles", "held_out"
        )
    )
    groups = [group_of(roles, held_out=held_out) for *_one, roles, held_out in rows]
    return People(
        pk=np.array([row[0] for row in rows], dtype=np.int64),
        public_id=[row[1] for row in rows],
        name=[row[2] or row[3] for row in rows],
        group=np.array([GROUPS.index(group) for group in groups], dtype=np.int8),
    )


def group_of(roles: list[str], *, held_out: bool) -> Group:
    if Role.RESEARCHER in roles:
        return Group.RESEARCHERS
    return Group.HELD_OUT if held_out else Group.TRAINING
