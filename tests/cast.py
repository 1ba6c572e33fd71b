"""The fixed cast of the tests: who plays which part is the same in every file."""

from __future__ import annotations

from dataclasses import dataclass

from relais.registers.accounts.models import Agent, Fund, Partner, PartnerKind, Site, Team
from relais.registers.accounts.permissions import Role

PASSWORD = "mot de passe de test 2026"


@dataclass(frozen=True)
class Cast:
    """`agent` and `colleague` are counsellors of the same team; `stranger` is a counsellor of another fund."""

    fund: Fund
    other_fund: Fund
    site: Site
    team: Team
    partner_organisation: Partner
    agent: Agent
    colleague: Agent
    manager: Agent
    partner: Agent
    stranger: Agent
    by_role: dict[str, Agent]


def make_cast() -> Cast:
    fund = Fund.objects.create(code="831", name="CPAM du Var", department="83")
    other_fund = Fund.objects.create(
        code="171", name="CPAM de la Charente-Maritime", department="17"
    )
    site = Site.objects.create(fund=fund, name="Toulon Centre", commune="83137")
    team = Team.objects.create(fund=fund, name="Mission accompagnement santé", site=site)
    other_team = Team.objects.create(fund=other_fund, name="Mission accompagnement santé")
    organisation = Partner.objects.create(
        fund=fund, name="Les Restos du Cœur de Toulon", kind=PartnerKind.ASSOCIATION
    )

    def person(name: str, role: str, *, of: Fund = fund, **fields: object) -> Agent:
        first, last = name.split(" ", 1)
        email = f"{first}.{last}@{of.code}.example.org".lower().replace(" ", "-")
        # Hashing is slow on purpose: only tests about login need a usable password (tests.cast.PASSWORD).
        return Agent.objects.create_user(
            email, None, fund=of, roles=(role,), first_name=first, last_name=last, **fields
        )

    by_role = {
        role: person(f"Rôle {role.label}".replace("’", ""), role, team=team)
        for role in Role
        if role not in (Role.PARTNER, Role.COUNSELLOR, Role.MANAGER)
    }
    agent = person("Alice Agent", Role.COUNSELLOR, team=team, site=site)
    manager = person("Marc Manager", Role.MANAGER, team=team, site=site)
    partner = person("Paul Partenaire", Role.PARTNER, partner=organisation)
    return Cast(
        fund=fund,
        other_fund=other_fund,
        site=site,
        team=team,
        partner_organisation=organisation,
        agent=agent,
        colleague=person("Carla Collègue", Role.COUNSELLOR, team=team, site=site),
        manager=manager,
        partner=partner,
        stranger=person("Simon Stranger", Role.COUNSELLOR, of=other_fund, team=other_team),
        by_role={**by_role, Role.COUNSELLOR: agent, Role.MANAGER: manager, Role.PARTNER: partner},
    )
