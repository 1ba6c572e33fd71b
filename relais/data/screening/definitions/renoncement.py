"""People who seem to have given care up: long illness without care, or a quote that nothing followed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.screening.definition import Header, Sources
from relais.handover.signal import Signal
from relais.rules.rights.c2s.scale import months_after, years_before
from relais.rules.wording import euros

WITHOUT_CARE_MONTHS = 24
QUOTE_DAYS = 120
QUOTE_CENTS = 30_000
FAMILIES = {
    "dental": "soins dentaires",
    "optical": "optique",
    "hearing": "aides auditives",
}
DOCTOR_AGE = 16

HEADER = Header(
    id="renoncement",
    version="1",
    title="Renoncement probable à des soins",
    why="Un quart des assurés renonce à des soins, d’abord pour leur coût : un accompagnement y remédie.",
    legal_basis=("CSS L262-1", "COG 2018-2022, mission accompagnement santé"),
    author="Mission accompagnement santé",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Soins à l’étranger ou dans un établissement financé autrement",
        "Soins faits avec un autre devis ou un autre professionnel, pas encore remboursés",
        "Personne hébergée en établissement, soignée sur forfait",
    ),
    subject_kind="person",
    tables=("persons", "quotes", "claims"),
)


def find(tables: Sources) -> ir.Table:
    """One row a person for whom a trigger holds: `long_without_care` with a long illness, or `given_up`,
    a quote without follow-up of who has no cover. The other columns count towards the score."""
    on = tables.on
    persons = tables.table("persons")
    alive = persons.filter(persons.died_on.isnull() | (persons.died_on > on))
    quotes = _left(tables).group_by("person_id")
    left = quotes.agg(
        n_quotes=ibis._.count(),
        act_family=ibis._.act_family.argmax(ibis._.patient_share_cents),
        patient_share_cents=ibis._.patient_share_cents.max(),
        issued_on=ibis._.issued_on.argmax(ibis._.patient_share_cents),
    )
    people = alive.left_join(left, "person_id").select(alive, *left.columns[1:])
    since = months_after(on, -WITHOUT_CARE_MONTHS)
    adult = people.birth_date <= years_before(on, DOCTOR_AGE)
    told = people.mutate(
        without_care=people.last_care_on.isnull() | (people.last_care_on < since),
        without_cover=people.complementary == "none",
        without_doctor=(~people.has_declared_doctor & adult).fill_null(False),
        long_illness=people.ald.fill_null(False),
    )
    flagged = told.mutate(
        long_without_care=told.long_illness & told.without_care,
        given_up=(told.n_quotes.notnull() & told.without_cover).fill_null(False),
    )
    return flagged.filter(flagged.long_without_care | flagged.given_up).select(
        "fund",
        "commune",
        "long_illness",
        "without_care",
        "without_cover",
        "without_doctor",
        "given_up",
        "last_care_on",
        "act_family",
        "patient_share_cents",
        "issued_on",
        subject_id=flagged.person_id,
    )


def _left(tables: Sources) -> ir.Table:
    """Quotes old enough, dear enough, after which nothing of the same family was cared for."""
    quotes, claims = tables.table("quotes"), tables.table("claims")
    old = quotes.filter(
        (quotes.issued_on <= tables.on - timedelta(days=QUOTE_DAYS))
        & (quotes.patient_share_cents >= QUOTE_CENTS)
        & quotes.act_family.isin(list(FAMILIES))
    )
    done = claims.filter(claims.act_family.isin(list(FAMILIES)) & ~claims.cancelled)
    return old.anti_join(
        done,
        [
            old.person_id == done.patient_id,
            old.act_family == done.act_family,
            done.starts_on >= old.issued_on,
        ],
    )


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    reasons = list(_reasons(row))
    return Signal(
        definition=HEADER.id,
        version=HEADER.version,
        subject_kind=HEADER.subject_kind,
        subject_id=row["subject_id"],
        score=float(len(reasons)),
        amount_cents=row["patient_share_cents"] if row["given_up"] else None,
        reasons=reasons,
        evidence={
            "on": tables.on.isoformat(),
            **{
                name: value.isoformat() if isinstance(value, date) else value
                for name, value in row.items()
                if name not in ("subject_id", "fund", "commune")
            },
        },
        fund=row["fund"],
        commune=row["commune"],
    )


def _reasons(row: dict[str, Any]) -> list[str]:
    """One sentence for each fact that counts; the score is their number."""
    reasons = []
    if row["long_illness"]:
        reasons.append("Affection de longue durée reconnue.")
    if row["without_care"]:
        last = row["last_care_on"]
        reasons.append(
            f"Aucun soin remboursé depuis le {last:%d/%m/%Y}."
            if last
            else "Aucun soin remboursé connu."
        )
    if row["given_up"]:
        reasons.append(
            f"Devis du {row['issued_on']:%d/%m/%Y} ({FAMILIES[row['act_family']]}) sans suite : "
            f"{euros(row['patient_share_cents'])} à la charge de la personne."
        )
    if row["without_cover"]:
        reasons.append("Aucune complémentaire santé connue.")
    if row["without_doctor"]:
        reasons.append("Aucun médecin traitant déclaré.")
    return reasons
