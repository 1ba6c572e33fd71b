"""`relais backup`: a copy of what cannot be made again."""

from __future__ import annotations

from pathlib import Path

import click

from config.boot import boot


@click.command()
@click.argument("archive", type=click.Path(dir_okay=False, path_type=Path))
def command(archive: Path) -> None:
    """Copie la base, les documents, les extraits de nuit et le journal dans ARCHIVE (.tar.gz).

    L’application peut rester ouverte. Les secrets n’y sont pas : sans eux, les NIR restent illisibles.
    """
    if archive.exists():
        raise click.UsageError(f"{archive} existe déjà : choisissez un autre nom.")
    boot()
    from relais.commands._archive import ArchiveError, write_archive

    try:
        size = write_archive(archive)
    except ArchiveError as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"Sauvegarde écrite : {archive} ({size / 1e6:.1f} Mo).")
