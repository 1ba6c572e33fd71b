"""Every address that names an object, as every role of another fund, as the partner, and across the wall between purposes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from relais.casework.case.actions import add_task, open_case
from relais.casework.case.enums import CaseOrigin
from relais.casework.case.models import Case
from relais.casework.outreach.actions.designing import create_campaign
from relais.casework.outreach.models import FieldAction, FieldEntry, ResultImport
from relais.casework.referrals.actions import NewReferral, send
from relais.casework.signals.models import FiledSignal, SignalDefinition
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import GRANTS, Permission, Role
from relais.registers.directory.merge_actions import merge
from relais.registers.directory.models import DuplicateSuggestion, Person
from tests.cast import Cast

# What names no object of a fund: parameters of the law, one's own drafts and jobs, published files, words of a login.
NOT_OF_A_FUND = (
    "/compte/",
    "/droits/",
    "/regles/",
    "/travaux/",
    "/chiffres/",
    "/signaux/reperages/",
    "/dossiers/ouvrir/",
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


@dataclass(frozen=True)
class World:
    """One object of each kind, all of the fund 831."""

    case: Case
    mediation: Case
    person: Person
    keys: dict[str, object]

    def address(self, route: str) -> str:
        """The address of a real object. Raises KeyError for a parameter that this test does not know yet."""
        words = []
        for word in route.strip("/").split("/"):
            words.append(str(self.keys[self._kind(route, word)]) if word.startswith("<") else word)
        return "/" + "/".join(words) + ("/" if route.endswith("/") else "")

    def _kind(self, route: str, word: str) -> str:
        name = word.strip("<>").split(":")[-1]
        place = route.split("<")[0] if name == "pk" else ""
        if route.startswith("/dossiers/") and name == "pk":
            return "part"
        if name == "reference":
            return "referral" if "/orientations/" in route or "/referrals/" in route else "case"
        return place or name


@pytest.fixture
def world(cast: Cast) -> World:
    fund, today = cast.fund, timezone.localdate()
    person, twin, third, fourth = (
        Person.objects.create(
            fund=fund,
            pseudonym=f"w{n}",
            last_name="Martin",
            first_names="Odile",
            birth_date=dt.date(1950, 1, 1),
        )
        for n in range(4)
    )
    case = open_case(actor=cast.agent, procedure="support", person=person, origin=CaseOrigin.SELF)
    task = add_task(actor=cast.agent, case=case, title="Rappeler", due_on=today)
    mediator = cast.by_role[Role.MEDIATOR]
    mediation = open_case(
        actor=mediator,
        procedure="mediation",
        person=person,
        origin=CaseOrigin.SELF,
        applicant="insured",
        motive="indu",
    )
    definition = SignalDefinition.objects.create(
        name="need", title="Besoin", purpose="need", about={}
    )
    signal = FiledSignal.objects.create(
        fund=fund,
        signal_id="s1",
        definition=definition,
        version="1",
        purpose="need",
        subject_kind="person",
        subject_id="w0",
        person=person,
        reasons=["…"],
        evidence={},
        filed_on=today,
        seen_on=today,
    )
    campaign = create_campaign(
        actor=cast.manager,
        title="Essai",
        starts_on=today,
        channels=["phone", "onsite"],
        theme="Essai",
        query={"age": [75, None]},
    )
    action = FieldAction.objects.create(
        fund=fund, campaign=campaign, title="Marché", place="Toulon", on=today
    )
    entry = FieldEntry.objects.create(
        action=action,
        token="00000000-0000-4000-8000-000000000001",
        outcome="reached",
        agent=cast.agent,
        at=timezone.now(),
    )
    imported = ResultImport.objects.create(
        fund=fund,
        campaign=campaign,
        file_name="a.csv",
        sha256="0" * 64,
        stored_as="a",
        created_by=cast.manager,
    )
    suggestion = DuplicateSuggestion.objects.create(fund=fund, first=person, second=twin, score=0.9)
    merged = merge(actor=cast.manager, keep=third, absorb=fourth, reason="même personne")
    referral = send(
        actor=cast.partner,
        given=NewReferral(
            last_name="Autre",
            first_names="Léa",
            birth_date=dt.date(1960, 1, 1),
            need="care",
            consent_given_by="person",
            consent_given_on=today,
            consent_ends_on=today,
            consent_to_progress=True,
            phone="06 39 98 00 77",
        ),
        key="world",
    )
    keys = {
        "case": case.reference,
        "referral": referral.reference,
        "part": task.pk,
        "transition": "enregistrer-l-accord",
        "point": 1,
        "/signaux/": signal.pk,
        "/campagnes/": campaign.pk,
        "/campagnes/terrain/": action.pk,
        "/campagnes/terrain/saisies/": entry.pk,
        "/campagnes/imports/": imported.pk,
        "/personnes/": person.pk,
        "/personnes/doublons/": suggestion.pk,
        "/personnes/fusions/": merged.pk,
        "/administration/comptes/": cast.colleague.pk,
        "/administration/partenaires/": cast.partner_organisation.pk,
    }
    return World(case, mediation, person, keys)


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
