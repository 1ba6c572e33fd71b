"""`relais scenario NAME`: the records of a source's year, so that the report finds its figures by itself."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, NoReturn

import click

from config.boot import boot
from relais.commands._scenario_steps import N_INSURED, make_warehouse, write_records

if TYPE_CHECKING:
    from relais.synthetic.scenarios import Scenario, Stage


@click.command("scenario")
@click.argument("name", metavar="NOM", required=False)
@click.option("--json", "as_json", is_flag=True, help="Résultat lisible par une machine.")
def command(name: str | None, as_json: bool) -> None:
    """Remplit les registres avec les enregistrements de l’année d’une source.

    « relais report ANNÉE --out DIR » retrouve alors ses chiffres en les comptant. Sans NOM, dit les scénarios qui existent.
    Une seconde fois ne change rien ; une fois interrompue, reprend où elle en était. Tout est imaginaire, sauf les totaux.
    """
    boot()
    from relais.synthetic.scenarios import SCENARIOS

    if name is None:
        for known in SCENARIOS.values():
            click.echo(f"{known.name} : {known.title}")
        return
    scenario = SCENARIOS.get(name)
    if scenario is None:
        _refuse(f"« {name} » n’est pas un scénario. Ceux qui existent : {', '.join(SCENARIOS)}.")
    started = time.perf_counter()
    warehouse_made = make_warehouse(scenario, quiet=as_json)
    stage, written = write_records(scenario, quiet=as_json)
    seconds = time.perf_counter() - started
    _tell(scenario, stage, written, warehouse_made, seconds, as_json)


def _refuse(sentence: str) -> NoReturn:
    click.echo(f"Erreur : {sentence}", err=True)
    raise SystemExit(2)


def _tell(
    scenario: Scenario,
    stage: Stage,
    written: list[str],
    warehouse_made: bool,
    seconds: float,
    as_json: bool,
) -> None:
    if as_json:
        said: dict[str, Any] = {
            "scenario": scenario.name,
            "year": scenario.year,
            "snapshot_on": scenario.snapshot_on.isoformat(),
            "written": written,
            "warehouse_made": warehouse_made,
            "password": stage.password,
            "seconds": round(seconds, 1),
        }
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    if warehouse_made:
        click.echo(
            f"Il n’y avait pas d’entrepôt : une caisse imaginaire de {N_INSURED} assurés y a été intégrée, pour les chiffres "
            "qui viennent des extraits. Pour une autre : relais synth DIR, puis relais ingest DIR."
        )
    if stage.password:
        click.echo(
            f"Comptes créés, par exemple {stage.manager.email} ; mot de passe : {stage.password}"
        )
    done = ", ".join(written).lower() if written else "rien à ajouter, tout y était déjà"
    click.echo(f"{scenario.title} : {done} ({seconds:.0f} s).")
    click.echo(f"Le rapport : relais report {scenario.year} --out DIR")
