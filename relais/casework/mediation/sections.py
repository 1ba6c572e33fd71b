"""What a mediation brings to the page of its file."""

from __future__ import annotations

from typing import Any

from relais.casework.case.models import Case
from relais.casework.mediation.models import Mediation
from relais.registers.accounts.models import Agent


def referral(case: Case, agent: Agent) -> dict[str, Any]:
    """The referral as received, and what the mediator found."""
    row = Mediation.objects.get(case=case)
    facts = [
        ("Demandeur", row.get_applicant_display()),
        ("Nom déclaré", f"{row.last_name.upper()} {row.first_names}".strip()),
        ("Né(e) le", row.birth_date),
        ("Saisi pour autrui par", row.mandated_by),
        ("Courriel", row.email),
        ("Téléphone", row.phone),
        ("Motif", row.get_motive_display()),
        ("Démarche préalable", row.prior_step_on),
        ("Décision notifiée", row.decision_notified_on),
        ("Service concerné", row.get_service_display()),
        ("Recevable depuis", row.admissible_on),
        ("Cause", row.get_cause_display()),
        ("Recommandation", row.recommendation),
        ("Suite donnée", row.get_taken_up_display()),
    ]
    return {
        "facts": [(label, value) for label, value in facts if value],
        "statement": row.statement,
        "case": case,
        "search": _search(row),
    }


def _search(row: Mediation) -> str:
    """The line of text that finds the person in the directory."""
    birth = f" {row.birth_date:%d/%m/%Y}" if row.birth_date else ""
    return f"{row.last_name} {row.first_names}".strip() + birth
