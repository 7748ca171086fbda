"""django-allauth speaks the protocols; what follows from an identity is decided in services."""

from typing import Any, NoReturn
from urllib.parse import urlencode

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect

from labeling.people.errors import SsoProblem
from labeling.people.sso.handover import own_session
from labeling.people.sso.identity import identity_of
from labeling.people.sso.providers import OidcProvider, Provider
from labeling.people.sso.services import sign_in_by_provider


def known_provider(provider_id: str) -> Provider | None:
    found = (one for one in settings.SSO_PROVIDERS if one.id == provider_id)
    return next(found, None)


class Adapter(DefaultSocialAccountAdapter):
    """Ends every sign-in before allauth would show a page or create an account itself."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        return [
            _app_of(one)
            for one in settings.SSO_PROVIDERS
            if isinstance(one, OidcProvider) and provider in {None, one.id}
        ]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        own_session(request)
        next_page = sociallogin.state.get("next") or "/"
        try:
            provider = known_provider(sociallogin.account.provider)
            claims = _claims(sociallogin.account.extra_data)
            if provider is None:
                raise SsoProblem
            identity = identity_of(provider, str(sociallogin.account.uid), claims)
            sign_in_by_provider(request=request, identity=identity)
        except SsoProblem as problem:
            raise ImmediateHttpResponse(
                back_to_sign_in(problem.default_code, next_page)
            ) from problem
        raise ImmediateHttpResponse(HttpResponseRedirect(next_page))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> NoReturn:
        state = (extra_context or {}).get("state") or {}
        # Some providers forget the state when somebody cancels.
        denied = request.GET.get("error") == "access_denied"
        cancelled = denied or error == AuthError.CANCELLED
        code = "cancelled" if cancelled else SsoProblem.default_code
        raise ImmediateHttpResponse(back_to_sign_in(code, state.get("next") or "/"))


def back_to_sign_in(problem: str, next_page: str = "/") -> HttpResponseRedirect:
    return HttpResponseRedirect(f"/sign-in?{urlencode({'problem': problem, 'next': next_page})}")


def _app_of(provider: OidcProvider) -> SocialApp:
    return SocialApp(
        provider="openid_connect",
        provider_id=provider.id,
        name=provider.name,
        client_id=provider.client_id,
        secret=provider.client_secret,
        settings={"server_url": provider.server_url, "oauth_pkce_enabled": True},
    )


def _claims(said: dict[str, Any]) -> dict[str, Any]:
    """Join what the token and the provider's user page say, which must be about one person."""
    token, page = said.get("id_token") or {}, said.get("userinfo") or {}
    if not token or (page and page.get("sub") != token.get("sub")):
        raise SsoProblem
    joined: dict[str, Any] = token | page | {"auth_time": token.get("auth_time")}
    return joined
