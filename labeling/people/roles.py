"""What roles there are, and which of them a person may give to others."""

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    LABELER = "labeler", _("Labeler")
    MANAGER = "manager", _("Manager")
    RESEARCHER = "researcher", _("Researcher")
    ADMINISTRATOR = "administrator", _("Administrator")


STAFF_ROLES = frozenset({Role.MANAGER, Role.RESEARCHER, Role.ADMINISTRATOR})

# Nobody grants more than they have: managers grant labeling roles, administrators any role.
_GRANTS = {
    Role.LABELER: frozenset[Role](),
    Role.MANAGER: frozenset({Role.LABELER, Role.MANAGER}),
    Role.RESEARCHER: frozenset[Role](),
    Role.ADMINISTRATOR: frozenset(Role),
}


def grantable_by(roles: Collection[Role]) -> frozenset[Role]:
    """The roles that somebody with these roles may give or take away."""
    return frozenset[Role]().union(*(_GRANTS[role] for role in roles))
