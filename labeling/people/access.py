"""Who may call a view: every view says so, and what says nothing lets nobody in."""

from typing import Any, cast

from django.http import HttpRequest
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from labeling.people.authentication import BrowserSession
from labeling.people.models import User
from labeling.people.roles import Role

__all__ = ["Everybody", "InPerson", "Nobody", "SignedIn", "allow", "reads", "signed_in", "writes"]


def signed_in(request: Request | HttpRequest) -> User:
    """The person who sent this request, in views that let nobody else in."""
    return cast(User, request.user)


class Nobody(BasePermission):
    """The default: a view that forgot to say who may call it."""

    def has_permission(self, request: Request, view: object) -> bool:
        return False


class Everybody(BasePermission):
    """People without an account too; what they change must come from our own pages."""

    def has_permission(self, request: Request, view: object) -> bool:
        if request.method not in SAFE_METHODS and request.auth is None:
            # Otherwise only people who are signed in already have their CSRF token checked.
            BrowserSession().enforce_csrf(request)
        return True


class SignedIn(BasePermission):
    """Everybody with an account that is not suspended."""

    def has_permission(self, request: Request, view: object) -> bool:
        return bool(request.user and request.user.is_authenticated)


class InPerson(SignedIn):
    """Everybody who signed in with a password; access tokens stay outside."""

    def has_permission(self, request: Request, view: object) -> bool:
        return super().has_permission(request, view) and request.auth is None


def allow(*roles: Role) -> type[SignedIn]:
    """People who act in one of these roles: `permission_classes = [allow(Role.MANAGER)]`."""
    return _restricted("Allow", roles, reading=True, writing=True)


def reads(*roles: Role) -> type[SignedIn]:
    """People in one of these roles may look: `[reads(Role.MANAGER) | writes(...)]`."""
    return _restricted("Reads", roles, reading=True, writing=False)


def writes(*roles: Role) -> type[SignedIn]:
    """People in one of these roles may change."""
    return _restricted("Writes", roles, reading=False, writing=True)


def _restricted(
    name: str, roles: tuple[Role, ...], *, reading: bool, writing: bool
) -> type[SignedIn]:
    class Restricted(SignedIn):
        def has_permission(self, request: Request, view: object) -> bool:
            kind_fits = reading if request.method in SAFE_METHODS else writing
            known = super().has_permission(request, view)
            return kind_fits and known and signed_in(request).acts_as(*roles)

    attributes: dict[str, Any] = {"__doc__": f"{name} {', '.join(roles)}."}
    return type(name, (Restricted,), attributes)
