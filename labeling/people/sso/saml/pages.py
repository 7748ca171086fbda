"""The three addresses of a SAML provider: our metadata, its response, and the way in.

The provider's page posts its response from another site, so the browser does not send the cookie
along that says what it has asked. What the response says is kept for a moment, and a redirect of
our own, which brings the cookie, finds there which requests this browser has sent.
"""

from allauth.socialaccount.sessions import LoginSession
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from labeling.people.errors import SsoProblem
from labeling.people.sessions.begun import remember, spend, take
from labeling.people.sso.adapter import back_to_sign_in, known_provider
from labeling.people.sso.identity import identity_of
from labeling.people.sso.providers import SamlProvider
from labeling.people.sso.proving import must_ask_again
from labeling.people.sso.saml import messages
from labeling.people.sso.services import sign_in_by_provider

REQUEST = "saml"  # the kind of what this browser has asked a provider
SAID = "assertion"
SAID_SECONDS = 120


def depart(request: HttpRequest, provider: SamlProvider, next_page: str) -> str:
    """Return the provider's address for this browser, and remember the request."""
    address, request_id = messages.new_request(provider, asks_again=must_ask_again(request))
    remember(request, REQUEST, f"{provider.id}:{request_id}", next_page)
    return address


@require_GET
def metadata(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Describe this installation for the operator of the provider."""
    said = messages.metadata(_provider(provider_id))
    return HttpResponse(said, content_type="application/samlmetadata+xml")


@csrf_exempt  # it comes from the provider's page; its signature and its request are checked
@never_cache
@require_POST
def response(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Read what the provider says. Only what it has signed is kept."""
    provider = _provider(provider_id)
    try:
        assertion = messages.read_response(provider, request.POST.get("SAMLResponse", ""))
    except SsoProblem as problem:
        return back_to_sign_in(problem.default_code)
    brief_session = LoginSession(request, "saml_session", _cookie())
    brief_session.store.set_expiry(SAID_SECONDS)
    said = [provider.id, assertion.request_id, assertion.subject, assertion.claims]
    brief_session.store[SAID] = said
    answer = HttpResponseRedirect(f"/sso/{provider.id}/finish/")
    brief_session.save(answer)
    answer.cookies[_cookie()]["httponly"] = True  # allauth lets scripts read it
    return answer


@never_cache
@require_GET
def finish(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sign the person in if this browser has sent the request, and has not come back yet."""
    provider = _provider(provider_id)
    brief_session = LoginSession(request, "saml_session", _cookie())
    said = brief_session.store.get(SAID)
    brief_session.delete()
    try:
        if said is None:
            raise SsoProblem
        said_by, asked_id, subject, claims = said
        if said_by != provider.id:  # another provider must not speak for this one's people
            raise SsoProblem
        next_page = _take_request(request, asked_id, provider)
    except SsoProblem as problem:
        return back_to_sign_in(problem.default_code)
    try:
        identity = identity_of(provider, subject, claims)
        sign_in_by_provider(request=request, identity=identity)
    except SsoProblem as problem:
        return back_to_sign_in(problem.default_code, next_page)
    return HttpResponseRedirect(next_page)


def _provider(provider_id: str) -> SamlProvider:
    provider = known_provider(provider_id)
    if not isinstance(provider, SamlProvider):
        raise Http404
    return provider


def _take_request(request: HttpRequest, asked_id: str, provider: SamlProvider) -> str:
    """Return the page to open. A request is answered once, and by the provider that got it."""
    asked = f"{provider.id}:{asked_id}"
    next_page = take(request, REQUEST, asked)
    if next_page is None or not spend(asked):
        raise SsoProblem
    return str(next_page)


def _cookie() -> str:
    return "__Secure-saml" if settings.SESSION_COOKIE_SECURE else "saml"
