"""SAML against a real provider, and against responses that must be refused."""

import base64
import copy
import zlib
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import pytest
import xmlsec
from allauth.socialaccount.models import SocialAccount
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.contrib.sessions.models import Session
from lxml import etree
from rest_framework.test import APIClient
from xmlsec import constants

from labeling.models import Role, User
from labeling.people.services import suspend
from tests.labeling.people.sso import provider as oidc
from tests.labeling.people.sso.provider import problem_in
from tests.labeling.people.sso.saml_provider import (
    ACS,
    AUDIENCE,
    NAMES,
    Pair,
    assertion_in,
    come_back,
    depart,
    described,
    identity_provider,
    in_minutes,
    new_pair,
    packed,
    person,
    response_of,
    signed,
    written,
)

PASSWORD = "a-long-enough-passphrase"
EVIL = "grace@example.org"
DS = "{http://www.w3.org/2000/09/xmldsig#}"


@pytest.fixture(scope="module")
def pair() -> Pair:
    return new_pair()


@pytest.fixture(scope="module")
def idp(pair, tmp_path_factory):
    people = [
        person("ada", "labelers"),
        person("grace", "leads", "unknown"),
        person("eve", "leads", email="ada@elsewhere.example"),
    ]
    with identity_provider(pair, tmp_path_factory.mktemp("idp"), *people) as address:
        yield address


@pytest.fixture
def acme(settings, db, pair, idp):
    settings.SSO_PROVIDERS = described(pair, idp)


@pytest.fixture
def hostile(settings, db, pair):
    """The provider is not asked: the test writes the responses."""
    settings.SSO_PROVIDERS = described(pair)


def sign_in_as(name: str, client: APIClient | None = None, next_page: str = "/") -> str:
    client = client or APIClient()
    return come_back(client, response_of(depart(client, next_page), name))


def is_in(client: APIClient) -> bool:
    return client.get("/api/people/me/").status_code == 200


def request_in(address: str) -> etree._Element:
    [said] = parse_qs(urlsplit(address).query)["SAMLRequest"]
    return etree.fromstring(zlib.decompress(base64.b64decode(said), -15))


def test_somebody_signs_in_at_the_provider_and_comes_back_to_the_same_page(acme, ada):
    client = APIClient()

    assert sign_in_as("ada", client, "/labels?page=2") == "/labels?page=2"

    assert client.get("/api/people/me/").json()["username"] == "ada"
    assert ada.events.get().kind == "linked"
    link = SocialAccount.objects.get()
    assert (link.user, link.provider, link.uid) == (ada, "acme", "id-of-ada")
    assert sign_in_as("ada") == "/"
    assert SocialAccount.objects.count() == 1


def test_roles_follow_the_groups_and_others_stay(acme, grace):
    grace.roles = [Role.RESEARCHER]
    grace.save()

    sign_in_as("grace")

    grace.refresh_from_db()
    assert grace.roles == ["labeler", "manager", "researcher"]


def test_a_provider_can_create_accounts(settings, acme, pair, idp):
    assert problem_in(sign_in_as("grace")) == "no_account"
    settings.SSO_PROVIDERS = described(pair, idp, creates_accounts=True)

    assert sign_in_as("grace") == "/"

    grace = User.objects.get(username="grace")
    assert (grace.name, grace.email, grace.roles) == (
        *("Grace", "grace@example.org", ["labeler", "manager"]),
    )


def test_only_addresses_of_the_named_domains_count_as_verified(settings, acme, pair, idp, ada):
    User.objects.filter(pk=ada.pk).update(email="ada@elsewhere.example")

    assert problem_in(sign_in_as("eve")) == "email_not_verified"

    domains = ["example.org", "elsewhere.example"]
    settings.SSO_PROVIDERS = described(pair, idp, email_domains=domains)
    assert sign_in_as("eve") == "/"
    assert SocialAccount.objects.get().user == ada


def test_suspended_people_and_superusers_stay_outside(acme, ada):
    root = User.objects.create_superuser("grace", "grace@example.org", PASSWORD)
    suspend(actor=root, person=ada, reason="x")

    assert problem_in(sign_in_as("ada")) == "closed"
    assert problem_in(sign_in_as("grace")) == "superuser"


