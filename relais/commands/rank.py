"""`relais rank`: providers to look at first, a part of them at random, beside the rank of what was paid."""

from __future__ import annotations

import csv
import datetime as dt
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from config.environment import home
from relais.commands._rank_words import show
from relais.commands.mine import opened
from relais.data.mining.ranking.exceptions import Excepted
from relais.data.mining.ranking.outcomes import Outcome
from relais.data.mining.ranking.run import Ranking, rank
from relais.data.mining.ranking.writing import about, rows, write, write_scores
from relais.data.mining.sources import MiningSources
from relais.data.mining.workshop import FILE, workshop
from relais.data.screening.definition import ScreeningError
from relais.data.warehouse import WarehouseError
from relais.data.warehouse.engine import ENGINES, MEMORY_LIMIT
from relais.handover.outcomes import INCONCLUSIVE, OUTCOMES
from relais.rules.store import Law, NotInForce, ParameterError, default_store

FILE_IN = click.Path(dir_okay=False, path_type=Path)


@click.command("rank")
@click.option(
    "--claims",
    type=FILE_IN,
    help="Un fichier Parquet de lignes de soins, à la place de l’entrepôt.",
)
@click.option(
    "--outcomes",
    type=FILE_IN,
    help="CSV « ; » : provider_id, decided_on, outcome (confirmed, unfounded, inconclusive, retained), definition, fund.",
)
@click.option(
    "--exceptions",
    type=FILE_IN,
    help="CSV « ; » : provider_id, definition (ou *), ends_on, starts_on.",
)
@click.option(
    "--out", type=FILE_IN, help="Fichier Parquet des notes de tous les professionnels classés."
)
@click.option(
    "--length", type=click.IntRange(1), default=100, show_default=True, help="Places de la file."
)
@click.option(
    "--seed", type=int, help="Graine du tirage au sort ; sinon celle du jour, toujours dite."
)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Jour ; sinon celui des extraits.")
@click.option(
    "--known-on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Jour jusqu’où les décisions comptent ; sinon celui des données.",
)
@click.option("--engine", type=click.Choice(ENGINES), default="duckdb", show_default=True)
@click.option("--memory", default=MEMORY_LIMIT, show_default=True, help="Mémoire du moteur.")
@click.option("--json", "as_json", is_flag=True, help="Résultat lisible par une machine.")
def command(as_json: bool, **asked: Any) -> None:
    """Classe les professionnels à regarder d’abord, à côté du total remboursé, avec une part tirée au sort.

    Sans suites de contrôles, le classement rassemble des mesures comparées et les signaux du jour ; avec assez de suites, il
    est appris d’elles et jugé sur des professionnels et des mois mis de côté. Les assurés ne sont jamais classés.
    """
    try:
        ranking, path = _ranked(**asked)
    except (
        ScreeningError,
        WarehouseError,
        ParameterError,
        NotInForce,
        OSError,
        ValueError,
    ) as refused:
        click.echo(f"Erreur : {refused}", err=True)
        sys.exit(2)
    if as_json:
        told = {**asdict(about(ranking)), "queue": rows(ranking), "file": str(path)}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        show(Console(), ranking, path)


def _ranked(
    claims: Path | None,
    outcomes: Path | None,
    exceptions: Path | None,
    out: Path | None,
    length: int,
    seed: int | None,
    on: dt.datetime | None,
    known_on: dt.datetime | None,
    engine: str,
    memory: str,
) -> tuple[Ranking, Path]:
    known = _outcomes(outcomes) if outcomes else None
    held = _exceptions(exceptions) if exceptions else None
    with opened(claims, engine, memory) as given, workshop(home(), given.version) as folder:
        day = on.date() if on else given.extract_on
        sources = MiningSources(given, given.backend, folder, day, Law(day, default_store()))
        target = folder if given.version.startswith(FILE) else home()
        told_on = known_on.date() if known_on else None
        ranking = rank(sources, home(), target, length, seed, known, held, told_on)
        if out:
            write_scores(out, ranking)
        return ranking, write(target, ranking)


def _outcomes(path: Path) -> list[Outcome]:
    found = []
    for n, row in _read(path, ("provider_id", "decided_on", "outcome")):
        if row["outcome"] not in OUTCOMES:
            raise ValueError(f"« {path.name} », ligne {n} : suite inconnue « {row['outcome']} ».")
        if row["outcome"] != INCONCLUSIVE:
            day = _day(row["decided_on"], path, n)
            about = row.get("definition") or None
            found.append(
                Outcome(row["provider_id"], about, day, row["outcome"], row.get("fund") or "")
            )
    return sorted(found, key=lambda one: (one.decided_on, one.provider_id))


def _exceptions(path: Path) -> list[Excepted]:
    return [
        Excepted(
            row["provider_id"],
            row["definition"],
            _day(row["starts_on"], path, n) if row.get("starts_on") else None,
            _day(row["ends_on"], path, n),
        )
        for n, row in _read(path, ("provider_id", "definition", "ends_on"))
    ]


def _read(path: Path, wanted: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        reader = csv.DictReader(source, delimiter=";")
        lacking = [name for name in wanted if name not in (reader.fieldnames or ())]
        if lacking:
            raise ValueError(f"Dans « {path.name} », il manque {', '.join(lacking)}.")
        return list(enumerate(reader, start=2))


def _day(text: str, path: Path, n: int) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"« {path.name} », ligne {n} : date illisible « {text} ».") from None
