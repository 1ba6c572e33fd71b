"""What a run found, as CSV that an office program opens: one list a screening, one table of communes a register.

Pseudonyms only: a name is joined where names are allowed, in casework.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

from relais.data.screening.registers import Register
from relais.data.screening.writing import Outcome
from relais.handover.atomic import replacing
from relais.handover.signal import iter_signals

Named = Callable[[str], str]
HEADINGS = (
    "numéro",
    "personne",
    "commune",
    "code INSEE",
    "début",
    "fin",
    "montant en euros",
    "raisons",
)


def write_lists(
    folder: Path, outcomes: list[Outcome], registers: dict[str, Register], named: Named
) -> list[Path]:
    """Write the lists of a run under `folder`, each whole or not at all; returns the files. `;` separated, UTF-8."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [_write(folder / f"{one.definition}.csv", _found(one, named)) for one in outcomes]
    for name, register in registers.items():
        written.append(_write(folder / f"{name}_par_commune.csv", _communes(register, named)))
    return written


def _write(path: Path, rows: Iterable[Iterable[object]]) -> Path:
    with replacing(path) as building, building.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return path


def _found(outcome: Outcome, named: Named) -> Iterable[Iterable[object]]:
    yield HEADINGS
    for signal in iter_signals(outcome.path):
        amount = signal.amount_cents
        euros = "" if amount is None else f"{amount / 100:.2f}".replace(".", ",")
        code = signal.commune or ""
        place = (named(code) if code else "", code)
        yield (signal.signal_id, signal.subject_id, *place, signal.starts_on, signal.ends_on,
               euros, " ".join(signal.reasons))  # fmt: skip


def _communes(register: Register, named: Named) -> Iterable[Iterable[object]]:
    words = list(register.by_verdict)
    yield ("commune", "code INSEE", *words, "total")
    for code, counts in register.by_commune.items():
        yield (
            named(code) if code else "commune inconnue",
            code,
            *(counts.get(word, 0) for word in words),
            sum(counts.values()),
        )
