"""What `relais screen` says: for a machine, and for a person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from relais.data.screening.registers import REGISTERS, Register
from relais.data.screening.stops.telling import PAYMENT, WHY
from relais.data.screening.writing import Outcome
from relais.geo import commune_name

VERDICTS = {
    "free": "C2S gratuite",
    "participative": "C2S avec participation",
    "due": "dues",
    "none": "pas de droit",
    "undetermined": "à compléter",
    "to_examine": "à regarder par une personne",
}
ROWS = {"households": "foyers", "stops": "arrêts"}
ALSO = {"why": ("Ce qui manque", WHY), "payment": ("Paiement comparé à la règle", PAYMENT)}
TOP_COMMUNES = 5


def summary(
    outcomes: list[Outcome], registers: dict[str, Register], lists: list[Path]
) -> dict[str, Any]:
    """Communes by INSEE code, their names told apart."""
    codes = {code for one in outcomes for code in one.by_commune if code}
    codes |= {code for one in registers.values() for code in one.by_commune if code}
    told: dict[str, Any] = {
        "screenings": [
            {
                "definition": one.definition,
                "title": one.title,
                "signals": one.signals,
                "file": str(one.path),
                "by_commune": one.by_commune,
            }
            for one in outcomes
        ]
    }
    for name, register in registers.items():
        told[name] = {
            REGISTERS[name].rows: register.rows,
            "file": str(register.path),
            "by_verdict": register.by_verdict,
            "by_commune": register.by_commune,
            **{f"by_{key}": counts for key, counts in register.also.items()},
        }
    told["communes"] = {code: commune_name(code) for code in sorted(codes)}
    if lists:
        told["lists"] = [str(path) for path in lists]
    return told


def show(console: Console, outcomes: list[Outcome], registers: dict[str, Register]) -> None:
    for name, register in registers.items():
        _show_register(console, name, register)
    found = Table("Repérage", "Signaux", "Communes les plus concernées")
    found.columns[1].justify = "right"
    for one in outcomes:
        top = sorted(one.by_commune.items(), key=lambda pair: (-pair[1], pair[0]))[:TOP_COMMUNES]
        words = ", ".join(f"{_named(commune)} ({_number(n)})" for commune, n in top)
        found.add_row(one.title, _number(one.signals), words)
    console.print(found)


def _show_register(console: Console, name: str, register: Register) -> None:
    rows = ROWS[REGISTERS[name].rows]
    title = f"{REGISTERS[name].title} : {_number(register.rows)} {rows}"
    verdicts = Table("Réponse", rows.capitalize(), title=title)
    verdicts.columns[1].justify = "right"
    for word, count in register.by_verdict.items():
        verdicts.add_row(VERDICTS[word], _number(count))
    for key, counts in register.also.items():
        heading, words = ALSO[key]
        verdicts.add_section()
        verdicts.add_row(f"[bold]{heading}[/bold]", "")
        for word, count in counts.items():
            verdicts.add_row(f"  {words[word]}", _number(count))
    console.print(verdicts)


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _named(commune: str) -> str:
    return commune_name(commune) if commune else "commune inconnue"
