"""`relais directory`: the register of the insured."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import click
from rich.progress import Progress, TaskID

from config.boot import boot


@click.group()
def command() -> None:
    """Annuaire des assurés : chargement, doublons, clés."""


@command.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--fund", "fund_code", help="Code de la caisse, si le fichier en contient plusieurs.")
@click.option("--json", "as_json", is_flag=True, help="Résultat lisible par une machine.")
def load(folder: Path, fund_code: str | None, as_json: bool) -> None:
    """Charge les tables identities et persons d’un dossier ; une seconde fois ne change rien."""
    boot()
    from relais.registers.directory.loading import UnreadableExtract
    from relais.registers.directory.loading import load as load_extract

    with Progress(transient=True, disable=as_json) as progress:
        bar = progress.add_task("Annuaire")
        try:
            result = load_extract(
                folder,
                fund_code=fund_code,
                communes=_commune_names(),
                on_progress=lambda done, total: progress.update(bar, completed=done, total=total),
            )
        except UnreadableExtract as error:
            raise click.UsageError(str(error)) from error
    if as_json:
        click.echo(json.dumps(vars(result), ensure_ascii=False))
        return
    click.echo(
        f"{result.n_read} lignes lues : {result.n_added} personnes ajoutées, {result.n_changed} modifiées, "
        f"{result.n_unchanged} inchangées, {result.n_duplicates} lignes en double, "
        f"{sum(result.rejected.values())} refusées."
    )
    for reason, n in (*result.rejected.most_common(), *result.left_out.most_common()):
        click.echo(f"  {n} : {reason}")


@command.command()
@click.option("--fund", "fund_code", help="Code d’une caisse ; toutes par défaut.")
def duplicates(fund_code: str | None) -> None:
    """Cherche dans tout l’annuaire les dossiers qui semblent décrire la même personne."""
    boot()
    from relais.registers.accounts.models import Fund
    from relais.registers.directory.duplicates import suggest_duplicates

    funds = Fund.objects.filter(code=fund_code) if fund_code else Fund.objects.all()
    if not funds.exists():
        raise click.UsageError("Aucune caisse à ce code : chargez d’abord son annuaire.")
    for fund in funds:
        with Progress(transient=True) as progress:
            bar = progress.add_task(f"Doublons, {fund}")
            n = suggest_duplicates(fund, partial(_advance, progress, bar))
        click.echo(f"{fund} : {n} paires à examiner.")


@command.command("rotate-keys")
def rotate_keys() -> None:
    """Chiffre à nouveau les numéros de sécurité sociale avec la première clé de RELAIS_NIR_KEYS."""
    boot()
    from relais.registers.directory.nirs import rotate_keys as rotate

    with Progress(transient=True) as progress:
        bar = progress.add_task("Clés", total=None)
        changed = rotate(lambda n: progress.advance(bar, n))
    click.echo(f"{changed} numéros chiffrés avec la nouvelle clé.")


def _advance(progress: Progress, bar: TaskID, done: int, total: int) -> None:
    progress.update(bar, completed=done, total=total)


def _commune_names() -> dict[str, str]:
    from relais.geo import communes

    table = communes()
    return dict(zip(table["code"].to_pylist(), table["name"].to_pylist(), strict=True))
