"""The Var's 2021: the figures of the source come out of the report, counted on records, and a second run adds none."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from django.db import connection

from relais.casework.case.models import Amount, Case
from relais.casework.outreach.models import Attempt, FieldEntry, Target
from relais.commands.report import command as report
from relais.registers.audit.models import AuditEvent
from relais.registers.audit.verification import verify
from relais.registers.directory.loading.bulk import insert
from relais.registers.directory.models import Person
from relais.synthetic.scenarios import SCENARIOS
from relais.synthetic.scenarios.scenario import Stage, set_stage
from relais.synthetic.scenarios.var_2021 import extract
from relais.web.night import take_snapshot
from tests.warehouses import make_warehouse

SCENARIO = SCENARIOS["var-2021"]
WRITTEN = (Case, Target, Attempt, FieldEntry, Amount, Person, AuditEvent)


def enrol(stage: Stage, folder: Path) -> None:
    """The very people of the scenario, without the words that make them findable: the test below loads some as a fund would."""
    extract.write_extract(folder, stage.fund.code, stage.fund.department)
    columns = ["person_id", "last_name", "first_names", "birth_date", "sex", "commune"]
    table = pq.read_table(folder / "identities.parquet", columns=columns)
    rows = zip(*(table[name].to_pylist() for name in columns), strict=True)
    empty = [
        *("birth_name", "household_role", "address", "postal_code", "commune_name", "regime"),
        *("complementary", "row_hash"),
    ]
    insert(
        Person,
        ("fund", "pseudonym", *columns[1:], "sort_name", "opted_out", *empty),
        ((stage.fund.pk, *row, row[1].lower(), False, *[""] * len(empty)) for row in rows),
    )
    # As `load` does: PostgreSQL plans badly for tables it knows nothing of.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def play(stage: Stage) -> list[str]:
    """The steps after the people; those that wrote something."""
    return [step.title for step in SCENARIO.steps[1:] if step.run(stage, lambda done: None)]


def figures(home: Path, out: Path) -> dict[tuple[str, str | None], dict[str, Any]]:
    make_warehouse(
        home, date(2021, 12, 31), {"persons": [{"person_id": "p1", "household_id": "h1"}]}
    )
    take_snapshot(home, SCENARIO.snapshot_on)
    done = CliRunner().invoke(report, [str(SCENARIO.year), "--out", str(out)])
    assert done.exit_code == 0, done.output
    rows = json.loads((out / "figures.json").read_text())
    return {(row["indicator"], row["dimension"]): row for row in rows}


@pytest.mark.django_db
def test_the_figures_of_the_source_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELAIS_HOME", str(tmp_path / "home"))
    stage = set_stage(SCENARIO)
    (tmp_path / "extract").mkdir()
    enrol(stage, tmp_path / "extract")
    assert play(stage) == [step.title for step in SCENARIO.steps[1:]]

    found = figures(tmp_path / "home", tmp_path / "out")

    def value(indicator: str, dimension: str | None = None) -> Any:
        return found[indicator, dimension]["value"]

    # S17: the three rows, and the whole that they make.
    for public, contacted, booked in (
        ("Assurés de 75 ans et plus", 42_441, 696),
        ("Assurés en situation de fragilité", 63_357, 396),
        ("Bénéficiaires des Restos du Cœur", 1_048, 61),
    ):
        assert value("outreach_contacted", f"public={public}") == contacted
        assert value("outreach_booked", f"public={public}") == booked
    assert value("outreach_contacted") == 42_441 + 63_357 + 1_048
    assert value("outreach_booked") == 696 + 396 + 61
    # S08: 1,088 of 1,285 is 84.7 %; 74.2 % is another ratio, that of care carried out.
    assert value("supports") == 1_285
    assert (
        found["supports_with_care", None].items()
        >= {"numerator": 1_088, "denominator": 1_285, "value": 84.67}.items()
    )
    assert (
        found["care_carried_out", None].items()
        >= {"numerator": 807, "denominator": 1_088, "value": 74.17}.items()
    )
    # S14: 628 referrals, 58 % more than the year before, all studied, most about replacement income.
    mediations = found["mediations", None]
    assert (mediations["value"], mediations["previous"]) == (628, 397)
    assert round(100 * (mediations["value"] / mediations["previous"] - 1)) == 58
    assert value("mediations_answered") == 100.0
    assert value("mediations", "motive=replacement_income") > 628 / 3
    helped = ("explication", "droit_accorde", "paiement")
    assert sum(value("mediation_results", f"result={kind}") for kind in helped) > 0.9 * 628
    assert 700_000 in Amount.objects.values_list("amount_cents", flat=True)
    assert parts_add_up(found)

    before = [model.objects.count() for model in WRITTEN]
    assert play(stage) == []
    assert [model.objects.count() for model in WRITTEN] == before
    assert verify().holds


def parts_add_up(found: dict[tuple[str, str | None], dict[str, Any]]) -> bool:
    """Parts of every dimension that hides none make their whole."""
    sums: Counter[tuple[str, str]] = Counter()
    hidden = set()
    for (_, dimension), figure in found.items():
        if figure["adds_up_to"] is None or dimension is None:
            continue
        group = figure["adds_up_to"], dimension.split("=")[0]
        sums[group] += figure["value"] or 0
        if figure["suppressed"]:
            hidden.add(group)
    checked = sums.keys() - hidden
    assert {("outreach_contacted", "public"), ("mediations", "motive")} <= checked
    return all(sums[group] == found[group[0], None]["value"] for group in checked)


@pytest.mark.django_db
def test_cut_short_it_goes_on_where_it_was(tmp_path: Path) -> None:
    stage = set_stage(SCENARIO)
    enrol(stage, tmp_path)
    supports = SCENARIO.steps[2]

    def cut(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        supports.run(stage, cut)
    n_before = Case.objects.count()
    assert 0 < n_before < supports.total
    assert supports.run(stage, lambda done: None)
    assert Case.objects.count() == supports.total
    references = sorted(Case.objects.values_list("reference", flat=True))
    assert references == [f"MAS-2021-{n:06d}" for n in range(1, supports.total + 1)]


@pytest.mark.django_db
def test_agents_already_there_keep_their_passwords() -> None:
    first = set_stage(SCENARIO)
    assert first.password is not None
    again = set_stage(SCENARIO)
    assert again.password is None
    again.manager.refresh_from_db()
    assert again.manager.check_password(first.password)
