"""People, invitations and access tokens, as managers and administrators see them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminTextInputWidget,
)

from labeling.people.access import signed_in
from labeling.people.admin_proof import PROOF, ProvenAdmin, ProvenForm
from labeling.people.errors import ErasureIsPlanned, OutOfReach, SignInAgain
from labeling.people.models import AccountEvent, User
from labeling.people.roles import Role
from labeling.people.services import change_person, restore, suspend
from labeling.people.sessions.middleware import current_session
from labeling.people.sessions.services import is_proven
from labeling.people.sso.proving import ask_again
from labeling.people.staff import RoleAdmin
from labeling.people.tokens.models import AccessToken

IN_THE_ADMIN = gettext_noop("Suspended in the admin.")


STATE_FIELDS = [
    *["qualified_at", "suspended_at", "suspended_because", "date_joined", "last_login"],
]


KEEPERS = frozenset({Role.MANAGER, Role.ADMINISTRATOR})


def roles_field(**options: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        **options,
    )


def one_line(field: str) -> dict[str, forms.Widget]:
    return {field: UnfoldAdminTextInputWidget()}


class PersonForm(ProvenForm):
    roles = roles_field(required=False)

    def gives_access(self) -> bool:
        return not {"roles", "is_staff", "is_superuser"}.isdisjoint(self.changed_data)

    class Meta:
        model = User
        fields = ["name", "roles", "languages", "held_out", "is_staff", "is_superuser"]
        widgets = one_line("languages")


@admin.register(User)
class PersonAdmin(ProvenAdmin):
    """Accounts begin with an invitation; passwords are changed by their owners only."""

    seen_by = changed_by = KEEPERS
    form = PersonForm
    list_display = ["username", "name", "email", "shown_roles", "qualified_at", "suspended_at"]
    list_filter = ["held_out", "is_staff", ("suspended_at", admin.EmptyFieldListFilter)]
    search_fields = ["username", "name", "email"]
    ordering = ["username"]
    actions = ["suspend_chosen", "restore_chosen"]
    readonly_fields = ["username", "email", *STATE_FIELDS]
    fieldsets = [
        (None, {"fields": ["username", "name", "email", "languages"]}),
        (
            _("What this person may do"),
            {"fields": ["roles", "held_out", "is_staff", "is_superuser", PROOF]},
        ),
        (
            _("State"),
            {
                "fields": [
                    "qualified_at",
                    "suspended_at",
                    "suspended_because",
                    "date_joined",
                    "last_login",
                ]
            },
        ),
    ]

    @admin.display(description=_("roles"))
    def shown_roles(self, person: User) -> str:
        return ", ".join(str(Role(role).label) for role in person.roles)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (not isinstance(obj, User) or signed_in(request).may_manage(obj))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        superusers_decide = [] if signed_in(request).all_powerful else ["is_staff", "is_superuser"]
        return [*self.readonly_fields, *superusers_decide]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        with refusals_as_pages():
            change_person(actor=signed_in(request), person=obj, changes=changes)

    @admin.action(
        description=_("Suspend: end all sessions and revoke all tokens"), permissions=["change"]
    )
    def suspend_chosen(self, request: HttpRequest, people: QuerySet[User]) -> None:
        for person in people:
            with refusals_as_pages():
                suspend(
                    actor=signed_in(request),
                    person=person,
                    reason=str(_("Suspended in the admin.")),
                )

    @admin.action(description=_("Open suspended accounts again"), permissions=["change"])
    def restore_chosen(self, request: HttpRequest, people: QuerySet[User]) -> None:
        if not is_proven(current_session(request)):
            ask_again(request)
            messages.error(request, str(SignInAgain.default_detail))
            return
        for person in people:
            with refusals_as_pages():
                restore(actor=signed_in(request), person=person)


STATES = {
    "open": _("open"),
    "accepted": _("accepted"),
    "revoked": _("revoked"),
    "expired": _("expired"),
}


@admin.register(AccessToken)
class AccessTokenAdmin(RoleAdmin):
    """Which scripts act for whom. Owners make and revoke their tokens in the application."""

    seen_by = frozenset({Role.ADMINISTRATOR})
    list_display = [
        "name",
        "owner",
        "roles",
        "created_at",
        "expires_at",
        "last_used_at",
        "revoked_at",
    ]
    list_select_related = ["owner"]
    ordering = ["-pk"]
    exclude = ["digest"]


@admin.register(AccountEvent)
class AccountEventAdmin(RoleAdmin):
    """What was done to accounts, newest first. Nobody changes it."""

    seen_by = KEEPERS
    list_display = ["happened_at", "person", "kind", "actor"]
    list_filter = ["kind"]
    list_select_related = ["person", "actor"]
    search_fields = ["person__username", "person__name"]


@contextmanager
def refusals_as_pages() -> Iterator[None]:
    """What the services refuse, the admin answers with its page for what is not allowed."""
    try:
        yield
    except (OutOfReach, ErasureIsPlanned) as refusal:
        raise PermissionDenied(str(refusal.detail)) from refusal
