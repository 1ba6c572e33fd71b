"""French sentences and the signal of a detector, the same for all."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from operator import itemgetter
from typing import Any

from relais.data.mining.definition import tables_of
from relais.data.mining.gathering import MOST_LINES
from relais.data.screening.definition import Header, Sources
from relais.handover.signal import Signal
from relais.rules.wording import THIN

LABELS = {
    "n_lines": "Lignes en cause",
    "n_lines_shown": "Lignes montrées",
    "n_patients": "Patients",
    "n_claims": "Factures",
    "year": "Année",
    "lines": "Lignes",
    "claim_id": "Facture",
    "line_no": "Ligne",
    "starts_on": "Soin du",
    "act_code": "Acte",
    "quantity": "Quantité",
    "overpaid_cents": "Payé en trop",
    "with_claim_id": "Facture comparée",
    "with_line_no": "Ligne comparée",
    "first_on": "Premier soin",
    "last_on": "Dernier soin",
    "value": "Valeur",
    "peers_n": "Comparables",
    "peers_median": "Médiane des comparables",
    "peers_p90": "90e centile des comparables",
    "percentile": "Rang sur 100 parmi les comparables",
    "peers_level": "Comparé à",
    "specialty": "Spécialité",
    "territory": "Département",
    "size_class": "Classe de taille",
}
"""French names of the usual keys of the evidence: a header gives these and its own."""


def number(value: int) -> str:
    """1234 -> "1 234"."""
    return f"{value:,}".replace(",", THIN)


def counted(n: int, one: str, many: str) -> str:
    """ "1 ligne", "1 234 lignes"."""
    return f"{number(n)} {one if n < 2 else many}"


def multiplied(value: int, by: int) -> str:
    """How many times `by` goes into `value`: "2,4 fois"."""
    return f"{value / by:.1f} fois".replace(".", ",") if by else "sans commune mesure avec"


def day(text: str) -> str:
    """A day of a line of evidence, as it is read."""
    return f"{date.fromisoformat(text):%d/%m/%Y}"


def period(row: dict[str, Any]) -> tuple[date, date]:
    """The civil year of the row: stable from one run to the next, and so is the identifier of the signal."""
    return date(row["year"], 1, 1), date(row["year"], 12, 31)


def period_words(row: dict[str, Any]) -> str:
    """ "du 03/02/2021 au 17/11/2021", or "le 03/02/2021"."""
    first, last = row["first_on"], row["last_on"]
    return f"le {first:%d/%m/%Y}" if first == last else f"du {first:%d/%m/%Y} au {last:%d/%m/%Y}"


def doubts(row: dict[str, Any], tables: Sources) -> list[str]:
    """One sentence for each value to be confirmed that the detector read, and for the acts of the row."""
    read = tables_of(tables).law.to_confirm()
    titles = dict.fromkeys(
        value.title.split(" (")[0] for value in read if value.name[:7] != "mining_"
    )
    told = [f"{title} : valeur à confirmer." for title in titles]
    if row.get("to_confirm"):
        told.append("La règle appliquée à certains de ces actes reste à confirmer.")
    return told


def told(
    header: Header,
    row: dict[str, Any],
    tables: Sources,
    reasons: list[str],
    *,
    amount_cents: int | None,
    score: float | None = None,
    evidence: dict[str, Any] | None = None,
    period_of: tuple[date, date] | None = None,
) -> Signal:
    """The signal of a row that has subject_id, fund, commune and year (or `period_of`), with its lines as evidence."""
    starts_on, ends_on = period_of or period(row)
    return Signal(
        definition=header.id,
        version=header.version,
        subject_kind=header.subject_kind,
        subject_id=row["subject_id"],
        starts_on=starts_on,
        ends_on=ends_on,
        score=score,
        amount_cents=amount_cents,
        reasons=[*reasons, *doubts(row, tables)],
        evidence={**(evidence or {}), **_lines(row), "on": tables.on.isoformat()},
        fund=row["fund"],
        commune=row.get("commune"),
    )


_LINE = itemgetter("starts_on", "claim_id", "line_no")


def _lines(row: dict[str, Any]) -> dict[str, Any]:
    if row.get("lines") is None:
        return {}
    kept = sorted(row["lines"], key=_LINE)
    if any(_LINE(one) == _LINE(other) for one, other in pairwise(kept)):
        kept.sort(key=lambda line: (_LINE(line), str(line)))
    return {
        "n_lines": row["n_lines"],
        "n_lines_shown": min(len(kept), MOST_LINES),
        "n_patients": row["n_patients"],
        "n_claims": row["n_claims"],
        "lines": kept,
    }
