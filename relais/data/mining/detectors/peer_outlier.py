"""Cost and acts per patient far above those of peers."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.peers import compared, with_size, without_peers
from relais.data.mining.telling import LABELS, counted, multiplied, number, told
from relais.data.screening.definition import STATISTICAL, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros

HEADER = Header(
    id="peer_outlier",
    version="1",
    title="Bien au-dessus des comparables",
    why="Un coût ou un nombre d’actes par patient très supérieur à celui des mêmes professionnels du lieu appelle un regard.",
    legal_basis=("CSS L315-1", "CSS L162-1-15", "CSS L133-4"),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Patientèle plus âgée ou plus malade que celle des comparables",
        "Exercice particulier que la spécialité ne dit pas",
    ),
    clears=(
        "Part des patients en affection de longue durée ou de plus de 80 ans",
        "Diplôme, plateau technique ou activité reconnue",
    ),
    subject_kind="provider",
    tables=("provider_year",),
    purpose=ABUSE,
    kind=STATISTICAL,
    labels={
        **LABELS,
        "cost": "Coût par patient",
        "acts": "Actes par patient",
        "n_patients": "Patients dans l’année",
        "reimbursed_cents": "Remboursé dans l’année",
        "value_cents": "Valeur",
        "median_cents": "Médiane des comparables",
        "p90_cents": "90e centile des comparables",
    },
)
MEASURES = ("cost", "acts")
TOLD = (
    "peers_n",
    "peers_median",
    "peers_p90",
    "peers_level",
    "percentile",
    "shrunk",
    "distance",
    "value",
)
LEVELS = {
    1: "même spécialité, même département, même taille",
    2: "même spécialité, même département",
    3: "même spécialité",
}


def find(tables: Sources) -> ir.Table:
    """Providers of enough patients (`mining_peer_patients`) whose cost or number of acts per patient, drawn to the median
    for the small ones, passes it by `mining_peer_excess` and by `mining_peer_distance` robust deviations."""
    claims = tables_of(tables)
    years = claims.table("provider_year")
    enough = years.filter(
        (years.n_patients >= int(claims.law["mining_peer_patients"])) & (years.specialty != "?")
    )
    units = with_size(enough)
    cost = _measured(units, units.reimbursed_cents // units.n_patients, "cost", claims)
    acts = _measured(units, units.quantity * 100 // units.n_patients, "acts", claims)
    beside = acts.drop("n_patients", *_about(units))
    both = cost.left_join(beside, ["provider_id", "year"]).drop("provider_id_right", "year_right")
    found = both.filter(both.cost_over | ibis.coalesce(both.acts_over, False))
    return found.rename(subject_id="provider_id")


def unseen(tables: Sources) -> dict[str, int]:
    claims = tables_of(tables)
    years, least = claims.table("provider_year"), int(claims.law["mining_peer_patients"])
    few = years.filter(years.n_patients < least).provider_id.nunique().to_pyarrow().as_py()
    enough = years.filter(years.n_patients >= least)
    small = {
        f"professionnels de moins de {least} patients dans une année, qui n’y sont pas comparés": int(
            few
        )
    }
    return {**without_peers(enough, claims), **small}


def _about(units: ir.Table) -> list[str]:
    return [name for name in units.columns if name not in ("provider_id", "year", "n_patients")]


def _measured(units: ir.Table, value: Any, name: str, claims: Claims) -> ir.Table:
    """The units beside their peers for one measure, its columns named after it."""
    told = compared(units.mutate(value=value.cast("int64")), claims, weight="n_patients")
    limit = told.peers_median * (100 + int(claims.law["mining_peer_excess"])) // 100
    over = (told.shrunk > limit) & (told.distance >= int(claims.law["mining_peer_distance"]))
    marked = told.mutate(over=over, limit=limit.cast("int64"))
    named = {f"{name}_{column}": column for column in (*TOLD, "over", "limit")}
    return marked.rename(named)


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    reasons = []
    for name in MEASURES:
        if row[f"{name}_over"]:
            reasons.append(_sentence(row, name))
    reasons.append(
        f"Comparé à {counted(row['cost_peers_n'], 'professionnel', 'professionnels')} ({LEVELS[row['cost_peers_level']]}), sur "
        f"{counted(row['n_patients'], 'patient', 'patients')} en {row['year']}."
    )
    return told(
        HEADER,
        row,
        tables,
        reasons,
        amount_cents=_stake(row),
        score=round(max(row[f"{name}_distance"] or 0.0 for name in MEASURES), 4),
        evidence={
            "n_patients": row["n_patients"],
            "reimbursed_cents": row["reimbursed_cents"],
            "specialty": row["specialty"],
            "territory": row["territory"],
            "size_class": row["size_class"],
            "cost": _compared(row, "cost", "_cents"),
            "acts": _compared(row, "acts", ""),
        },
    )


def _sentence(row: dict[str, Any], name: str) -> str:
    value, median = row[f"{name}_value"], row[f"{name}_peers_median"]
    what = "Remboursé par patient" if name == "cost" else "Actes par patient"
    shown = euros if name == "cost" else _hundredths
    return (
        f"{what} : {shown(value)}, soit {multiplied(value, median)} la médiane des comparables ({shown(median)}) ; "
        f"{row[f'{name}_percentile']} % des comparables sont en dessous."
    )


def _hundredths(value: int) -> str:
    return f"{number(value // 100)},{value % 100:02d}"


def _compared(row: dict[str, Any], name: str, unit: str) -> dict[str, Any]:
    if row[f"{name}_value"] is None:
        return {}
    shown = (lambda cents: cents) if unit else (lambda hundredths: hundredths / 100)
    return {
        f"value{unit}": shown(row[f"{name}_value"]),
        f"median{unit}" if unit else "peers_median": shown(row[f"{name}_peers_median"]),
        f"p90{unit}" if unit else "peers_p90": shown(row[f"{name}_peers_p90"]),
        "percentile": row[f"{name}_percentile"],
        "peers_n": row[f"{name}_peers_n"],
    }


def _stake(row: dict[str, Any]) -> int:
    """What passes the limit, not what passes the median: the greater of the two measures."""
    cents = []
    if row["cost_over"]:
        cents.append((row["cost_value"] - row["cost_limit"]) * row["n_patients"])
    if row["acts_over"] and row["quantity"]:
        acts = (row["acts_value"] - row["acts_limit"]) * row["n_patients"] // 100
        cents.append(acts * row["reimbursed_cents"] // row["quantity"])
    return max(cents)
