"""Every address that names an object, as every role of another fund, as the partner, and across the wall between purposes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import GRANTS, Permission, Role
from tests.cast import Cast
from tests.functional.walls.world import World, make_world

# What names no object of a fund: parameters of the law, one's own drafts and jobs, published files, words of a login; and what
# only a warehouse holds, whose own tests have one.
NOT_OF_A_FUND = (
    "/compte/",
    "/droits/",
    "/regles/",
    "/travaux/",
    "/chiffres/",
    "/signaux/reperages/",
    "/dossiers/ouvrir/",
    "/professionnels/",
    "/detecteurs/",
)
REFUSED = {400, 401, 403, 404, 405, 409}


def patterns(found: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    for pattern in found:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns, route)
        elif "<" in route and not route.startswith(NOT_OF_A_FUND):
            yield route


ROUTES = sorted(set(patterns(get_resolver().url_patterns)))


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


def opened(client: Client, addresses: list[str]) -> dict[str, tuple[int, int]]:
    """The addresses that answer something else than a refusal, by GET or by POST."""
    found = {}
    for address in addresses:
        both = client.get(address), client.post(address)
        for answer in both:
            if answer.streaming:
                answer.getvalue()
        if not {answer.status_code for answer in both} <= REFUSED:
            found[address] = (both[0].status_code, both[1].status_code)
    return found


def test_every_parameter_of_every_address_is_known(world: World) -> None:
    assert len(ROUTES) > 50
    assert all(world.address(route) for route in ROUTES)


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.PARTNER])
def test_another_fund_opens_nothing(cast: Cast, world: World, client: Client, role: str) -> None:
    team = cast.stranger.team
    stranger = Agent.objects.create_user(
        f"{role}@ailleurs.example.org",
        None,
        fund=cast.other_fund,
        roles=(role,),
        first_name="A",
        last_name="B",
        team=team,
    )
    client.force_login(stranger)
    assert not opened(client, [world.address(route) for route in ROUTES])


def test_a_partner_opens_nothing_but_his_referral(cast: Cast, world: World, client: Client) -> None:
    client.force_login(cast.partner)
    others = [
        world.address(route)
        for route in ROUTES
        if "/orientations/" not in route and "/referrals/" not in route
    ]
    assert not opened(client, others)


def without(word: Permission) -> list[str]:
    """Roles of the fund that do not have a word."""
    return [role for role, words in GRANTS.items() if word not in words and role != Role.PARTNER]


@pytest.mark.parametrize("role", without(Permission.SEE_SUPPORT))
def test_support_stays_behind_its_wall(cast: Cast, world: World, client: Client, role: str) -> None:
    client.force_login(cast.by_role[role])
    addresses = [
        world.address(route)
        for route in ROUTES
        if route.startswith(("/dossiers/", "/accompagnement/"))
    ]
    assert not opened(client, addresses)


@pytest.mark.parametrize("role", without(Permission.SEE_MEDIATION))
def test_mediation_stays_behind_its_own(
    cast: Cast, world: World, client: Client, role: str
) -> None:
    client.force_login(cast.by_role[role])
    mine = replace(world, keys={**world.keys, "case": world.mediation.reference})
    addresses = [mine.address(route) for route in ROUTES if route.startswith("/dossiers/")]
    assert world.mediation.get_absolute_url() in addresses
    assert not opened(client, addresses)


@pytest.mark.parametrize(
    ("role", "prefix"),
    [
        (role, prefix)
        for word, prefix in (
            (Permission.SEE_PERSON, "/personnes/"),
            (Permission.SEE_SIGNALS, "/signaux/"),
            (Permission.SEE_CAMPAIGNS, "/campagnes/"),
            (Permission.SEE_REFERRALS, "/orientations/"),
            (Permission.SEE_CONTROL_SIGNALS, "/professionnels-a-regarder/"),
        )
        for role in without(word)
        # The administrator reads who read a file, whose page stays shut.
        if (role, prefix) != (Role.ADMINISTRATOR, "/personnes/")
    ],
)
def test_no_address_opens_without_its_word(
    cast: Cast, world: World, client: Client, role: str, prefix: str
) -> None:
    client.force_login(cast.by_role[role])
    addresses = [world.address(route) for route in ROUTES if route.startswith(prefix)]
    assert addresses
    assert not opened(client, addresses)


# Asked for in a control, by actions that its own tests walk.
ELSEWHERE = {"DocumentRequest", "SignalException"}


def test_every_kind_of_record_exists_at_least_once(world: World) -> None:
    kinds = [model for model in apps.get_models() if model.__module__.startswith("relais.")]
    empty = {model.__name__ for model in kinds if not model._base_manager.exists()}
    assert empty <= ELSEWHERE


@pytest.mark.parametrize("role", Role.values)
def test_no_page_of_a_rich_object_breaks(
    cast: Cast, world: World, client: Client, role: str
) -> None:
    """As every role, by GET then by POST of nothing: refused, shown or done, never broken."""
    client.force_login(cast.by_role[role])
    client.raise_request_exception = False
    other = replace(world, keys={**world.keys, "case": world.mediation.reference})
    jobs = [f"/travaux/{job}/" for job in world.jobs]
    addresses = dict.fromkeys(
        [*(w.address(route) for route in ROUTES for w in (world, other)), "/", "/travaux/", *jobs]
    )
    broken = {}
    for ask in (client.get, client.post):
        for address in addresses:
            answer = ask(address)
            if answer.streaming:
                answer.getvalue()
            if answer.status_code >= 500:
                broken[ask.__name__, address] = answer.status_code
    assert not broken


def test_details_are_shown_with_all_they_hold(cast: Cast, world: World, client: Client) -> None:
    client.force_login(cast.manager)
    shown = {
        world.case.get_absolute_url(): ("devis.pdf", "Prendre rendez-vous", "Rappelle mardi."),
        f"/personnes/{world.person.pk}/": ("06 39 98 00 11", "Besoin", world.case.reference),
        f"/campagnes/imports/{world.keys['/campagnes/imports/']}/": ("mars.csv", "Raison"),
        f"/signaux/{world.keys['/signaux/']}/": ("9 500,00", "Textes"),
        f"/travaux/{world.jobs[0]}/": ("Rapport",),
    }
    for address, words in shown.items():
        page = client.get(address)
        assert page.status_code == 200, address
        text = page.content.decode().replace("\N{NARROW NO-BREAK SPACE}", " ")
        text = text.replace("\N{NO-BREAK SPACE}", " ")
        assert not [word for word in words if word not in text], address


def test_who_has_the_word_does_open(cast: Cast, world: World, client: Client) -> None:
    client.force_login(cast.agent)
    assert client.get(world.case.get_absolute_url()).status_code == 200
    assert client.get(f"/personnes/{world.person.pk}/").status_code == 200


def test_a_visitor_is_sent_to_the_login(world: World, client: Client) -> None:
    for route in ROUTES:
        answer = client.get(world.address(route))
        assert answer.status_code in (401, 405) or "/compte/connexion/" in answer.get(
            "Location", ""
        ), route
