"""`relais restore`: puts back a copy made by `relais backup`."""

from __future__ import annotations

from pathlib import Path

import click

from config.boot import boot


@click.command()
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Ne demande pas confirmation.")
def command(archive: Path, yes: bool) -> None:
    """Remet ARCHIVE en place de ce qui s’y trouve. Fermez l’application avant."""
    if not yes:
        click.confirm("Ce qui est en place sera remplacé. Continuer ?", abort=True)
    boot()
    from relais.commands._archive import ArchiveError, read_archive

    try:
        read_archive(archive)
    except ArchiveError as error:
        raise click.UsageError(str(error)) from error
    from relais.registers.audit.verification import verify

    proof = verify()
    state = "intact" if proof.holds else "ALTÉRÉ (relais audit verify dit où)"
    click.echo(f"Sauvegarde remise en place ; journal {state}, {proof.n_events} événements.")
