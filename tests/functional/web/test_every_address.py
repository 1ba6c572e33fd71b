"""Every address that takes no argument, as every role: nothing breaks, and what the menu offers opens."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from relais.registers.accounts.permissions import Role
from tests.cast import Cast


def addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif "<" not in route and "(" not in route and "^" not in route:
            yield route


EVERY = sorted(set(addresses(get_resolver().url_patterns)))


def test_there_are_addresses() -> None:
    assert {"/", "/sante/", "/signaux/", "/regles/", "/simulateur/"} <= set(EVERY)


@pytest.mark.parametrize("role", [*Role.values, None])
def test_no_address_breaks(client: Client, cast: Cast, role: str | None) -> None:
    if role:
        client.force_login(cast.by_role[role])
    client.raise_request_exception = False
    broken = {}
    for address in EVERY:
        if address == "/compte/deconnexion/":
            continue
        status = client.get(address).status_code
        if status >= 500 and status != 503:
            broken[address] = status
    assert not broken


@pytest.mark.parametrize("role", Role.values)
def test_the_menu_offers_nothing_that_is_refused(client: Client, cast: Cast, role: str) -> None:
    client.force_login(cast.by_role[role])
    bar = client.get("/aide/").content.decode().split('<nav class="menu"')[1].split("</nav>")[0]
    links = set(re.findall(r'href="(/(?!compte/)[^"]*)"', bar))
    assert {"/", "/aide/"} <= links
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize("role", Role.values)
def test_home_costs_a_bounded_number_of_queries(
    client: Client, cast: Cast, role: str, django_assert_max_num_queries: object
) -> None:
    client.force_login(cast.by_role[role])
    with django_assert_max_num_queries(45):  # type: ignore[operator]
        assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "page=0&tri=-inconnu&colonnes=x",
        "page=99999999999999999999&format=csv",
        "etat=%00&commune=%27%22%3E%3Cscript%3E&depuis=2026-02-31",
        "q=" + "a" * 3000,
        "annee=abc&chapitre=..%2F..&year=-1",
    ],
)
def test_no_query_breaks_a_page(client: Client, cast: Cast, query: str) -> None:
    client.force_login(cast.manager)
    client.raise_request_exception = False
    broken = []
    for address in EVERY:
        if address.startswith("/compte/"):
            continue
        response = client.get(f"{address}?{query}")
        if response.streaming:
            b"".join(response.streaming_content)  # type: ignore[attr-defined]
        elif '<script>"' in response.content.decode() or response.status_code >= 500:
            broken.append((address, response.status_code))
    assert not broken


def test_a_right_told_to_who_may_not_simulate_has_no_way_there(client: Client, cast: Cast) -> None:
    client.force_login(cast.by_role[Role.DELEGATE])
    told = client.get("/regles/droit/ame/")
    assert told.status_code == 200
    assert "/droits/ame/" not in told.content.decode()
    client.force_login(cast.agent)
    assert "/droits/ame/" in client.get("/regles/droit/ame/").content.decode()
