"""Monitoring asks a container by its name or address; every other page checks the host."""

import pytest

HOSTS = ["web:8000", "172.18.0.5:8000", "[fd00::5]:8000", "plumbline-web-1", "not a host"]


@pytest.mark.django_db
@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("page", ["/healthz", "/readyz", "/metrics"])
def test_monitoring_may_use_any_host(client, page, host):
    assert client.get(page, headers={"host": host}).status_code in {200, 503}


@pytest.mark.django_db
@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("page", ["/", "/api/me/", "/admin/login/", "/healthz/", "//healthz"])
def test_no_other_page_answers_to_a_foreign_host(client, page, host):
    assert client.get(page, headers={"host": host}).status_code == 400


@pytest.mark.django_db
def test_a_foreign_host_is_repeated_nowhere(client):
    answer = client.get("/healthz", headers={"host": "evil.example", "x-forwarded-host": "evil"})

    assert "evil" not in str(answer.headers) + answer.content.decode()
