"""The setting REQUIRE_SECOND_FACTOR: who must use a second factor."""

from collections.abc import Collection

from django.core.exceptions import ImproperlyConfigured

from labeling.people.roles import Role

STAFF, SUPERUSER = "staff", "superuser"
KNOWN = [*Role.values, STAFF, SUPERUSER]


def read_required(names: Collection[str]) -> frozenset[str]:
    unknown = sorted(set(names) - set(KNOWN))
    if unknown:
        raise ImproperlyConfigured(
            f"REQUIRE_SECOND_FACTOR names {', '.join(unknown)}; known are {', '.join(KNOWN)}."
        )
    return frozenset(names)
