"""`relais mine [NOM ...]`: detectors of abuse -> signals, on the warehouse or on one file of claims."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from config.environment import home
from relais.commands._mine_words import Told, show, summary
from relais.data.mining.claims_file import open_claims
from relais.data.mining.known_acts import unknown_acts
from relais.data.mining.registry import detectors
from relais.data.mining.run import mine, write_out
from relais.data.screening.definition import ScreeningError
from relais.data.warehouse import WarehouseError, open_warehouse
from relais.data.warehouse.engine import ENGINES, MEMORY_LIMIT
from relais.rules.store import NotInForce, ParameterError


@click.command("mine")
@click.argument("names", metavar="[NOM ...]", nargs=-1)
@click.option(
    "--claims",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Un fichier Parquet de lignes de soins, à la place de l’entrepôt.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Fichier Parquet où écrire aussi tous les signaux.",
)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Jour ; sinon celui des extraits.")
@click.option("--engine", type=click.Choice(ENGINES), default="duckdb", show_default=True)
@click.option("--memory", default=MEMORY_LIMIT, show_default=True, help="Mémoire du moteur.")
@click.option("--again", is_flag=True, help="Relance aussi ce qui est déjà fait.")
@click.option("--list", "as_list", is_flag=True, help="Les détecteurs connus, sans rien lancer.")
@click.option("--json", "as_json", is_flag=True, help="Résultat lisible par une machine.")
def command(names: tuple[str, ...], as_list: bool, as_json: bool, **asked: Any) -> None:
    """Lance les détecteurs d’anomalies de facturation : tous, ou ceux nommés.

    Les signaux vont dans signals/<détecteur>/<jour>.parquet. Un arrêt reprend au détecteur qui manque ; ce qui est
    fait pour les mêmes tables, le même jour et les mêmes valeurs n’est pas relancé. Un détecteur à qui manque une
    table le dit. Une entrée fautive donne une phrase et la sortie 2.
    """
    if as_list:
        _known(as_json)
        return
    try:
        told = _run(names, quiet=as_json, **asked)
    except (ScreeningError, WarehouseError, ParameterError, NotInForce, OSError) as refused:
        click.echo(f"Erreur : {refused}", err=True)
        sys.exit(2)
    if as_json:
        click.echo(json.dumps(summary(told), ensure_ascii=False, indent=1))
    else:
        show(Console(), told)


def _known(as_json: bool) -> None:
    known = {name: one.header for name, one in detectors().items()}
    if as_json:
        rows = [
            {"name": name, "title": one.title, "kind": one.kind, "tables": one.tables}
            for name, one in known.items()
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for name, header in known.items():
        click.echo(f"{name:<26}{header.title}")


def _run(
    names: tuple[str, ...],
    claims: Path | None,
    out: Path | None,
    on: dt.datetime | None,
    engine: str,
    memory: str,
    again: bool,
    quiet: bool,
) -> Told:
    columns = (
        TextColumn("{task.description:46}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    hidden = quiet or not console.is_terminal
    with Progress(*columns, console=console, disable=hidden, transient=True) as progress:
        task = progress.add_task("Lecture du fichier" if claims else "Préparation", total=None)

        def listener(what: str, done: int, total: int) -> None:
            progress.update(task, description=what, completed=done, total=total)

        with opened(claims, engine, memory) as given:
            day = on.date() if on else None
            found = mine(given, home(), names, day, listener, again)
            if out:
                write_out(out, found)
            acts = unknown_acts(given, home(), day) if "claims" in given.names() else None
            return Told(found, acts, given.intake if claims else None)


@contextmanager
def opened(claims: Path | None, engine: str, memory: str) -> Iterator[Any]:
    if claims is None:
        with open_warehouse(home(), engine=engine, memory_limit=memory) as warehouse:
            yield warehouse
    else:
        if not claims.is_file():
            raise WarehouseError(f"Pas de fichier « {claims} ».")
        with open_claims(claims, home(), dt.date.today(), engine, memory) as opened:
            yield opened
