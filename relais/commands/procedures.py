"""`relais procedures`: the reference pages of procedures, from their declarations."""

from __future__ import annotations

from pathlib import Path

import click

from config.boot import boot


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("docs/reference/procedures"),
    show_default=True,
)
def command(out: Path) -> None:
    """Écrit la page et le schéma de chaque procédure."""
    boot()
    from relais.casework.case.procedures import procedures
    from relais.casework.case.reference_pages import page

    out.mkdir(parents=True, exist_ok=True)
    for procedure in procedures():
        path = out / f"{procedure.name}.md"
        path.write_text(page(procedure), encoding="utf-8")
        click.echo(path)
