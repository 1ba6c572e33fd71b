"""What a run of detectors found, on a terminal and as JSON."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from relais.data.mining.claims_file import ClaimsFile, Intake
from relais.data.mining.run import Mined
from relais.rules.wording import THIN, euros

MONTHS_SHOWN = 6


def summary(found: list[Mined], file: ClaimsFile | None) -> dict[str, Any]:
    told: dict[str, Any] = {"detectors": [_one(each) for each in found]}
    if file is not None:
        intake = file.intake
        told["claims"] = {
            "rows": intake.rows,
            "kept": intake.kept,
            "left_out": intake.left_out,
            "absent_columns": intake.absent,
            "first_on": intake.first_on.isoformat(),
            "last_on": intake.last_on.isoformat(),
            "empty_months": intake.empty_months,
        }
    return told


def _one(mined: Mined) -> dict[str, Any]:
    told: dict[str, Any] = {"detector": mined.definition, "title": mined.title}
    if mined.outcome is None:
        return {**told, "ran": False, "missing": list(mined.missing)}
    one = mined.outcome
    return {
        **told,
        "ran": True,
        "kept_from_before": mined.again,
        "signals": one.signals,
        "amount_cents": one.amount_cents,
        "file": str(one.path),
        "by_commune": one.by_commune,
    }


def show(console: Console, found: list[Mined], file: ClaimsFile | None) -> None:
    if file is not None:
        _show_intake(console, file.intake)
    table = Table("Détecteur", "Signaux", "En jeu", "")
    table.columns[1].justify = table.columns[2].justify = "right"
    for each in found:
        if each.outcome is None:
            table.add_row(each.title, "", "", "pas lancé")
        else:
            amount = euros(each.outcome.amount_cents)
            note = "déjà fait" if each.again else ""
            table.add_row(each.title, _number(each.outcome.signals), amount, note)
    console.print(table)
    for each in found:
        if each.missing:
            lacking = ", ".join(each.missing)
            console.print(f"{each.title} : pas lancé, il manque {lacking}.", soft_wrap=True)


def _show_intake(console: Console, intake: Intake) -> None:
    console.print(
        f"{_number(intake.kept)} lignes lues sur {_number(intake.rows)}, "
        f"du {intake.first_on:%d/%m/%Y} au {intake.last_on:%d/%m/%Y}."
    )
    for reason, n in intake.left_out.items():
        console.print(f"  laissées de côté : {_number(n)}, {reason}")
    if intake.absent:
        console.print(f"  colonnes absentes, donc inconnues : {', '.join(intake.absent)}")
    if intake.empty_months:
        shown = ", ".join(intake.empty_months[:MONTHS_SHOWN])
        more = len(intake.empty_months) - MONTHS_SHOWN
        console.print(
            f"  mois sans aucune ligne : {shown}{f' et {more} autres' if more > 0 else ''}"
        )


def _number(value: int) -> str:
    return f"{value:,}".replace(",", THIN)
