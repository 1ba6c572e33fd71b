"""`relais serve`: the web application."""

from __future__ import annotations

import os
import sys

import click

from config.boot import boot


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processus."
)
@click.option(
    "--threads",
    default=4,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Fils par processus.",
)
def command(host: str, port: int, workers: int, threads: int) -> None:
    """Ouvre l’application web, base de données mise à niveau d’abord."""
    boot()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    click.echo(f"Relais est ouvert sur http://{host}:{port} (Ctrl+C pour fermer)")
    # gunicorn reads its settings from the command line it is given and takes the place of this process.
    os.execvp(  # noqa: S606
        sys.executable,
        [
            sys.executable,
            "-m",
            "gunicorn",
            "config.wsgi:application",
            f"--bind={host}:{port}",
            f"--workers={workers}",
            f"--threads={threads}",
            "--worker-class=gthread",
            "--preload",
            "--max-requests=20000",
            "--max-requests-jitter=2000",
            "--log-level=warning",
        ],
    )
