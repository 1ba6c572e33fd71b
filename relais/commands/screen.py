"""`relais screen [NOM ...]`: screenings of need and right -> signals, counted by commune."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from config.environment import home
from relais.data.screening.definition import ScreeningError
from relais.data.screening.registry import screenings
from relais.data.screening.run import Outcome, Register, screen
from relais.data.warehouse import WarehouseError, open_warehouse
from relais.data.warehouse.engine import ENGINES, MEMORY_LIMIT
from relais.geo import commune_name

VERDICTS = {
    "free": "C2S gratuite",
    "participative": "C2S avec participation",
    "none": "pas de droit",
    "undetermined": "à compléter",
}
TOP_COMMUNES = 5


@click.command("screen")
@click.argument("names", metavar="[NOM ...]", nargs=-1)
@click.option(
    "--on",
    "on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Jour du droit ; sinon celui des extraits.",
)
@click.option("--engine", type=click.Choice(ENGINES), default="duckdb", show_default=True)
@click.option("--memory", default=MEMORY_LIMIT, show_default=True, help="Mémoire du moteur.")
@click.option("--list", "as_list", is_flag=True, help="Les repérages connus, sans rien lancer.")
@click.option("--json", "as_json", is_flag=True, help="Résultat lisible par une machine.")
def command(
    names: tuple[str, ...],
    on: datetime | None,
    engine: str,
    memory: str,
    as_list: bool,
    as_json: bool,
) -> None:
    """Lance les repérages (tous, ou ceux nommés ; « c2s » : tous ceux de la C2S).

    Les signaux vont dans signals/<repérage>/<jour>.parquet ; relancer ne double rien.
    """
    if as_list:
        for name, one in screenings().items():
            click.echo(f"{name:<26}{one.header.title}")
        return
    try:
        outcomes, register = _run(names, on.date() if on else None, engine, memory, as_json)
    except (ScreeningError, WarehouseError) as refused:
        click.echo(f"Erreur : {refused}", err=True)
        sys.exit(2)
    if as_json:
        click.echo(json.dumps(_summary(outcomes, register), ensure_ascii=False, indent=1))
        return
    _show(Console(), outcomes, register)


def _run(
    names: tuple[str, ...], on: date | None, engine: str, memory: str, quiet: bool
) -> tuple[list[Outcome], Register | None]:
    columns = (
        TextColumn("{task.description:42}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with (
        open_warehouse(home(), engine=engine, memory_limit=memory) as warehouse,
        Progress(*columns, console=Console(stderr=True), disable=quiet) as progress,
    ):
        task = progress.add_task("Préparation", total=None)

        def listener(what: str, done: int, total: int) -> None:
            progress.update(task, description=what, completed=done, total=total)

        return screen(warehouse, home(), names, on, listener)


def _summary(outcomes: list[Outcome], register: Register | None) -> dict[str, object]:
    told: dict[str, object] = {
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
    if register:
        told["c2s"] = {
            "households": register.households,
            "file": str(register.path),
            "by_verdict": register.by_verdict,
            "by_commune": register.by_commune,
        }
    return told


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _named(commune: str) -> str:
    return commune_name(commune) if commune else "commune inconnue"


def _show(console: Console, outcomes: list[Outcome], register: Register | None) -> None:
    if register:
        verdicts = Table("C2S", "Foyers", title=f"{_number(register.households)} foyers")
        verdicts.columns[1].justify = "right"
        for word, count in register.by_verdict.items():
            verdicts.add_row(VERDICTS[word], _number(count))
        console.print(verdicts)
    found = Table("Repérage", "Signaux", "Communes les plus concernées")
    found.columns[1].justify = "right"
    for one in outcomes:
        top = sorted(one.by_commune.items(), key=lambda pair: (-pair[1], pair[0]))[:TOP_COMMUNES]
        words = ", ".join(f"{_named(commune)} ({_number(n)})" for commune, n in top)
        found.add_row(one.title, _number(one.signals), words)
    console.print(found)