def test_a_response_works_once_and_in_one_browser(acme, ada):
    client, thief = APIClient(), APIClient()
    response = response_of(depart(client), "ada")

    assert problem_in(come_back(thief, response)) == "failed"
    assert come_back(client, response) == "/"
    assert problem_in(come_back(client, response)) == "failed"
    client.delete("/api/people/session/")

    assert problem_in(come_back(client, response)) == "failed"
    assert not is_in(client)
    assert not is_in(thief)


def test_a_response_is_not_used_again_with_an_older_cookie(acme, ada):
    client, thief = APIClient(), APIClient()
    response = response_of(depart(client), "ada")
    thief.cookies["begun"] = client.cookies["begun"].value
    assert come_back(client, response) == "/"

    assert problem_in(come_back(thief, response)) == "failed"
    assert not is_in(thief)


def test_nothing_of_a_response_is_kept(acme, ada):
    sign_in_as("ada")

    kept = [one.get_decoded() for one in Session.objects.all()]
    assert not any("assertion" in one or one.get("saml_requests") for one in kept)


def test_requests_are_signed_where_a_key_is_configured(settings, hostile, pair):
    assert "Signature" not in parse_qs(urlsplit(depart(APIClient())).query)
    own = new_pair()
    settings.SSO_PROVIDERS = described(
        pair, signing_key=own.key, signing_certificate=own.certificate
    )

    address = depart(APIClient())

    parts = dict(part.split("=", 1) for part in urlsplit(address).query.split("&"))
    said = "&".join(f"{name}={parts[name]}" for name in ("SAMLRequest", "RelayState", "SigAlg"))
    plain = unquote(parts["Signature"])
    key = x509.load_pem_x509_certificate(own.certificate.encode()).public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(base64.b64decode(plain), said.encode(), padding.PKCS1v15(), hashes.SHA256())
    assert request_in(address).get("AssertionConsumerServiceURL") == ACS


def test_our_metadata_names_our_addresses_and_wants_signed_assertions(hostile):
    answer = APIClient().get("/sso/acme/metadata/")

    said = etree.fromstring(answer.content)
    assert said.get("entityID") == AUDIENCE
    assert b'WantAssertionsSigned="true"' in answer.content
    assert ACS.encode() in answer.content
    assert b"SingleLogoutService" not in answer.content


def test_only_the_addresses_that_are_needed_exist(settings, hostile, pair):
    settings.SSO_PROVIDERS = (*described(pair), *oidc.described("https://id.example.org"))
    client = APIClient()

    for provider in ("corp", "unknown"):
        assert client.get(f"/sso/{provider}/metadata/").status_code == 404
        assert client.post(f"/sso/{provider}/acs/").status_code == 404
        assert client.get(f"/sso/{provider}/finish/").status_code == 404
    assert client.get("/sso/acme/callback/?code=x&state=y").status_code == 404
    assert client.get("/sso/acme/acs/").status_code == 405
    assert client.post("/sso/acme/finish/").status_code in {403, 405}


def fitting(request_id: str, pair: Pair) -> etree._Element:
    response = written(request_id)
    signed(assertion_in(response), pair)
    return response


def asked_by(client: APIClient) -> str:
    return str(request_in(depart(client)).get("ID"))


def test_a_response_in_which_everything_fits_is_accepted(hostile, pair, ada):
    client = APIClient()

    assert come_back(client, packed(fitting(asked_by(client), pair))) == "/"
    assert is_in(client)


def refused(client: APIClient, response: str) -> None:
    assert problem_in(come_back(client, response)) == "failed"
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"only_for": "https://another.example/metadata"},
        {"audience": ""},
        {"issuer": "https://another.example/"},
        {"end": in_minutes(-10)},
        {"begin": in_minutes(60)},
        {"until": f'NotOnOrAfter="{in_minutes(-10)}"'},
        {"until": ""},
        {"recipient": 'Recipient="https://another.example/acs"'},
        {"recipient": f'Recipient="https://another.example/?{ACS}"'},
        {"recipient": ""},
        {"destination": "https://another.example/acs"},
        {"confirmed": 'InResponseTo="_another"'},
        {"confirmed": 'InResponseTo="_another"', "request": "_another"},
        {"confirmed": ""},
        {"status": "AuthnFailed"},
        {"form": "transient"},
        {"subject": " "},
    ],
    ids=lambda changes: " ".join(changes),
)
def test_what_does_not_fit_is_refused(hostile, pair, ada, changes):
    client = APIClient()
    response = written(asked_by(client), **changes)
    signed(assertion_in(response), pair)

    refused(client, packed(response))


