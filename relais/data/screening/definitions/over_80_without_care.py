"""People of 80 and more without any care for two years: someone to help, gone abroad, or dead and not known to be."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis.expr.types as ir

from relais.data.screening.definition import Header, Sources
from relais.handover.signal import Signal
from relais.rules.rights.c2s.scale import months_after, years_before

AGE = 80
WITHOUT_CARE_MONTHS = 24
"""The yearly plan of checks of PUMa: over 80, nothing reimbursed in 24 months."""

HEADER = Header(
    id="over_80_without_care",
    version="1",
    title="Plus de 80 ans sans soin depuis deux ans",
    why="À cet âge, deux ans sans soin disent un isolement à rompre, un départ à l’étranger ou un décès non connu.",
    legal_basis=("CSS L160-1", "CSS L262-1", "CSS L114-10-1"),
    author="Service des droits",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Personne en établissement, soignée sur forfait",
        "Soins à l’étranger ou payés par une autre caisse",
        "Personne en bonne santé qui n’a rien demandé",
    ),
    clears=(
        "La personne répond, au téléphone ou au guichet",
        "Un certificat de vie, un courrier, une visite",
        "Un soin remboursé depuis les extraits",
    ),
    subject_kind="person",
    tables=("persons",),
    labels={"birth_date": "Naissance", "last_care_on": "Dernier soin", "on": "Jour des extraits"},
)


def find(tables: Sources) -> ir.Table:
    """Not known to be dead, of the age on the day, no care since; a birth date unknown is not flagged."""
    on = tables.on
    persons = tables.table("persons")
    since = months_after(on, -WITHOUT_CARE_MONTHS)
    found = persons.filter(
        (persons.died_on.isnull() | (persons.died_on > on))
        & (persons.birth_date <= years_before(on, AGE))
        & (persons.last_care_on.isnull() | (persons.last_care_on < since))
    )
    return found.select("fund", "commune", "birth_date", "last_care_on", subject_id=found.person_id)


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    """Neither score nor amount: it is a call to make, not a fault."""
    last = row["last_care_on"]
    seen = (
        f"Aucun soin remboursé depuis le {last:%d/%m/%Y}."
        if last
        else "Aucun soin remboursé connu."
    )
    return Signal(
        definition=HEADER.id,
        version=HEADER.version,
        subject_kind=HEADER.subject_kind,
        subject_id=row["subject_id"],
        reasons=[
            f"Personne née le {row['birth_date']:%d/%m/%Y} : {AGE} ans passés.",
            seen,
            "Prendre des nouvelles d’abord : proposer une aide, puis vérifier l’adresse et l’existence.",
        ],
        evidence={
            "on": tables.on.isoformat(),
            "birth_date": row["birth_date"].isoformat(),
            "last_care_on": last.isoformat() if last else None,
        },
        fund=row["fund"],
        commune=row["commune"],
    )
