"""The lines that a signal names, with what the extracts say of them: amounts, dates, pseudonym of the patient."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from relais.casework.signals.evidence import told_value
from relais.casework.signals.models import FiledSignal
from relais.pages.contributions import attributes
from relais.pages.tables import Head
from relais.pages.typography import short_date

Line = Mapping[str, Any]
Finder = Callable[[str, Collection[str], Collection[str]], Mapping[tuple[str, int], Line]]
"""(fund, providers, claims) -> (claim_id, line_no) -> line. Given by the room that may read the extracts (`claim_lines.find`)."""

FIRST = ("starts_on", "patient_id", "act_code")
AMOUNTS = ("quantity", "billed_cents", "reimbursed_cents", "overpaid_cents")
LAST = ("claim_id", "line_no", "cancelled")
READ = ("patient_id", "act_code", "quantity", "starts_on", "billed_cents", "reimbursed_cents")
LABELS = {
    "claim_id": "Facture",
    "line_no": "Ligne",
    "starts_on": "Soin du",
    "patient_id": "Patient (pseudonyme)",
    "act_code": "Acte",
    "quantity": "Quantité",
    "billed_cents": "Facturé",
    "reimbursed_cents": "Remboursé",
    "overpaid_cents": "Payé en trop",
    "cancelled": "Depuis",
}
IDENTIFIERS = ("claim_id", "line_no", "with_claim_id", "with_line_no", "patient_id", "act_code")
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
SHOWN = 50
LONGEST_WHOLE = 48


@dataclass(frozen=True)
class ClaimLines:
    """`first` then `others`, folded. `told`: how many of how many; `unread`: the extracts of now do not have them all."""

    heads: Sequence[Head]
    first: Sequence[Sequence[str]]
    others: Sequence[Sequence[str]]
    told: int
    total: int
    unread: int


def claim_lines_of(signal: FiledSignal, labels: Mapping[str, str]) -> ClaimLines | None:
    """None when the signal names no line."""
    given = signal.evidence.get("lines")
    if not isinstance(given, list) or not given or not isinstance(given[0], Mapping):
        return None
    found = _found(signal, given)
    rows = [_joined(line, found.get((line.get("claim_id"), line.get("line_no")))) for line in given]
    keys = _keys(rows)
    words = {**labels, **LABELS}
    figures = (*AMOUNTS, "line_no")
    heads = [Head(words.get(key, key), "num" if key in figures else "text") for key in keys]
    lines = [[_cell(key, row) for key in keys] for row in rows]
    total = int(signal.evidence.get("n_lines") or len(given))
    unread = len(given) - sum(
        (line.get("claim_id"), line.get("line_no")) in found for line in given
    )
    return ClaimLines(heads, lines[:SHOWN], lines[SHOWN:], len(lines), total, unread)


def _found(signal: FiledSignal, given: Sequence[Line]) -> dict[tuple[str, int], Line]:
    providers = {str(line["provider_id"]) for line in given if line.get("provider_id")}
    if signal.subject_kind == "provider":
        providers.add(signal.subject_id)
    claims = {str(line["claim_id"]) for line in given if line.get("claim_id")}
    found: dict[tuple[str, int], Line] = {}
    finders: list[Finder] = list(attributes("claim_lines", "find"))
    for finder in finders:
        found |= finder(signal.fund.code, providers, claims)
    return found


def _joined(line: Line, read: Line | None) -> dict[str, Any]:
    known = {key: read[key] for key in READ} if read else {}
    told = {"cancelled": "annulée"} if read and read.get("cancelled") else {}
    return {**known, **line, **told}


def _keys(rows: Sequence[Line]) -> list[str]:
    """Columns that at least one line fills, what the detector adds in the middle."""
    filled = dict.fromkeys(key for row in rows for key, value in row.items() if value is not None)
    between = [key for key in filled if key not in (*FIRST, *AMOUNTS, *LAST)]
    return [key for key in (*FIRST, *between, *AMOUNTS, *LAST) if key in filled]


def _cell(key: str, row: Line) -> str:
    value = row.get(key)
    if value is None:
        return "" if key == "cancelled" else "inconnu"
    if isinstance(value, dt.date):
        return short_date(value)
    if key in IDENTIFIERS:
        return str(value)
    day = ISO_DATE.fullmatch(value) if isinstance(value, str) else None
    # A few words stay on one line: the table moves sideways rather than grow downwards.
    return short_date(dt.date.fromisoformat(value)) if day else _whole(told_value(key, value))


def _whole(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}") if len(text) <= LONGEST_WHOLE else text