def test_a_response_that_nobody_asked_for_is_refused(hostile, pair, ada):
    refused(APIClient(), packed(fitting("_never", pair)))


def test_an_unsigned_assertion_is_refused_even_in_a_signed_response(hostile, pair, ada):
    client = APIClient()
    refused(client, packed(written(asked_by(client))))

    response = written(asked_by(client))
    signed(response, pair)

    refused(client, packed(response))


def test_a_signature_of_another_key_or_by_a_broken_hash_is_refused(hostile, pair, ada):
    client = APIClient()
    refused(client, packed(fitting(asked_by(client), new_pair())))

    response = written(asked_by(client))
    signed(assertion_in(response), pair, "Sha1")

    refused(client, packed(response))


def test_a_change_after_the_signature_is_refused(hostile, pair, ada, grace):
    client = APIClient()
    response = fitting(asked_by(client), pair)
    for value in response.iter(f"{{{NAMES['saml']}}}AttributeValue"):
        value.text = EVIL

    refused(client, packed(response))


def evil_of(response: etree._Element) -> etree._Element:
    """Copy the assertion without its signature, for somebody else."""
    evil = copy.deepcopy(assertion_in(response))
    evil.remove(evil.find("{http://www.w3.org/2000/09/xmldsig#}Signature"))
    evil.find(".//saml:NameID", NAMES).text = "id-of-grace"
    evil.find(".//saml:AttributeValue", NAMES).text = EVIL
    return evil


def beside(response: etree._Element) -> None:
    evil = evil_of(response)
    evil.set("ID", "_evil")
    response.insert(2, evil)


def around(response: etree._Element) -> None:
    original, evil = assertion_in(response), evil_of(response)
    evil.set("ID", "_evil")
    response.replace(original, evil)
    evil.append(original)


def in_extensions(response: etree._Element) -> None:
    original, evil = assertion_in(response), evil_of(response)
    response.replace(original, evil)
    extensions = etree.Element(f"{{{NAMES['samlp']}}}Extensions")
    extensions.append(original)
    response.insert(1, extensions)


def in_the_signature(response: etree._Element) -> None:
    original, evil = assertion_in(response), evil_of(response)
    evil.set("ID", "_evil")
    signature = original.find("{http://www.w3.org/2000/09/xmldsig#}Signature")
    response.replace(original, evil)
    evil.insert(1, signature)
    holder = etree.SubElement(signature, "{http://www.w3.org/2000/09/xmldsig#}Object")
    holder.append(original)


@pytest.mark.parametrize("wrap", [beside, around, in_extensions, in_the_signature])
def test_an_assertion_wrapped_around_a_signed_one_is_refused(hostile, pair, ada, grace, wrap):
    client = APIClient()
    response = fitting(asked_by(client), pair)
    wrap(response)

    refused(client, packed(response))


def test_a_comment_does_not_cut_a_name(hostile, pair, ada):
    client = APIClient()
    response = written(asked_by(client), subject="id-of-ada<!-- -->.evil")
    signed(assertion_in(response), pair)

    come_back(client, packed(response))

    assert not SocialAccount.objects.filter(uid="id-of-ada").exists()


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "%%%",
        base64.b64encode(b"not xml").decode(),
        base64.b64encode(b"<a/>").decode(),
        base64.b64encode(
            b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'
        ).decode(),
        "A" * 300_000,
        "\u96ea",
    ],
    ids=["nothing", "no base64", "no xml", "other xml", "entity", "long", "chinese"],
)
def test_what_is_no_response_is_refused(hostile, sent):
    assert problem_in(come_back(APIClient(), sent)) == "failed"


def test_a_response_for_one_provider_is_not_one_for_another(settings, pair, ada):
    other = described(pair, id="other", name="Other")
    settings.SSO_PROVIDERS = (*described(pair), *other)
    client = APIClient()
    response = packed(fitting(asked_by(client), pair))

    assert problem_in(come_back(client, response, provider="other")) == "failed"
    assert not is_in(client)


def test_a_provider_answers_only_what_it_was_asked(settings, pair, ada):
    """Or a provider for contractors could answer what the provider for employees was asked."""
    settings.SSO_PROVIDERS = (*described(pair), *described(pair, id="other", name="Other"))
    client = APIClient()
    to_other = ACS.replace("acme", "other")
    response = written(
        asked_by(client),
        destination=to_other,
        recipient=f'Recipient="{to_other}"',
        only_for=AUDIENCE.replace("acme", "other"),
    )
    signed(assertion_in(response), pair)

    refused_there = problem_in(come_back(client, packed(response), provider="other"))

    assert refused_there == "failed"
    assert not is_in(client)


