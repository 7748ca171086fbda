"""How a person is known: by password (username or e-mail address) or by access token."""

from typing import Any

from django.contrib.auth.backends import BaseBackend, ModelBackend
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import (
    BaseAuthentication,
    CSRFCheck,
    SessionAuthentication,
    get_authorization_header,
)
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from labeling.people.errors import CsrfFailed, OtherPerson
from labeling.people.factors.codes import use_code
from labeling.people.factors.steps import person_between_steps
from labeling.people.models import User
from labeling.people.roles import Role
from labeling.people.tokens.models import AccessToken
from labeling.people.tokens.services import use_token

# The id of the person for whom a tab of the browser was opened.
PERSON_HEADER = "X-Person"

CLOSED_ACCOUNT = "plumbline.closed_account"


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


class PasswordBackend(ModelBackend):
    """Finds the account by username or e-mail address, in any letter case."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        if username is None or password is None:
            return None
        known = User.objects.get_queryset().known_as(username).first()
        if known is None:
            User().set_password(password)  # takes as long as a real check would
            return None
        if not known.check_password(password):
            return None
        if self.user_can_authenticate(known):
            return known
        if request is not None:
            # Somebody who knows the password may learn why the account is closed.
            request.META[CLOSED_ACCOUNT] = known
        return None


class CodeBackend(BaseBackend):
    """Checks a code in the second step, so that guesses are counted like those of passwords."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        secret_code: str | None = None,  # Django masks credentials with "secret" in their names
        **kwargs: Any,
    ) -> User | None:
        if username is None or secret_code is None:
            return None
        # Two requests with one code wait for each other here; the second finds it used.
        known = User.objects.select_for_update().filter(username=username).first()
        if known is None or request is None or person_between_steps(request) != known:
            return None
        return known if use_code(known, secret_code) else None


class BrowserSession(SessionAuthentication):
    """The session cookie; whatever changes something must also bring the CSRF token.

    All tabs of a browser share the cookie. A tab whose person must not change, such as one that
    submits the finished work of somebody, names the person in a header.
    """

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        found = super().authenticate(request)
        expected = request.headers.get(PERSON_HEADER)
        if found and expected and expected != str(found[0].public_id):
            raise OtherPerson
        return found

    def enforce_csrf(self, request: HttpRequest | Request) -> None:
        check = CSRFCheck(_nothing)
        check.process_request(request)
        if check.process_view(request, _nothing, (), {}):
            raise CsrfFailed


class AccessTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer TOKEN`."""

    keyword = "Bearer"

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        scheme, _space, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != self.keyword.lower():
            return None
        token = use_token(secret=secret.strip())
        if token is None:
            raise AuthenticationFailed(_("This access token is no longer valid."))
        token.owner.limited_to = frozenset(Role(role) for role in token.roles)
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        return self.keyword


def account_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The one name under which failed tries are counted, however the account was typed."""
    typed = str((credentials or request.POST).get("username") or "")
    known = User.objects.get_queryset().known_as(typed).first()
    return (known.username if known else typed.strip()).lower()[:150]
