"""`relais bench [NOM]`: the benchmarks of a clone, each beside its floor and its peer."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "benchmarks"


def known() -> dict[str, str]:
    """Name of each benchmark and the first line of what it says of itself."""
    found = {}
    for path in sorted(FOLDER.glob("[!_]*.py")):
        told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        found[path.stem] = told.split("\n", 1)[0]
    return found


@click.command(
    "bench", context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]}
)
@click.argument("name", metavar="[NOM]", required=False)
@click.argument("arguments", metavar="[OPTIONS DU BANC ...]", nargs=-1, type=click.UNPROCESSED)
def command(name: str | None, arguments: tuple[str, ...]) -> None:
    """Lance un banc d’essai avec son plancher et son pair ; sans nom, liste les bancs."""
    benches = known()
    if not benches:
        click.echo("Erreur : les bancs d’essai sont dans un clone du dépôt, pas ici.", err=True)
        sys.exit(2)
    if name is None:
        width = max(len(one) for one in benches)
        for one, told in benches.items():
            click.echo(f"{one:<{width}}  {told}")
        return
    if name not in benches:
        click.echo(f"Erreur : banc inconnu : {name} (connus : {', '.join(benches)}).", err=True)
        sys.exit(2)
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    ran = subprocess.run(  # noqa: S603 (a file of this clone)
        [sys.executable, str(FOLDER / f"{name}.py"), *arguments],
        env={**os.environ, "PYTHONPATH": path},
        check=False,
    )
    sys.exit(ran.returncode)
