"""Stops of work paid less than the law says, or not at all, two months after they ended."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis.expr.types as ir

from relais.data.screening.definition import Header, Sources
from relais.data.screening.stops.verdicts import SETTLED_DAYS
from relais.handover.signal import Signal
from relais.rules.right import decide
from relais.rules.rights._days import months_before
from relais.rules.rights._french import count
from relais.rules.wording import euros

LEAST_CENTS = 500
"""A choice of the fund: below, a rounding or a late line explains the difference."""
KINDS = {
    "maladie": "maladie",
    "covid": "Covid-19",
    "maternite": "maternité",
    "paternite": "paternité",
    "at_mp": "accident du travail ou maladie professionnelle",
}

HEADER = Header(
    id="ij_underpaid",
    version="1",
    title="Indemnités journalières payées en partie, ou pas du tout",
    why="Un salaire oublié ou une attestation en retard prive de revenu une personne déjà arrêtée.",
    legal_basis=("CSS L321-1", "CSS L323-1", "CSS R323-1", "CSS R323-4", "CSS L433-1"),
    author="Mission accompagnement santé",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 4, 1),
    known_false_positives=(
        "Subrogation : l’employeur a été payé et la ligne n’est pas dans les extraits",
        "Arrêt antérieur à la période des extraits, qui change la carence ou la durée restante",
        "Contrôle médical : indemnités suspendues pour une partie de l’arrêt",
    ),
    subject_kind="person",
    tables=("ij_verdicts", "persons"),
)


def find(tables: Sources) -> ir.Table:
    stops = tables.table("ij_verdicts")
    short = stops.filter((stops.verdict == "due") & (stops.difference_cents <= -LEAST_CENTS))
    persons = tables.table("persons")
    alive = persons.filter(persons.died_on.isnull() | (persons.died_on > tables.on))
    return short.semi_join(alive, "person_id").mutate(subject_id=short.person_id)


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    owed = -row["difference_cents"]
    period = f"du {row['starts_on']:%d/%m/%Y} au {row['ends_on']:%d/%m/%Y}"
    paid = (
        f"{count(row['days_paid'] or 0, 'jour')} et {euros(row['paid_cents'])} payés"
        if row["paid_on"] and row["paid_cents"]
        else f"rien de payé plus de {SETTLED_DAYS} jours après"
    )
    reasons = [
        f"Arrêt {period} ({KINDS[row['kind']]}) : {paid}.",
        f"La règle donne {count(row['days_due'], 'jour')} à {euros(row['daily_due_cents'])}, soit "
        f"{euros(row['due_cents'])} : {euros(owed)} de moins que dû.",
        *(f"{text}." for text in _doubts(row)),
    ]
    named = ("stop_id", "kind", "waiting_days", "days_due", "daily_due_cents", "due_cents",
             "days_paid", "daily_cents", "paid_cents", "wage_1", "wage_2", "wage_3")  # fmt: skip
    return Signal(
        definition=HEADER.id,
        version=HEADER.version,
        subject_kind=HEADER.subject_kind,
        subject_id=row["subject_id"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        amount_cents=owed,
        reasons=reasons,
        evidence={**{name: row[name] for name in named}, "on": tables.on.isoformat()},
        fund=row["fund"],
        commune=row["commune"],
    )


def _doubts(row: dict[str, Any]) -> tuple[str, ...]:
    """The values to confirm that the counter reads for such a stop."""
    wages = zip(months_before(row["starts_on"], 3), ("wage_1", "wage_2", "wage_3"), strict=True)
    facts = {
        **{name: row[name] for name in ("kind", "status", "starts_on", "ends_on", "hours")},
        "wages": [{"month": month, "gross_cents": row[name]} for month, name in wages if row[name]],
    }
    return decide("ij", facts, row["starts_on"]).to_confirm
