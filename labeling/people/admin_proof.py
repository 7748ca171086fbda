"""Forms of the admin that give access to somebody ask who acts, as the API does; decision 94."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminPasswordWidget

from common.errors import Refusal
from common.generics import ModelForm
from labeling.people.access import signed_in
from labeling.people.sessions.middleware import current_session
from labeling.people.sessions.services import is_proven
from labeling.people.signin import check_own_password, require_proof_of
from labeling.people.staff import RoleAdmin

PROOF = "own_password"


class ProvenForm(ModelForm[Any]):
    request: ClassVar[HttpRequest]  # set by ProvenAdmin, whose forms are classes of one request

    own_password = forms.CharField(
        label=_("Your own password"),
        required=False,
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "current-password"}),
        help_text=_("Confirms that it is you. You are not asked again for 10 minutes."),
    )

    @cached_property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name != PROOF]

    def gives_access(self) -> bool:
        return True

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        password = said.pop(PROOF, "")
        if not self.errors and self.gives_access():
            self._prove(password)
        return said

    def _prove(self, password: str) -> None:
        person = signed_in(self.request)
        try:
            if password and person.has_usable_password():
                check_own_password(request=self.request, person=person, password=password)
            else:
                require_proof_of(self.request, person)
        except Refusal as refusal:
            self.add_error(PROOF if person.has_usable_password() else None, str(refusal.detail))


class ProvenAdmin(RoleAdmin):
    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.request = request
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show the password field only to somebody who must fill it in."""
        found = super().get_fieldsets(request, obj)
        if self._asks(request, obj):
            return found
        without = [
            (title, {**options, "fields": [one for one in options["fields"] if one != PROOF]})
            for title, options in found
        ]
        return [(title, options) for title, options in without if options["fields"]]

    def _asks(self, request: HttpRequest, obj: Any) -> bool:
        writes = self.has_change_permission(request, obj) if obj else True
        has_password = signed_in(request).has_usable_password()
        return writes and has_password and not is_proven(current_session(request))
