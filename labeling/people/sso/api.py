"""/api/people/providers/ -- sign in at an identity provider."""

import json
import re

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from drf_spectacular.utils import extend_schema
from requests import RequestException
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.fields import Body, TextField
from labeling.people.access import Everybody
from labeling.people.errors import ProviderIsGone, ProviderIsSilent, SsoProblem
from labeling.people.sso import handover
from labeling.people.sso.adapter import back_to_sign_in, known_provider
from labeling.people.sso.providers import OidcProvider, SamlProvider
from labeling.people.sso.proving import must_ask_again
from labeling.people.sso.saml import pages as saml_pages

# A path of this site. "//elsewhere" and "/\elsewhere" are other sites.
_OWN_PAGE = re.compile(r"/(?![/\\])[^\s\\]*")

# The provider asks who it is, and says in the token when it did.
ASKING = {"prompt": "login", "max_age": "0"}

LONGEST_PAGE = 1500  # bytes; a longer one does not fit into the cookie


class ProviderOut(serializers.Serializer[object]):
    id = serializers.CharField()
    name = serializers.CharField()


class ProvidersView(APIView):
    permission_classes = [Everybody]

    @extend_schema(responses=ProviderOut(many=True), auth=[])
    def get(self, request: Request) -> Response:
        """The identity providers at which people of this installation can sign in."""
        return Response(ProviderOut(settings.SSO_PROVIDERS, many=True).data)


class DepartureIn(Body):
    next = TextField(default="/", max_length=2000, help_text="The page to open afterwards.")


class DepartureOut(serializers.Serializer[object]):
    address = serializers.CharField(help_text="Open it in the browser.")


class ProviderView(APIView):
    permission_classes = [Everybody]

    @extend_schema(request=DepartureIn, responses=DepartureOut, auth=[])
    def post(self, request: Request, provider_id: str) -> Response:
        """Begin to sign in: the answer names the provider's address for this browser."""
        sent = DepartureIn(data=request.data)
        sent.is_valid(raise_exception=True)
        wanted = sent.validated_data["next"]
        next_page = wanted if _is_own_page(wanted) else "/"
        return Response({"address": _address(request._request, provider_id, next_page)})


def _is_own_page(wanted: str) -> bool:
    return bool(_OWN_PAGE.fullmatch(wanted)) and len(json.dumps(wanted)) <= LONGEST_PAGE


def _address(request: HttpRequest, provider_id: str, next_page: str) -> str:
    known = known_provider(provider_id)
    if known is None:
        raise ProviderIsGone
    if isinstance(known, SamlProvider):
        return saml_pages.depart(request, known, next_page)
    provider = get_adapter().get_provider(request, provider=provider_id)
    asking = ASKING if must_ask_again(request) else {}
    try:
        with handover.depart(request):
            answer = provider.redirect(
                request,
                AuthProcess.LOGIN,
                next_url=next_page,
                auth_params={**provider.get_auth_params(), **asking},
            )
    except (RequestException, OAuth2Error, KeyError, TypeError, ValueError) as error:
        raise ProviderIsSilent from error
    return str(answer.headers["Location"])


@never_cache
@require_GET
def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """The provider sends the browser back here. Every outcome is a page of ours."""
    if not isinstance(known_provider(provider_id), OidcProvider):
        raise Http404
    try:
        with handover.come_back(request):
            answer: HttpResponseBase = views.callback(request, provider_id)
    except (KeyError, TypeError, ValueError, AttributeError, RequestException):
        # The provider's answer is not what the protocol says.
        return back_to_sign_in(SsoProblem.default_code)
    return answer
