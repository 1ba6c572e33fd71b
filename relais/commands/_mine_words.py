"""What a run of detectors found, on a terminal and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from relais.data.mining.claims_file import Intake
from relais.data.mining.known_acts import UnknownActs
from relais.data.mining.run import Mined
from relais.rules.wording import THIN, euros

MONTHS_SHOWN = 6


@dataclass(frozen=True)
class Told:
    """What a run says: of each detector, of the acts that no table names, of the file where there is one."""

    found: list[Mined]
    acts: UnknownActs | None
    intake: Intake | None


def summary(run: Told) -> dict[str, Any]:
    told: dict[str, Any] = {"detectors": [_one(each) for each in run.found]}
    if run.acts is not None:
        told["unknown_acts"] = {
            "lines": run.acts.unknown,
            "of": run.acts.lines,
            "percent": run.acts.percent,
            "most": run.acts.most,
        }
    if run.intake is not None:
        intake = run.intake
        told["claims"] = {
            "rows": intake.rows,
            "kept": intake.kept,
            "left_out": intake.left_out,
            "absent_columns": intake.absent,
            "first_on": intake.first_on.isoformat(),
            "last_on": intake.last_on.isoformat(),
            "empty_months": intake.empty_months,
            "cancelled": intake.cancelled,
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
        "unseen": one.unseen,
    }


def show(console: Console, run: Told) -> None:
    found = run.found
    if run.intake is not None:
        _show_intake(console, run.intake)
    if run.acts is not None:
        _show_acts(console, run.acts)
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

    for each in found:
        if each.outcome is not None:
            for why, n in each.outcome.unseen.items():
                console.print(f"{each.title} : {_number(n)} {why}.", soft_wrap=True)


def _show_acts(console: Console, acts: UnknownActs) -> None:
    if not acts.lines:
        console.print(
            "Aucune ligne à regarder : toutes sont annulées, ou hors des années regardées."
        )
        return
    console.print(
        f"{_number(acts.lines)} lignes regardées, ni annulées ni hors des années voulues."
    )
    if acts.unknown:
        most = ", ".join(f"{code} ({_number(n)})" for code, n in acts.most.items())
        console.print(
            f"{_number(acts.unknown)} d’entre elles ({_percent(acts.percent)}) ont un acte qu’aucune table de règles ne "
            f"nomme, surtout : {most}. Seuls les détecteurs sans table d’actes les regardent.",
            soft_wrap=True,
            markup=False,
        )


def _percent(value: float) -> str:
    return f"{value:.1f} %".replace(".", ",")


def _show_intake(console: Console, intake: Intake) -> None:
    console.print(
        f"{_number(intake.kept)} lignes lues sur {_number(intake.rows)}, "
        f"du {intake.first_on:%d/%m/%Y} au {intake.last_on:%d/%m/%Y}."
    )
    if intake.cancelled:
        console.print(f"  annulées, gardées sans être comptées : {_number(intake.cancelled)}")
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
