"""Login through the fund's own directory, against a real OpenID Connect server."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests
from django.test import Client

from tests.cast import Cast

FOLDER = Path(__file__).resolve().parents[2] / "oidc"
pytestmark = [
    pytest.mark.oidc,
    pytest.mark.xdist_group("oidc"),
    pytest.mark.skipif(
        not shutil.which("node") or not (FOLDER / "node_modules").exists(),
        reason="oidc-provider n’est pas installé (npm ci --prefix tests/oidc)",
    ),
]
CALLBACK = "http://testserver/compte/oidc/fund/login/callback/"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen(
        ["node", "server.mjs", str(port), CALLBACK],
        cwd=FOLDER,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout is not None
        for line in server.stdout:
            if line.strip() == "ready":
                break
        yield f"http://127.0.0.1:{port}"
        server.kill()


@pytest.fixture
def directory(issuer: str, settings: object) -> str:
    app = {
        "provider_id": "fund",
        "name": "Annuaire de la caisse",
        "client_id": "relais",
        "secret": "secret-de-test",
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}  # type: ignore[attr-defined]
    return issuer


def log_in(client: Client, email: str) -> object:
    """Walks the server's own pages as a browser would, and comes back with what it gave."""
    start = client.post("/compte/oidc/fund/login/")
    assert start.status_code == 302
    with requests.Session() as browser:
        page = browser.get(start["Location"])
        back = ""
        for prompt in ("login", "consent"):
            action = re.search(r'action="([^"]+)"', page.text)
            assert action, page.text[:500]
            form = {"prompt": prompt, "login": email, "password": "x"}
            response = browser.post(urljoin(page.url, action[1]), data=form, allow_redirects=False)
            while response.is_redirect and not response.headers["Location"].startswith(CALLBACK):
                response = browser.get(
                    urljoin(response.url, response.headers["Location"]), allow_redirects=False
                )
            page, back = response, response.headers.get("Location", "")
    assert back.startswith(CALLBACK)
    return client.get(back)


def test_a_known_agent_comes_in(cast: Cast, client: Client, directory: str) -> None:
    response = log_in(client, cast.agent.email)
    assert response.status_code == 302  # type: ignore[attr-defined]
    assert client.session["_auth_user_id"] == str(cast.agent.pk)


def test_someone_the_fund_does_not_know_stays_out(
    cast: Cast, client: Client, directory: str
) -> None:
    response = log_in(client, "inconnu@ailleurs.example.org")
    assert response.status_code == 403  # type: ignore[attr-defined]
    assert "_auth_user_id" not in client.session


def test_an_address_nobody_verified_opens_no_account(
    cast: Cast, client: Client, directory: str
) -> None:
    cast.agent.email = "douteux@831.example.org"
    cast.agent.save()
    log_in(client, cast.agent.email)
    assert "_auth_user_id" not in client.session


def test_an_agent_who_left_stays_out(cast: Cast, client: Client, directory: str) -> None:
    cast.agent.is_active = False
    cast.agent.save()
    log_in(client, cast.agent.email)
    assert "_auth_user_id" not in client.session
