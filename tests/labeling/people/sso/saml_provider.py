"""A real SAML provider in a process of its own, and responses that a hostile one would send."""

import base64
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
import requests
import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from rest_framework.test import APIClient
from xmlsec import constants

from labeling.people.sso.providers import Provider, read_providers

FOLDER = Path(__file__).parent / "idp"
ISSUER = "https://idp.example.org/"
PUBLIC = "http://127.0.0.1:8000"
ACS = f"{PUBLIC}/sso/acme/acs/"
AUDIENCE = f"{PUBLIC}/sso/acme/metadata/"
ROLES = {"labelers": ["labeler"], "leads": ["labeler", "manager"]}
NAMES = {
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
}


@dataclass(frozen=True)
class Pair:
    """A private key and its certificate."""

    key: str
    certificate: str


def new_pair() -> Pair:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example.org")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Pair(private.decode(), made.public_bytes(pem).decode())


def described(pair: Pair, address: str = ISSUER, **more: object) -> tuple[Provider, ...]:
    acme = {
        "protocol": "saml",
        "id": "acme",
        "name": "Acme",
        "entity_id": ISSUER,
        "sso_url": address,
        "certificate": pair.certificate,
        "email_domains": ["example.org"],
        "roles": ROLES,
    }
    return read_providers([acme | more])


def person(name: str, *groups: str, email: str = "") -> dict[str, object]:
    said = {"email": email or f"{name}@example.org", "name": name.title(), "username": name}
    return {"id": f"id-of-{name}", "attributes": said | {"groups": list(groups)}}


@contextmanager
def identity_provider(
    pair: Pair, folder: Path, *people: dict[str, object], public: str = PUBLIC
) -> Iterator[str]:
    """Start the provider and yield its address; it sends responses to our address."""
    _install()
    key, certificate = folder / "idp.key", folder / "idp.crt"
    key.write_text(pair.key)
    certificate.write_text(pair.certificate)
    acs = f"{public}/sso/acme/acs/"
    command = ["node", "idp.js", str(certificate), str(key), json.dumps(people), acs]
    with subprocess.Popen(command, cwd=FOLDER, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        try:
            yield f"http://127.0.0.1:{port}/sso"
        finally:
            server.terminate()


def _install() -> None:
    if (FOLDER / "node_modules").exists():
        return
    done = subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=FOLDER, capture_output=True)  # noqa: S607
    if done.returncode:
        pytest.skip("The identity provider for tests cannot be installed: npm reaches no registry.")


def depart(client: APIClient, next_page: str = "/") -> str:
    answer = client.post("/api/people/providers/acme/", {"next": next_page})
    assert answer.status_code == 200, answer.content
    return str(answer.json()["address"])


def response_of(address: str, name: str) -> str:
    """Choose somebody on the provider's page; return the response that the page posts to us."""
    page = requests.get(f"{address}&{urlencode({'person': f'id-of-{name}'})}", timeout=10)
    assert page.status_code == 200, page.text
    found = re.search(r'name="SAMLResponse" type="hidden" value="([^"]+)"', page.text)
    assert found, page.text
    return unescape(found[1])


def come_back(client: APIClient, response: str, provider: str = "acme") -> str:
    """Post the response as the provider's page does; return where the browser is sent in the end.

    A page of another site posts, so the browser does not send the session's cookie along.
    """
    elsewhere = APIClient(enforce_csrf_checks=True)
    posted = elsewhere.post(
        f"/sso/{provider}/acs/",
        urlencode({"SAMLResponse": response}),
        content_type="application/x-www-form-urlencoded",
    )
    assert posted.status_code == 302, posted.content
    if not posted.headers["Location"].endswith("/finish/"):
        return posted.headers["Location"]
    client.cookies["saml"] = posted.cookies["saml"].value
    finished = client.get(posted.headers["Location"])
    assert finished.status_code == 302
    return finished.headers["Location"]


RESPONSE = """
<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r1" Version="2.0"
 IssueInstant="{now}" Destination="{destination}" InResponseTo="{request}">
 <saml:Issuer>{issuer}</saml:Issuer>
 <samlp:Status><samlp:StatusCode
  Value="urn:oasis:names:tc:SAML:2.0:status:{status}"/></samlp:Status>
 <saml:Assertion ID="_a1" Version="2.0" IssueInstant="{now}">
  <saml:Issuer>{issuer}</saml:Issuer>
  <saml:Subject>
   <saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:{form}">{subject}</saml:NameID>
   <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
    <saml:SubjectConfirmationData {confirmed} {until} {recipient}/>
   </saml:SubjectConfirmation>
  </saml:Subject>
  <saml:Conditions NotBefore="{begin}" NotOnOrAfter="{end}">{audience}</saml:Conditions>
  <saml:AuthnStatement AuthnInstant="{asked_at}"><saml:AuthnContext><saml:AuthnContextClassRef
   >urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>
  </saml:AuthnContext></saml:AuthnStatement>
  <saml:AttributeStatement>
   <saml:Attribute Name="email"><saml:AttributeValue>{email}</saml:AttributeValue></saml:Attribute>
   <saml:Attribute Name="groups"><saml:AttributeValue>labelers</saml:AttributeValue
   ></saml:Attribute>
  </saml:AttributeStatement>
 </saml:Assertion>
</samlp:Response>"""


def in_minutes(minutes: int) -> str:
    return f"{datetime.now(UTC) + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"


def written(request_id: str, **changes: str) -> etree._Element:
    """Write a response to a request; without changes everything in it fits."""
    audience = changes.pop("only_for", AUDIENCE)
    named = f"<saml:Audience>{audience}</saml:Audience>"
    fitting = {
        "now": in_minutes(0),
        "asked_at": in_minutes(0),
        "begin": in_minutes(-1),
        "end": in_minutes(5),
        "destination": ACS,
        "request": request_id,
        "issuer": ISSUER,
        "status": "Success",
        "form": "persistent",
        "subject": "id-of-ada",
        "email": "ada@example.org",
        "confirmed": f'InResponseTo="{request_id}"',
        "until": f'NotOnOrAfter="{in_minutes(5)}"',
        "recipient": f'Recipient="{ACS}"',
        "audience": f"<saml:AudienceRestriction>{named}</saml:AudienceRestriction>",
    }
    return etree.fromstring(RESPONSE.strip().format(**fitting | changes))


def signed(
    element: etree._Element,
    pair: Pair,
    algorithm: str = "Sha256",
    more: Callable[[etree._Element], None] = lambda _signature: None,
) -> None:
    """Sign a response or an assertion where it is."""
    method = getattr(constants, f"TransformRsa{algorithm}")
    digest = getattr(constants, f"Transform{algorithm}")
    signature = xmlsec.template.create(element, constants.TransformExclC14N, method)
    reference = xmlsec.template.add_reference(signature, digest, uri=f"#{element.get('ID')}")
    xmlsec.template.add_transform(reference, constants.TransformEnveloped)
    xmlsec.template.add_transform(reference, constants.TransformExclC14N)
    more(signature)
    element.insert(1, signature)
    xmlsec.tree.add_ids(element, ["ID"])
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(pair.key, constants.KeyDataFormatPem)
    context.sign(signature)


def assertion_in(response: etree._Element) -> etree._Element:
    return response.find("saml:Assertion", NAMES)


def packed(response: etree._Element) -> str:
    return base64.b64encode(etree.tostring(response)).decode()
