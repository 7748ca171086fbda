"""Requests to a SAML provider, and its responses, which are refused unless all of it fits."""

import binascii
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from lxml.etree import XMLSyntaxError
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from labeling.people.errors import SsoProblem
from labeling.people.sso.providers import SamlProvider

CONFIRMATION = "//saml:Assertion/saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData"
STATEMENT = "//saml:Assertion/saml:AuthnStatement"
LONGEST = 256 * 1024  # characters of a response
_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
# What SAML lets a signature do to the element that it covers (core, section 5.4.4).
TRANSFORMS = {
    "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
    _EXCLUSIVE,
    f"{_EXCLUSIVE}WithComments",
}
NEVER = "//saml:EncryptedAssertion | //ds:Object | //ds:RetrievalMethod"
NOT_A_RESPONSE = (
    OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError, XMLSyntaxError, binascii.Error,
    ValueError, KeyError, TypeError, AttributeError,
)  # fmt: skip


@dataclass(frozen=True)
class Assertion:
    """What a provider has signed about the person who signed in there."""

    request_id: str
    subject: str
    claims: dict[str, Any]


def address_of(provider: SamlProvider, page: str) -> str:
    return f"{settings.PUBLIC_URL}/sso/{provider.id}/{page}/"


def new_request(provider: SamlProvider, *, asks_again: bool) -> tuple[str, str]:
    """Return the provider's address for a new request, and the id of the request."""
    auth = OneLogin_Saml2_Auth(_arrival(provider), _config(provider))
    address = auth.login(return_to="", force_authn=asks_again)
    return str(address), str(auth.get_last_request_id())


def metadata(provider: SamlProvider) -> bytes:
    """Return what the operator of the provider imports there."""
    described = OneLogin_Saml2_Settings(_config(provider), sp_validation_only=True)
    said = described.get_sp_metadata()
    return said if isinstance(said, bytes) else said.encode()


def read_response(provider: SamlProvider, posted: str) -> Assertion:
    """Return the assertion in a response, or raise SsoProblem."""
    try:
        if len(posted) > LONGEST:
            raise SsoProblem
        _refuse_unsafe(posted)
        response = OneLogin_Saml2_Response(OneLogin_Saml2_Settings(_config(provider)), posted)
        response.is_valid(_arrival(provider), raise_exceptions=True)
        request_id = _confirmed_request(provider, response)
        return Assertion(request_id, _subject(response), _claims(provider, response))
    except NOT_A_RESPONSE as error:
        raise SsoProblem from error


def _refuse_unsafe(posted: str) -> None:
    """Refuse signatures that do more than SAML lets them, and encrypted parts.

    The library would open the files that they name, and compute what they say for hours, before
    it knows who has signed.
    """
    document = OneLogin_Saml2_XML.to_etree(OneLogin_Saml2_Utils.b64decode(posted))
    if OneLogin_Saml2_XML.query(document, NEVER):
        raise SsoProblem
    for signature in OneLogin_Saml2_XML.query(document, "//ds:Signature"):
        references = OneLogin_Saml2_XML.query(signature, ".//ds:Reference")
        said = [
            one.get("Algorithm") for one in OneLogin_Saml2_XML.query(signature, ".//ds:Transform")
        ]
        if len(references) != 1 or not references[0].get("URI", "").startswith("#"):
            raise SsoProblem
        if len(said) > len(TRANSFORMS) or not TRANSFORMS.issuperset(said):
            raise SsoProblem


def _confirmed_request(provider: SamlProvider, response: OneLogin_Saml2_Response) -> str:
    """Return the request that the assertion itself answers.

    The library checks these only where the provider has written them, and takes a part of an
    address for the address. The id of the request outside the assertion may be unsigned.
    """
    if provider_audience(provider) not in response.get_audiences():
        raise SsoProblem
    said = OneLogin_Saml2_XML.query(response.document, CONFIRMATION)
    requests = {one.get("InResponseTo") for one in said}
    recipients = {one.get("Recipient") for one in said}
    limited = all(one.get("NotOnOrAfter") for one in said)
    if recipients != {address_of(provider, "acs")} or len(requests) != 1 or not limited:
        raise SsoProblem
    request_id = requests.pop()
    if not request_id:
        raise SsoProblem
    return str(request_id)


def provider_audience(provider: SamlProvider) -> str:
    """Our own name at the provider."""
    return address_of(provider, "metadata")


def _subject(response: OneLogin_Saml2_Response) -> str:
    """A transient id is another one at each sign-in, so it names nobody."""
    name = response.get_nameid_data()
    if name.get("Format") == Names.NAMEID_TRANSIENT or not name["Value"].strip():
        raise SsoProblem
    return str(name["Value"].strip())


def _claims(provider: SamlProvider, response: OneLogin_Saml2_Response) -> dict[str, Any]:
    """The claims as OpenID Connect calls them."""
    said = response.get_attributes()

    def first(name: str) -> str:
        return next(iter(said.get(provider.attributes[name]) or [""])) or ""

    email = first("email").strip()
    domain = email.rpartition("@")[2].lower()
    return {
        "email": email,
        "email_verified": domain in provider.email_domains,
        "name": first("name"),
        "preferred_username": first("username"),
        provider.groups_claim: list(said.get(provider.groups_claim) or []),
        "auth_time": _authenticated_at(response),
    }


def _authenticated_at(response: OneLogin_Saml2_Response) -> int | None:
    """When the provider has asked the person; the earliest, if it says several."""
    statements = OneLogin_Saml2_XML.query(response.document, STATEMENT)
    said = [one.get("AuthnInstant") for one in statements]
    return min((OneLogin_Saml2_Utils.parse_SAML_to_time(one) for one in said if one), default=None)


def _arrival(provider: SamlProvider) -> dict[str, Any]:
    """Where responses arrive. Our public address decides, and not what a proxy says."""
    public = urlsplit(settings.PUBLIC_URL)
    return {
        "https": "on" if public.scheme == "https" else "off",
        "http_host": public.netloc,
        "script_name": f"/sso/{provider.id}/acs/",
        "get_data": {},
        "post_data": {},
    }


def _config(provider: SamlProvider) -> dict[str, Any]:
    signs = bool(provider.signing_key)
    return {
        "strict": True,
        "sp": {
            "entityId": provider_audience(provider),
            "assertionConsumerService": {
                "url": address_of(provider, "acs"),
                "binding": Names.BINDING_HTTP_POST,
            },
            "NameIDFormat": Names.NAMEID_PERSISTENT,
            "privateKey": provider.signing_key,
            "x509cert": provider.signing_certificate,
        },
        "idp": {
            "entityId": provider.entity_id,
            "singleSignOnService": {
                "url": provider.sso_url,
                "binding": Names.BINDING_HTTP_REDIRECT,
            },
            "x509cert": provider.certificate,
        },
        "security": {
            "authnRequestsSigned": signs,
            "wantAssertionsSigned": True,
            "wantNameId": True,
            "wantAttributeStatement": False,
            "requestedAuthnContext": False,
            "rejectDeprecatedAlgorithm": True,
            "signatureAlgorithm": Names.RSA_SHA256,
            "digestAlgorithm": Names.SHA256,
            "allowRepeatAttributeName": True,
        },
    }
