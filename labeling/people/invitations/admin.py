"""Invitations in the admin."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from labeling.people.access import signed_in
from labeling.people.admin import KEEPERS, STATES, one_line, refusals_as_pages, roles_field
from labeling.people.admin_proof import ProvenAdmin, ProvenForm
from labeling.people.invitations.models import Invitation
from labeling.people.invitations.services import invite, revoke_invitation


class InvitationForm(ProvenForm):
    roles = roles_field()

    class Meta:
        model = Invitation
        fields = ["email", "note", "roles", "languages", "held_out"]
        widgets = one_line("languages")


@admin.register(Invitation)
class InvitationAdmin(ProvenAdmin):
    """The link is shown once, right after it was made."""

    seen_by = added_by = KEEPERS
    form = InvitationForm
    list_display = ["__str__", "shown_state", "invited_by", "created_at", "expires_at"]
    list_select_related = ["invited_by"]
    ordering = ["-pk"]
    actions = ["revoke_chosen"]

    @admin.display(description=_("state"))
    def shown_state(self, invitation: Invitation) -> str:
        return str(STATES[invitation.state])

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        with refusals_as_pages():
            made = invite(inviter=signed_in(request), **form.cleaned_data)
        obj.pk = made.invitation.pk
        messages.success(request, _("Shown this once. Send it to the person:") + f" {made.link}")

    @admin.action(description=_("Revoke"), permissions=["add"])
    def revoke_chosen(self, request: HttpRequest, invitations: QuerySet[Invitation]) -> None:
        for invitation in invitations:
            with refusals_as_pages():
                revoke_invitation(actor=signed_in(request), invitation_id=invitation.public_id)
