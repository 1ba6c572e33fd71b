"""Words for what a person may do, and the roles that give them.

Code asks for a word (`agent.may(Permission.WORK_SUPPORT)`), never for a role. The wall between purposes is here: those who
accompany do not see investigations, those who investigate do not see support.
"""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices


class Permission(StrEnum):
    """One word for each thing that can be refused."""

    SEARCH_PEOPLE = "search_people"
    SEE_PERSON = "see_person"
    EDIT_PERSON = "edit_person"
    MERGE_PEOPLE = "merge_people"
    SEE_NIR = "see_nir"
    SEE_READERS = "see_readers"

    SEE_SIGNALS = "see_signals"
    DECIDE_SIGNALS = "decide_signals"
    SEE_CONTROL_SIGNALS = "see_control_signals"

    SEE_SUPPORT = "see_support"
    WORK_SUPPORT = "work_support"
    SEE_MEDIATION = "see_mediation"
    WORK_MEDIATION = "work_mediation"
    ASSIGN_CASES = "assign_cases"
    SEE_SENSITIVE = "see_sensitive"

    SEE_REFERRALS = "see_referrals"
    TAKE_REFERRALS = "take_referrals"
    MAKE_REFERRALS = "make_referrals"

    SEE_CAMPAIGNS = "see_campaigns"
    DESIGN_CAMPAIGNS = "design_campaigns"
    MAKE_CALLS = "make_calls"

    SEE_FIGURES = "see_figures"
    OPEN_ROWS = "open_rows"
    USE_SIMULATOR = "use_simulator"
    EXPORT_LISTS = "export_lists"

    MANAGE_AGENTS = "manage_agents"
    MANAGE_PARTNERS = "manage_partners"
    READ_JOURNAL = "read_journal"
    APPLY_RETENTION = "apply_retention"


class Role(TextChoices):
    """Roles of a fund, and that of a partner's agent."""

    COUNSELLOR = "counsellor", "Conseiller accompagnement santé"
    RECEPTION = "reception", "Agent d’accueil"
    EXPERT = "expert", "Expert métier"
    SOCIAL_WORKER = "social_worker", "Travailleur social"
    DELEGATE = "delegate", "Délégué de l’Assurance Maladie"
    INVESTIGATOR = "investigator", "Enquêteur"
    MEDIATOR = "mediator", "Médiateur"
    MANAGER = "manager", "Responsable"
    ANALYST = "analyst", "Analyste de données"
    ADMINISTRATOR = "administrator", "Administrateur"
    PARTNER = "partner", "Agent d’un partenaire"


P = Permission
_PEOPLE = frozenset({P.SEARCH_PEOPLE, P.SEE_PERSON, P.EDIT_PERSON, P.USE_SIMULATOR})
_SUPPORT = _PEOPLE | {
    P.SEE_SIGNALS,
    P.DECIDE_SIGNALS,
    P.SEE_SUPPORT,
    P.WORK_SUPPORT,
    P.SEE_REFERRALS,
    P.TAKE_REFERRALS,
    P.SEE_CAMPAIGNS,
    P.MAKE_CALLS,
    P.SEE_FIGURES,
}

GRANTS: dict[str, frozenset[Permission]] = {
    Role.COUNSELLOR: _SUPPORT | {P.SEE_NIR},
    Role.RECEPTION: _PEOPLE | {P.SEE_REFERRALS, P.SEE_CAMPAIGNS, P.MAKE_CALLS},
    Role.EXPERT: _PEOPLE | {P.SEE_NIR, P.SEE_CAMPAIGNS, P.MAKE_CALLS},
    Role.SOCIAL_WORKER: _PEOPLE | {P.SEE_SUPPORT, P.WORK_SUPPORT, P.SEE_REFERRALS, P.SEE_FIGURES},
    Role.DELEGATE: frozenset({P.SEE_CAMPAIGNS, P.MAKE_CALLS, P.SEE_FIGURES}),
    Role.INVESTIGATOR: frozenset(
        {
            P.SEE_CONTROL_SIGNALS,
            P.DECIDE_SIGNALS,
            P.SEE_FIGURES,
            P.USE_SIMULATOR,
            P.EXPORT_LISTS,
        }
    ),
    Role.MEDIATOR: _PEOPLE | {P.SEE_MEDIATION, P.WORK_MEDIATION, P.SEE_SENSITIVE, P.SEE_FIGURES},
    Role.MANAGER: _SUPPORT
    | {
        P.MERGE_PEOPLE,
        P.SEE_READERS,
        P.ASSIGN_CASES,
        P.DESIGN_CAMPAIGNS,
        P.OPEN_ROWS,
        P.EXPORT_LISTS,
        P.MANAGE_PARTNERS,
        P.SEE_MEDIATION,
    },
    Role.ANALYST: frozenset(
        {
            P.SEE_SIGNALS,
            P.SEE_CAMPAIGNS,
            P.DESIGN_CAMPAIGNS,
            P.SEE_FIGURES,
            P.OPEN_ROWS,
            P.USE_SIMULATOR,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {P.MANAGE_AGENTS, P.MANAGE_PARTNERS, P.READ_JOURNAL, P.SEE_READERS, P.APPLY_RETENTION}
    ),
    Role.PARTNER: frozenset({P.MAKE_REFERRALS}),
}


def granted(roles: frozenset[str]) -> frozenset[Permission]:
    """Every word that a set of roles gives."""
    return frozenset().union(*(GRANTS[role] for role in roles))
