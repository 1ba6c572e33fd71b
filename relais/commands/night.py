"""`relais night`: what happens when nobody is there."""

from __future__ import annotations

import datetime as dt
import json
import sys

import click
from rich.console import Console

from config.boot import boot
from config.environment import home


@click.command()
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="Jour de la nuit ; aujourd’hui par défaut."
)
@click.option("--no-screening", is_flag=True, help="Ne relance ni repérages ni contrôles.")
@click.option("--json", "as_json", is_flag=True, help="Résultat lisible par une machine.")
def command(on: dt.datetime | None, no_screening: bool, as_json: bool) -> None:
    """Repérages, contrôles, signaux, échéances, photographie de l’activité, classement, chiffres, preuve du journal.

    À lancer chaque nuit (cron, minuterie systemd). Recommencer ne double rien ; un pas qui échoue
    n’arrête pas les suivants, et la sortie vaut alors 1.
    """
    boot()
    from django.utils import timezone

    from relais.web.night import run

    today = on.date() if on else timezone.localdate()
    console = Console(stderr=True)
    without = ["Repérages", "Contrôles"] if no_screening else []
    with console.status("Nuit…") as status:
        outcomes = run(home(), today, lambda name: status.update(f"{name}…"), without)
    if as_json:
        click.echo(json.dumps([vars(each) for each in outcomes], ensure_ascii=False))
    else:
        for each in outcomes:
            click.echo(f"{'✓' if each.done else '✗'} {each.step} : {each.told}")
    sys.exit(0 if all(each.done for each in outcomes) else 1)
