"""`relais ingest DIR`: extracts of the fund -> warehouse, checked, counted, whole or not at all."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from config.environment import home
from relais.data.extracts.errors import IngestError
from relais.data.extracts.ingest import Outcome, ingest
from relais.data.warehouse import WarehouseError, open_warehouse
from relais.data.warehouse.engine import ENGINES, MEMORY_LIMIT, require


class Bars:
    """One progress bar a table."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, table: str, what: str, fraction: float) -> None:
        if table not in self._tasks:
            self._tasks[table] = self._progress.add_task(table, total=1.0, what=what)
        self._progress.update(self._tasks[table], completed=fraction, what=what)


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u202f")


def summary(outcome: Outcome, rejected: Path) -> dict[str, Any]:
    """What a machine may read: every table made or kept, every file with its counts."""
    version = outcome.version
    return {
        "version": version.id,
        "changed": outcome.changed,
        "extract_on": version.extract_on.isoformat(),
        "rejected": str(rejected) if rejected.exists() else None,
        "tables": version.tables,
        "left_out": [{"file": file, "reason": reason} for file, reason in outcome.left_out],
    }


def _show(console: Console, outcome: Outcome, rejected: Path) -> None:
    table = Table("Table", "Fichier", "Lues", "Gardées", "Rejetées", "Doublons")
    for column in table.columns[2:]:
        column.justify = "right"
    for name in outcome.made:
        for file in outcome.version.tables[name]["files"]:
            counts = (_number(file[key]) for key in ("read", "kept", "rejected", "duplicates"))
            table.add_row(name, file["file"], *counts)
    console.print(table)
    for name in outcome.made:
        for warning in outcome.version.tables[name]["warnings"]:
            console.print(
                f"Attention, {name} : {warning}.", style="yellow", markup=False, soft_wrap=True
            )
    if rejected.exists():
        console.print(
            f"Lignes rejetées et doublons, avec leur motif : {rejected}",
            markup=False,
            soft_wrap=True,
        )


@click.command("ingest", help="Intègre un dossier d’extraits dans l’entrepôt.")
@click.argument("folder", metavar="DOSSIER", type=click.Path(path_type=Path))
@click.option("--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="Date des extraits.")
@click.option("--engine", type=click.Choice(ENGINES), default="duckdb", show_default=True)
@click.option("--memory", default=MEMORY_LIMIT, show_default=True, help="Mémoire du moteur.")
@click.option("--json", "as_json", is_flag=True, help="Résumé pour une machine, en JSON.")
def command(folder: Path, on: datetime | None, engine: str, memory: str, as_json: bool) -> None:
    console = Console(stderr=as_json)
    try:
        require(engine)
        outcome = _run(console, folder, on.date() if on else None, memory)
    except (IngestError, WarehouseError) as refused:
        click.echo(f"{refused} L’entrepôt n’a pas changé.", err=True)
        sys.exit(2)
    if engine == "spark":
        _read_back(memory)
    rejected = home() / "rejected" / outcome.version.id
    if not outcome.changed:
        console.print("Ces extraits sont déjà dans l’entrepôt : rien n’a changé.")
    for file, reason in outcome.left_out:
        console.print(f"{file} : laissé de côté ({reason}).", markup=False, soft_wrap=True)
    if outcome.made:
        _show(console, outcome, rejected)
    console.print(
        f"Entrepôt {outcome.version.id}, extraits du {outcome.version.extract_on:%d/%m/%Y}."
    )
    if as_json:
        click.echo(json.dumps(summary(outcome, rejected), ensure_ascii=False, indent=1))


def _run(console: Console, folder: Path, on: date | None, memory: str) -> Outcome:
    columns = (
        TextColumn("{task.description:16}"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[what]}"),
    )
    with Progress(*columns, console=console) as progress:
        return ingest(home(), folder, extract_on=on, memory_limit=memory, listener=Bars(progress))


def _read_back(memory: str) -> None:
    """Checks are DuckDB's work; a fund that reads with Spark sees here that Spark reads the same."""
    try:
        with open_warehouse(home(), engine="spark", memory_limit=memory) as warehouse:
            for name in warehouse.names():
                seen = warehouse.table(name).count().to_pyarrow().as_py()
                if seen != warehouse.count(name):
                    raise WarehouseError(
                        f"Spark lit {seen} lignes de « {name} » au lieu de {warehouse.count(name)}."
                    )
    except WarehouseError as failure:
        click.echo(f"L’entrepôt est fait, mais Spark ne le relit pas : {failure}", err=True)
        sys.exit(1)
