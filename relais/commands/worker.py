"""`relais worker`: background jobs."""

from __future__ import annotations

import click

from config.boot import boot


@click.command()
@click.option("--once", is_flag=True, help="Traite ce qui attend, puis s’arrête.")
def command(once: bool) -> None:
    """Traite les travaux de fond (exports, imports, calculs), l’un après l’autre."""
    boot()
    from django.core.management import call_command

    call_command("db_worker", queue_name="*", batch=once, verbosity=0)
