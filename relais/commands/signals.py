"""`relais signals`: what the night found, filed for the agents."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from config.boot import boot


@click.group()
def command() -> None:
    """Signaux : classement de ce que la nuit a trouvé."""


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Résultat lisible par une machine.")
def load(as_json: bool) -> None:
    """Classe les derniers signaux de chaque repérage ; une seconde fois ne change rien."""
    boot()
    from django.conf import settings

    from relais.casework.signals.loading import load_all
    from relais.casework.signals.queue.loading import load_queue

    try:
        results = load_all(Path(settings.RELAIS_HOME))
        queues = load_queue(Path(settings.RELAIS_HOME))
    except ValueError as error:
        raise click.UsageError(f"fichier de signaux illisible : {error}") from error
    if as_json:
        click.echo(json.dumps([asdict(each) for each in results], default=str, ensure_ascii=False))
        return
    if not results:
        click.echo("Aucun signal à classer : lancez d’abord « relais screen ».")
    for each in results:
        told = (
            "inchangé"
            if each.unchanged
            else (
                f"{each.n_read} lus, {each.n_new} nouveaux, {each.n_expired} disparus des données"
            )
        )
        click.echo(f"{each.definition} ({each.on:%d/%m/%Y}) : {told}.")
        for reason, n in each.refused.items():
            click.echo(f"  {n} laissés de côté : {reason}")
    for queue in queues:
        told = "inchangée" if queue.unchanged else f"{queue.n_queue} professionnels à regarder"
        click.echo(f"File du {queue.on:%d/%m/%Y}, caisse {queue.fund} : {told}.")
        for reason, n in queue.refused.items():
            click.echo(f"  {n} laissés de côté : {reason}")
