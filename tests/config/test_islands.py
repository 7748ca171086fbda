"""Islands of the browser application in the admin, as the server writes them."""

import json

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from labeling.models import User


@pytest.fixture
def page(db, client):
    def start_page() -> tuple[str, str]:
        client.force_login(
            User.objects.create_superuser("root"),
            backend="labeling.people.authentication.PasswordBackend",
        )
        answer = client.get("/admin/")
        return answer.content.decode(), answer.headers["Content-Security-Policy"]

    return start_page


def test_a_page_with_islands_loads_them_and_has_a_nonce_for_their_controls(vite_manifest, page):
    text, policy = page()

    nonce = policy.partition("'nonce-")[2].partition("'")[0]
    assert len(nonce) > 20
    assert f'<meta name="csp-nonce" nonce="{nonce}">' in text
    assert 'src="/static/app/assets/admin-12345678.js"' in text
    assert "style-src-attr 'unsafe-inline'" in policy


def test_the_admin_works_without_the_built_frontend(settings, tmp_path, monkeypatch, page):
    nowhere = {**settings.DJANGO_VITE["default"], "manifest_path": tmp_path / "manifest.json"}
    settings.DJANGO_VITE = {"default": nowhere}
    monkeypatch.setattr("django_vite.core.asset_loader.DjangoViteAssetLoader._instance", None)

    text, policy = page()

    assert "loop-station" in text
    assert "nonce" not in policy


def test_other_pages_of_the_admin_allow_no_style_sheet_in_the_page(db, client):
    assert "nonce" not in client.get("/admin/login/").headers["Content-Security-Policy"]


def test_props_cannot_leave_their_attribute():
    nasty = "\"'><script>alert(1)</script>"
    source = '{% load islands %}{% island "run-live" run=nasty many=3 %}'

    html = Template(source).render(Context({"nasty": nasty, "request": RequestFactory().get("/")}))

    assert "<script>" not in html
    props = html.partition('data-props="')[2].rpartition('"')[0]
    for code, sign in (("&quot;", '"'), ("&#x27;", "'"), ("&lt;", "<"), ("&gt;", ">")):
        props = props.replace(code, sign)
    assert json.loads(props) == {"run": nasty, "many": 3}
