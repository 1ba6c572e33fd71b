"""The people of the demonstration: one account per role, a team to work with, a few partners."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass

from django.db import transaction

from relais.registers.accounts.models import (
    Agent,
    AgentRole,
    Fund,
    Partner,
    PartnerKind,
    Site,
    Team,
)
from relais.registers.accounts.permissions import Role

FUNDS = {"831": ("CPAM du Var", "83"), "171": ("CPAM de la Charente-Maritime", "17")}
SITES = {
    "831": [
        ("Toulon", "83137"),
        ("Draguignan", "83050"),
        ("Hyères", "83069"),
        ("Brignoles", "83023"),
    ],
    "171": [("La Rochelle", "17300"), ("Saintes", "17415")],
}
TEAMS = {
    "mas": "Mission accompagnement santé",
    "accueil": "Accueil et relations usagers",
    "mediation": "Médiation",
    "statistiques": "Statistiques",
}
PARTNERS = [
    ("Les Restos du Cœur — antenne de Toulon", PartnerKind.ASSOCIATION),
    ("PASS de l’hôpital Sainte-Musse", PartnerKind.PASS),
    ("Centre social des Œillets", PartnerKind.SOCIAL_CENTRE),
    ("France Services — bus du Haut-Var", PartnerKind.FRANCE_SERVICES),
]
CAST = [
    (Role.COUNSELLOR, "Nadia", "Berger", "mas"),
    (Role.MANAGER, "Hélène", "Roustan", "mas"),
    (Role.RECEPTION, "Karim", "Fabre", "accueil"),
    (Role.EXPERT, "Lucie", "Aubert", "accueil"),
    (Role.SOCIAL_WORKER, "Inès", "Morel", "mas"),
    (Role.MEDIATOR, "Bruno", "Castel", "mediation"),
    (Role.DELEGATE, "Marie", "Giraud", "accueil"),
    (Role.INVESTIGATOR, "Paul", "Mercier", "statistiques"),
    (Role.ANALYST, "Théo", "Vidal", "statistiques"),
    (Role.ADMINISTRATOR, "Sophie", "Lambert", "statistiques"),
    (Role.PARTNER, "Claire", "Dumas", ""),
]
COLLEAGUES = [("Aïcha", "Benali"), ("Julien", "Perrin"), ("Fatou", "Diallo"), ("Camille", "Roche")]


@dataclass(frozen=True)
class DemoAccount:
    role: str
    name: str
    email: str


@transaction.atomic
def make_accounts(code: str) -> tuple[Fund, list[DemoAccount], str]:
    """The fund with its sites, teams, partners and one account per role, all with one password made here.

    Answers the fund, the accounts, and the password. Safe to repeat: what exists stays, the password changes.
    """
    name, department = FUNDS[code]
    fund, _ = Fund.objects.get_or_create(
        code=code, defaults={"name": name, "department": department}
    )
    sites = [
        Site.objects.get_or_create(fund=fund, name=site, defaults={"commune": commune})[0]
        for site, commune in SITES[code]
    ]
    teams = {
        key: Team.objects.get_or_create(fund=fund, name=title, defaults={"site": sites[0]})[0]
        for key, title in TEAMS.items()
    }
    partners = [
        Partner.objects.get_or_create(
            fund=fund, name=title, defaults={"kind": kind, "site": sites[0]}
        )[0]
        for title, kind in PARTNERS
    ]
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    accounts = []
    for role, first, last, team in CAST:
        partner = partners[0] if role == Role.PARTNER else None
        agent = _agent(fund, role, first, last, teams.get(team), sites[0], partner)
        agent.set_password(password)
        agent.save(update_fields=["password"])
        accounts.append(DemoAccount(role.label, str(agent), agent.email))
    for n, (first, last) in enumerate(COLLEAGUES):
        _agent(fund, Role.COUNSELLOR, first, last, teams["mas"], sites[n % len(sites)], None)
    return fund, accounts, password


def _agent(
    fund: Fund,
    role: Role,
    first: str,
    last: str,
    team: Team | None,
    site: Site,
    partner: Partner | None,
) -> Agent:
    email = f"{role.value.replace('_', '-')}@cpam{fund.department}.example.org"
    if team is not None and role == Role.COUNSELLOR and (first, last) in COLLEAGUES:
        email = f"{_ascii(first)}.{_ascii(last)}@cpam{fund.department}.example.org"
    agent, made = Agent.objects.get_or_create(
        email=email,
        defaults={
            "fund": fund,
            "first_name": first,
            "last_name": last,
            "team": team,
            "site": None if partner else site,
            "partner": partner,
        },
    )
    if made:
        AgentRole.objects.create(agent=agent, role=role)
    return agent


def _ascii(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
