"""The year's report: told the same twice, stopped by what does not add up, readable by everybody."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from relais.data.indicators.computing import compute
from relais.data.indicators.indicator import Period
from relais.data.indicators.opening import open_rows
from relais.data.indicators.registry import indicators
from relais.data.indicators.sources import Sources
from relais.data.indicators.sums import DoesNotAddUp
from relais.data.reporting.building import Built, build
from relais.data.reporting.cover import cover_of
from relais.data.reporting.publishing import publish
from relais.data.warehouse import open_warehouse
from relais.handover.snapshot import write_snapshot
from tests.integration.report.conftest import FUND, FUNDS, persons
from tests.mining import claim
from tests.warehouses import make_warehouse

pytestmark = pytest.mark.no_database
FIGURES = ("c2s_beneficiaries", "without_doctor", "account_holders")


def make(home: Path, out: Path, *, internal: bool = False) -> Built:
    with open_warehouse(home) as warehouse:
        sources = Sources.of(warehouse, date(2025, 12, 31))
        cover = cover_of(sources, 2025)
        built = build(sources, 2025, cover.fund, internal=internal)
        publish(built, cover, out)
    return built


def test_the_same_files_give_the_same_bytes(home: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        make(home, tmp_path / name)
    for file in (p for p in (tmp_path / "one").rglob("*") if p.is_file()):
        other = tmp_path / "two" / file.relative_to(tmp_path / "one")
        assert file.read_bytes() == other.read_bytes(), file.name


def test_figures_are_those_of_the_rows(home: Path, tmp_path: Path) -> None:
    make(home, tmp_path / "out", internal=True)
    figures = {
        (f["indicator"], f["dimension"]): f
        for f in json.loads((tmp_path / "out/figures.json").read_text())
    }
    whole = figures["c2s_beneficiaries", None]
    assert (whole["value"], whole["numerator"], whole["denominator"]) == (90, 90, None)
    assert figures["c2s_free", None]["value"] == 60
    assert figures["c2s_free", None]["adds_up_to"] == "c2s_beneficiaries"
    doctor = figures["without_doctor", None]
    assert doctor["missing"] == 6 and doctor["numerator"] + doctor["missing"] < 300
    assert doctor["value"] == round(100 * doctor["numerator"] / doctor["denominator"], 2)
    assert "extraits du 31/12/2025" in whole["source"]


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("dimension", [None, "commune=83137", "sex=female"])
def test_every_figure_opens_the_rows_that_make_it(
    home: Path, name: str, dimension: str | None
) -> None:
    with open_warehouse(home) as warehouse:
        sources, period = Sources.of(warehouse, date(2025, 12, 31)), Period.year(2025)
        figure = next(
            f
            for f in compute(indicators()[name], sources, period, "831")
            if f.dimension == dimension
        )
        opened = open_rows(indicators()[name], sources, period, dimension, limit=10_000)
    assert sum(row["numerator"] for row in opened.rows) == figure.numerator
    assert len({row["row_id"] for row in opened.rows}) == opened.total


def test_small_counts_do_not_leave_the_fund(home: Path, tmp_path: Path) -> None:
    make(home, tmp_path / "out")
    shown = json.loads((tmp_path / "out/figures.json").read_text())
    people = [f for f in shown if f["unit"] == "people" and not f["suppressed"]]
    assert people and not [f for f in people if 0 < f["value"] < 11]


def test_the_pdf_is_tagged_and_says_its_language(home: Path, tmp_path: Path) -> None:
    make(home, tmp_path / "out")
    reader = PdfReader(tmp_path / "out/report.pdf")
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"].value
    assert str(catalogue["/Lang"]).startswith("fr")
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "CPAM du Var" in text and "Des droits pour chacun" in text


def test_what_claims_tell_of_fragility_is_in_its_chapter(tmp_path: Path) -> None:
    """Three hundred insured, of whom one in three had dental care in time; claims that go back far enough."""
    home = tmp_path / "home"
    early = claim(patient_id="p000", act_family="drug", starts_on=date(2020, 1, 2))
    dental = [
        claim(patient_id=f"p{n:03d}", act_family="dental", starts_on=date(2025, 2, 3))
        for n in range(0, 300, 3)
    ]
    make_warehouse(home, date(2025, 12, 31), {"persons": persons(), "claims": [early, *dental]})
    write_snapshot(home, date(2026, 1, 5), FUNDS, [[FUND]])
    built = make(home, tmp_path / "out")
    figures = {(one.indicator, one.dimension): one for one in built.figures}
    adults = sum(one["birth_date"] <= date(2007, 12, 31) for one in persons())
    whole = figures["without_dental", None]
    assert (whole.numerator, whole.denominator, whole.missing) == (adults - 100, adults, 0)
    parts = [
        one for (name, _), one in figures.items()
        if name == "without_dental" and (one.dimension or "").startswith("sex")
    ]  # fmt: skip
    assert sum(one.numerator or 0 for one in parts) == whole.numerator
    page = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert "n’ont reçu aucun soin dentaire depuis 24 mois" in page
    assert "Délais, âges et actes retenus sont à confirmer." in page


def test_a_chapter_without_activity_is_left_out_and_said(home: Path, tmp_path: Path) -> None:
    built = make(home, tmp_path / "out")
    assert "supports" in built.absent
    assert "médiation" not in (tmp_path / "out/index.html").read_text()


def test_parts_that_do_not_make_their_whole_stop_the_report(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from relais.data.reporting import building

    whole = indicators()["c2s_beneficiaries"]
    narrow = replace(whole, rows=indicators()["c2s_free"].rows)
    monkeypatch.setattr(building, "indicators", lambda: {**indicators(), whole.name: narrow})
    with pytest.raises(DoesNotAddUp, match="vaut 60, ses parts font 90"):
        make(home, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_command_says_where_it_stopped(home: Path, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from relais.commands.report import command

    result = CliRunner().invoke(
        command,
        ["2025", "--out", str(tmp_path / "out")],
        env={"RELAIS_HOME": str(tmp_path / "none")},
    )
    assert result.exit_code == 2 and "relais ingest" in result.output
    done = CliRunner().invoke(
        command, ["2025", "--out", str(tmp_path / "out"), "--json"], env={"RELAIS_HOME": str(home)}
    )
    assert done.exit_code == 0, done.output
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        "index.html",
        "report.css",
        "report.pdf",
        "figures.json",
        "figures.csv",
        "drawings",
    }
