"""`relais screen [NOM ...]`: screenings of need and right -> signals, counted by commune."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from config.environment import home
from relais.commands._screen_words import show, summary
from relais.data.screening.definition import ScreeningError
from relais.data.screening.lists import write_lists
from relais.data.screening.registers import Register
from relais.data.screening.registry import screenings
from relais.data.screening.run import screen
from relais.data.screening.writing import Outcome
from relais.data.warehouse import WarehouseError, open_warehouse
from relais.data.warehouse.engine import ENGINES, MEMORY_LIMIT
from relais.geo import commune_name


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
@click.option(
    "--lists",
    type=click.Path(file_okay=False, path_type=Path),
    help="Dossier où écrire aussi chaque liste et les comptes par commune, en CSV.",
)
@click.option("--list", "as_list", is_flag=True, help="Les repérages connus, sans rien lancer.")
@click.option("--json", "as_json", is_flag=True, help="Résultat lisible par une machine.")
def command(
    names: tuple[str, ...],
    on: datetime | None,
    engine: str,
    memory: str,
    lists: Path | None,
    as_list: bool,
    as_json: bool,
) -> None:
    """Lance les repérages : tous, ou ceux nommés ; « c2s », « ij » : tout le registre de ce droit.

    Les signaux vont dans signals/<repérage>/<jour>.parquet, les verdicts dans verdicts/<droit>/<jour>.parquet ;
    relancer ne double rien. Une entrée fautive donne une phrase et la sortie 2.
    """
    if as_list:
        _known(as_json)
        return
    try:
        outcomes, registers = _run(names, on.date() if on else None, engine, memory, as_json)
        written = write_lists(lists, outcomes, registers, commune_name) if lists else []
    except (ScreeningError, WarehouseError, OSError) as refused:
        click.echo(f"Erreur : {refused}", err=True)
        sys.exit(2)
    if as_json:
        click.echo(json.dumps(summary(outcomes, registers, written), ensure_ascii=False, indent=1))
        return
    show(Console(), outcomes, registers)
    for path in written:
        click.echo(f"Liste : {path}")


def _known(as_json: bool) -> None:
    if as_json:
        rows = [{"name": name, "title": one.header.title} for name, one in screenings().items()]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for name, one in screenings().items():
        click.echo(f"{name:<26}{one.header.title}")


def _run(
    names: tuple[str, ...], on: date | None, engine: str, memory: str, quiet: bool
) -> tuple[list[Outcome], dict[str, Register]]:
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