def test_what_one_provider_said_is_not_finished_at_another(settings, pair, ada):
    """An attacker's client sends the cookie to any address: its path does not bind it."""
    settings.SSO_PROVIDERS = (*described(pair), *described(pair, id="other", name="Other"))
    client = APIClient()
    to_other = ACS.replace("acme", "other")
    response = written(
        asked_by(client),
        destination=to_other,
        recipient=f'Recipient="{to_other}"',
        only_for=AUDIENCE.replace("acme", "other"),
    )
    signed(assertion_in(response), pair)
    sent = urlencode({"SAMLResponse": packed(response)})
    form = "application/x-www-form-urlencoded"
    posted = APIClient().post("/sso/other/acs/", sent, content_type=form)
    assert posted.headers["Location"] == "/sso/other/finish/"

    client.cookies["saml"] = posted.cookies["saml"].value
    finished = client.get("/sso/acme/finish/")

    assert problem_in(finished.headers["Location"]) == "failed"
    assert not is_in(client)


def test_a_response_that_is_too_long_is_refused(hostile, pair, ada):
    client = APIClient()
    response = written(asked_by(client), email=f"{'a' * 300_000}@example.org")
    signed(assertion_in(response), pair)

    refused(client, packed(response))


def by_a_path(signature: etree._Element) -> None:
    reference = signature.find(f".//{DS}Reference")
    transform = xmlsec.template.add_transform(reference, constants.TransformXPath)
    etree.SubElement(transform, f"{DS}XPath").text = "true()"


def of_a_file(signature: etree._Element) -> None:
    uri = Path(__file__).as_uri()
    xmlsec.template.add_reference(signature, constants.TransformSha256, uri=uri)


def with_an_object(signature: etree._Element) -> None:
    etree.SubElement(signature, f"{DS}Object").text = "anything"


def many_times(signature: etree._Element) -> None:
    reference = signature.find(f".//{DS}Reference")
    for _time in range(3):
        xmlsec.template.add_transform(reference, constants.TransformExclC14N)


@pytest.mark.parametrize("more", [by_a_path, of_a_file, with_an_object, many_times])
def test_a_signature_that_does_more_than_saml_lets_it_is_refused(hostile, pair, ada, more):
    """The library computes it before it knows who has signed."""
    client = APIClient()
    response = written(asked_by(client))
    signed(assertion_in(response), pair, more=more)

    refused(client, packed(response))


def test_no_script_reads_the_cookie_of_a_response(hostile, pair, ada):
    client = APIClient()
    response = packed(fitting(asked_by(client), pair))

    posted = client.post(
        "/sso/acme/acs/",
        urlencode({"SAMLResponse": response}),
        content_type="application/x-www-form-urlencoded",
    )

    assert posted.cookies["saml"]["httponly"]


@pytest.mark.parametrize(
    "changes",
    [{"subject": "a" * 192}, {"subject": "new", "email": f"{'a' * 250}@example.org"}],
    ids=["subject", "address"],
)
def test_what_no_column_holds_is_answered_in_words(settings, hostile, pair, changes):
    client = APIClient()
    response = written(asked_by(client), **{"email": "new@example.org"} | changes)
    signed(assertion_in(response), pair)
    settings.SSO_PROVIDERS = described(pair, creates_accounts=True)

    refused(client, packed(response))


def test_a_provider_that_only_remembers_the_person_proves_nothing(hostile, pair, ada):
    client = APIClient()
    token = {"name": "script", "roles": ["labeler"]}

    def come_back_after(minutes: int) -> bool:
        """Return whether the provider was asked to let the person sign in again."""
        asked = request_in(depart(client))
        response = written(asked.get("ID"), asked_at=in_minutes(-minutes))
        signed(assertion_in(response), pair)
        assert come_back(client, packed(response)) == "/"
        return bool(asked.get("ForceAuthn") == "true")

    forced = [come_back_after(minutes=60)]
    refused = client.post("/api/people/tokens/", token)
    forced.append(come_back_after(minutes=0))
    made = client.post("/api/people/tokens/", token)

    assert refused.json()["code"] == "sign_in_again"
    assert made.status_code == 201
    assert forced == [False, True]
