"""What `relais scenario` does: a warehouse when there is none, the records, the night that sees the year whole."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from config.environment import home

if TYPE_CHECKING:
    from relais.synthetic.scenarios import Scenario, Stage

N_INSURED = 5_000
"""People of the small fund that is ingested when there is no warehouse: the report needs extracts beside the activity."""


def make_warehouse(scenario: Scenario, quiet: bool) -> bool:
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
    with (
        tempfile.TemporaryDirectory() as folder,
        Console(stderr=True, quiet=quiet).status("Extraits d’une petite caisse imaginaire…"),
    ):
        plan = Plan(insured=N_INSURED, seed=scenario.year, year=scenario.year, fund=scenario.fund)
        generate(plan, Path(folder))
        ingest(home(), Path(folder), extract_on=dt.date(scenario.year, 12, 31))
    return True


def write_records(scenario: Scenario, quiet: bool) -> tuple[Stage, list[str]]:
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
