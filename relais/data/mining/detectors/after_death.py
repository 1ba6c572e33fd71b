"""Care dated after the death of the patient, or after the end of a right that nothing followed."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.detectors._acts import dated
from relais.data.mining.detectors._ways import by_way, evidence, flag, labels, sentences, stake
from relais.data.mining.telling import period_words, told
from relais.data.screening.definition import RULE, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal

WAYS = {
    "dead": "Soin daté d’après le décès",
    "rights": "Soin daté d’après la fin des droits à l’aide médicale de l’État",
}
SAID = {
    "dead": (
        "ligne est datée d’après le décès du patient, marge déduite",
        "lignes sont datées d’après le décès du patient, marge déduite",
    ),
    "rights": (
        "ligne est datée d’après la fin de l’aide médicale de l’État, sans droit ni demande depuis",
        "lignes sont datées d’après la fin de l’aide médicale de l’État, sans droit ni demande depuis",
    ),
}
HEADER = Header(
    id="after_death",
    version="1",
    title="Soin après le décès ou la fin des droits",
    why="Nul ne soigne un mort : la ligne est une erreur de date ou de bénéficiaire, ou n’a pas eu lieu.",
    legal_basis=("CSS L133-4", "CSS L160-1", "CASF L251-1"),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Date de décès erronée au répertoire, homonyme déclaré mort",
        "Analyse d’un prélèvement fait avant le décès, location commencée : une marge y pourvoit par famille",
        "Facture datée du jour de son envoi et non du soin",
        "Droit à l’aide médicale renouvelé dans une autre caisse",
    ),
    clears=(
        "Acte de décès corrigé, ou personne vue vivante",
        "Prescription et feuille de soins datées d’avant",
        "Décision ouvrant un droit à la date du soin",
    ),
    subject_kind="provider",
    tables=("kept_lines", "persons"),
    optional=("rights_requests", "providers"),
    purpose=ABUSE,
    kind=RULE,
    labels=labels(WAYS),
)


def find(tables: Sources) -> ir.Table:
    """Lines after a death and the margin of their family (`mining_death_grace`); an act may not be of a family there."""
    claims = tables_of(tables)
    parts = [_dead(claims)]
    if claims.has("rights_requests"):
        parts.append(_rights(claims))
    return by_way(parts, claims, WAYS)


def _dead(claims: Claims) -> ir.Table:
    persons = claims.table("persons")
    dead = persons.filter(persons.died_on.notnull()).select("died_on", patient_id="person_id")
    lines = claims.table("kept_lines").inner_join(dead, "patient_id")
    after = lines.filter(lines.starts_on > lines.died_on)
    judged = dated(after, claims, "mining_death_grace", "act_family")
    late = judged.filter(judged.starts_on.delta(judged.died_on, unit="day") > judged["value"])
    return flag(late, WAYS["dead"])


def _rights(claims: Claims) -> ir.Table:
    """Of who is still known under the AME: after the last day of the last right granted, none being asked."""
    persons, asked = claims.table("persons"), claims.table("rights_requests")
    ame = asked.filter(asked.right == "ame")
    granted = ame.filter(ame.outcome.isin(("free", "participative")) & ame.ends_on.notnull())
    last = granted.group_by("household_id").agg(ended_on=granted.ends_on.max())
    pending = ame.filter(ame.outcome.isnull())
    settled = last.anti_join(pending, "household_id")
    holders = persons.filter(persons.complementary == "ame")
    who = holders.inner_join(settled, "household_id").select("ended_on", patient_id="person_id")
    lines = claims.table("kept_lines").inner_join(who, "patient_id")
    grace = int(claims.law["mining_ame_grace"])
    late = lines.filter(lines.starts_on.delta(lines.ended_on, unit="day") > grace)
    return flag(late, WAYS["rights"])


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    reasons = [f"Lignes sans droit, {period_words(row)}.", *sentences(row, SAID), stake(row)]
    return told(
        HEADER,
        row,
        tables,
        reasons,
        amount_cents=row["amount_cents"],
        evidence=evidence(row, WAYS),
    )
