"""`relais report YEAR --out DIR`: the activity report."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click
from rich.console import Console

from config.environment import home


@click.command()
@click.argument("year", type=click.IntRange(2000, 2100))
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Dossier du rapport.",
)
@click.option(
    "--snapshot", type=click.DateTime(["%Y-%m-%d"]), help="Photographie de l’activité à prendre."
)
@click.option("--internal", is_flag=True, help="Garde les petits effectifs : ne pas diffuser.")
@click.option(
    "--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True
)
@click.option("--json", "as_json", is_flag=True, help="Résumé lisible par une machine.")
def command(
    year: int, out: Path, snapshot: date | None, internal: bool, engine: str, as_json: bool
) -> None:
    """Fait le rapport d’activité de l’année : page web, PDF, chiffres en CSV et JSON.

    Les mêmes fichiers donnent le même rapport. Si des parts ne font pas leur tout, rien n’est écrit.
    """
    from relais.data.indicators.sources import Sources
    from relais.data.indicators.sums import DoesNotAddUp
    from relais.data.reporting.building import build
    from relais.data.reporting.cover import cover_of
    from relais.data.reporting.publishing import publish
    from relais.data.warehouse import WarehouseError, open_warehouse

    console = Console(stderr=True)
    try:
        with (
            open_warehouse(home(), engine=engine) as warehouse,
            console.status("Calcul des chiffres…") as status,
        ):
            day = date(snapshot.year, snapshot.month, snapshot.day) if snapshot else None
            sources = Sources.of(warehouse, date(year, 12, 31), day)
            cover = cover_of(sources, year)
            built = build(sources, year, cover.fund, internal=internal)
            publish(built, cover, out, lambda name: status.update(f"{name}…"))
    except (WarehouseError, DoesNotAddUp) as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        raise click.UsageError(f"Impossible d’écrire dans {out} : {error.strerror}.") from error
    if as_json:
        summary = {
            "year": year,
            "figures": len(built.figures),
            "absent": built.absent,
            "source": built.source,
        }
        click.echo(json.dumps(summary, ensure_ascii=False))
        return
    click.echo(
        f"Rapport {year} : {len(built.figures)} chiffres, dans {out} (index.html, report.pdf)."
    )
    for name, why in built.absent.items():
        click.echo(f"  sans chiffre : {name} — {why}")
