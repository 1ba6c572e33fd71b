"""`relais scenario NAME`: the records of a source's year, so that the report finds its figures by itself."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
import time
from typing import TYPE_CHECKING, Any, NoReturn

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from config.boot import boot
from config.environment import home

if TYPE_CHECKING:
    from relais.synthetic.scenarios import Scenario, Stage

N_INSURED = 5_000
"""People of the small fund that is ingested when there is no warehouse: the report needs extracts beside the activity."""


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
    warehouse_made = _warehouse(scenario, quiet=as_json)
    stage, written = _records(scenario, quiet=as_json)
    seconds = time.perf_counter() - started
    _tell(scenario, stage, written, warehouse_made, seconds, as_json)


def _refuse(sentence: str) -> NoReturn:
    click.echo(f"Erreur : {sentence}", err=True)
    raise SystemExit(2)


def _warehouse(scenario: Scenario, quiet: bool) -> bool:
    """A small imaginary fund in the warehouse, when there is none. Answers whether it was made."""
    from relais.data.extracts.ingest import ingest
    from relais.data.warehouse import WarehouseError, open_warehouse
    from relais.synthetic.generate import generate
    from relais.synthetic.plan import Plan

    try:
        with open_warehouse(home()):
            return False
    except WarehouseError:
        pass
    from pathlib import Path

    with (
        tempfile.TemporaryDirectory() as folder,
        Console(stderr=True, quiet=quiet).status("Extraits d’une petite caisse imaginaire…"),
    ):
        plan = Plan(insured=N_INSURED, seed=scenario.year, year=scenario.year, fund=scenario.fund)
        generate(plan, Path(folder))
        ingest(home(), Path(folder), extract_on=dt.date(scenario.year, 12, 31))
    return True


def _records(scenario: Scenario, quiet: bool) -> tuple[Stage, list[str]]:
    """Every step, then the night that sees the year whole. Answers the titles of the steps that wrote something."""
    from django.core.management import call_command

    from relais.synthetic.scenarios.scenario import set_stage
    from relais.web.night import compute_figures, take_snapshot

    call_command("migrate", interactive=False, verbosity=0)
    stage = set_stage(scenario)
    written = []
    columns = (
        TextColumn("{task.description:24}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bars:
        for step in scenario.steps:
            task = bars.add_task(step.title, total=step.total)
            if step.run(stage, lambda n, task=task: bars.update(task, completed=n)):  # type: ignore[misc]
                written.append(step.title)
            bars.update(task, completed=step.total)
        task = bars.add_task("Photographie et chiffres", total=2)
        take_snapshot(home(), scenario.snapshot_on)
        bars.update(task, completed=1)
        compute_figures(home(), dt.date(scenario.year, 12, 31))
        bars.update(task, completed=2)
    return stage, written


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
