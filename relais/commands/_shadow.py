"""`relais rights shadow`: the whole register of C2S under other values, or on another day, before anything changes."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from relais.data.screening.shadow import Change, Shadow


@click.command()
@click.option(
    "--values",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Dossier des valeurs essayées (YAML) : elles remplacent celles du même nom.",
)
@click.option(
    "--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="Jour ; sinon celui des extraits."
)
@click.option(
    "--other-on", type=click.DateTime(["%Y-%m-%d"]), help="Autre jour, à comparer avec le premier."
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Page à lire ou à imprimer (HTML), avec le détail par commune.",
)
@click.option("--memory", default="4GB", show_default=True, help="Mémoire du moteur.")
@click.option("--json", "as_json", is_flag=True, help="Sortie lisible par une machine.")
def shadow(
    values: Path | None,
    on: datetime | None,
    other_on: datetime | None,
    out: Path | None,
    memory: str,
    as_json: bool,
) -> None:
    """Tout le registre de la C2S sous les valeurs en vigueur et sous d’autres, ou à deux dates.

    Dit qui gagne, qui perd, combien, commune par commune. Rien n’est mis en service : ni verdict, ni signal.
    """
    from config.environment import home
    from relais.data.screening.definition import ScreeningError
    from relais.data.screening.shadow import shadow as compare
    from relais.data.screening.shadow_report import write_report
    from relais.data.warehouse import WarehouseError, open_warehouse
    from relais.geo import commune_name
    from relais.rules.store import ParameterError, Store, default_store

    if values is None and other_on is None:
        raise click.UsageError(
            "Que comparer ? Donnez --values DOSSIER, --other-on JOUR, ou les deux."
        )
    try:
        tried = Store(values, over=default_store()) if values else None
        with open_warehouse(home(), memory_limit=memory) as warehouse:
            day = on.date() if on else warehouse.extract_on
            found = compare(warehouse, home(), day, tried, other_on.date() if other_on else None)
        if out:
            write_report(out, found, commune_name, tried)
    except (ParameterError, ScreeningError, WarehouseError, OSError) as refused:
        click.echo(f"Erreur : {refused}", err=True)
        sys.exit(2)
    if as_json:
        click.echo(json.dumps(_compared(found), ensure_ascii=False, indent=1))
        return
    _show(found)
    if out:
        click.echo(f"Page : {out}")


def _compared(found: Shadow) -> dict[str, Any]:
    from relais.geo import commune_name

    return {
        "on": found.on.isoformat(),
        "other_on": found.other_on.isoformat(),
        **_told(found.total),
        "moves": [
            {"before": before, "after": after, **_told(one)}
            for (before, after), one in found.moves.items()
        ],
        "by_commune": {
            code: {"name": commune_name(code), **_told(one)}
            for code, one in found.by_commune.items()
        },
        "changed": str(found.changed),
    }


def _told(one: Change) -> dict[str, Any]:
    paid = {"before": one.before_cents, "after": one.after_cents}
    return {
        "households": one.households,
        "gaining": one.gaining,
        "losing": one.losing,
        "monthly_participation_cents": paid,
    }


def _show(found: Shadow) -> None:
    from relais.data.screening.shadow_report import WORDS, number
    from relais.geo import commune_name
    from relais.rules.wording import euros

    total = found.total
    click.echo(
        f"{number(total.households)} foyers : {number(total.gaining)} gagnent, "
        f"{number(total.losing)} perdent."
    )
    click.echo(
        f"Participations : {euros(total.before_cents)} par mois, puis {euros(total.after_cents)}."
    )
    for (old, new), one in found.moves.items():
        if old != new:
            click.echo(f"  {WORDS[old]} -> {WORDS[new]} : {number(one.households)}")
    for code, one in found.by_commune.items():
        name = commune_name(code) if code else "commune inconnue"
        click.echo(f"  {name} : {number(one.gaining)} gagnent, {number(one.losing)} perdent")
    click.echo(f"Foyers dont le droit change : {found.changed}")
