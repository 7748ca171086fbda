"""The admin's sign-in form, name and start page."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from unfold.forms import AuthenticationForm
from unfold.sites import UnfoldAdminSite

from labeling.people.authentication import account_name
from labeling.people.errors import TooManyTries
from labeling.people.factors.steps import admit
from labeling.people.models import User
from labeling.people.roles import Role
from labeling.people.signin import one_try_at_a_time
from labeling.people.staff import acts_as


class SecondStepIsNeeded(Exception):
    """The password was right; the application's sign-in page asks for the second factor."""


class SignInForm(AuthenticationForm):
    """Limit guesses exactly as the application's own sign-in does."""

    error_messages = {
        "invalid_login": _("Wrong username or password. Check what you typed and try again."),
        "inactive": _("Wrong username or password. Check what you typed and try again."),
    }

    def clean(self) -> dict[str, Any]:
        with one_try_at_a_time(account_name(self.request, self.cleaned_data)):
            try:
                cleaned = super().clean()
            except ValidationError as error:
                if getattr(self.request, "axes_locked_out", False):
                    raise ValidationError(TooManyTries.default_detail) from error
                raise
        person = self.get_user()
        if isinstance(person, User) and person.has_second_factor:
            admit(self.request, person)
            raise SecondStepIsNeeded
        return cleaned


class Site(UnfoldAdminSite):
    site_title = "Plumbline"
    login_form = SignInForm

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            return super().login(request, extra_context)
        except SecondStepIsNeeded:
            asked = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME)
            wanted = asked or "/admin/"
            return HttpResponseRedirect(f"/sign-in?{urlencode({'next': wanted})}")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        # The colours are in static/plumbline/admin.css, because the policy forbids inline styles.
        return super().each_context(request) | {"colors": None}

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        # The account page also ends the other sessions and revokes the tokens.
        return HttpResponseRedirect("/account")

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        from config.stations import stations_for

        more = {
            "stations": stations_for(request),
            "may_plan": acts_as(request, frozenset({Role.MANAGER, Role.RESEARCHER})),
            "title": _("The loop"),
            "subtitle": None,
            "first_steps": {"roles": [Role.RESEARCHER, Role.ADMINISTRATOR]},
        }
        return super().index(request, (extra_context or {}) | more)
