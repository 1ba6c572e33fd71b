"""A run resumes where it stopped, does nothing again, and says the same each time."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from relais.cli import group
from relais.data.mining import run as running
from relais.data.mining.registry import detectors, missing, needed, rollups
from relais.data.mining.run import mine, write_out
from relais.data.screening.definition import Screening, ScreeningError
from relais.data.screening.writing import written
from relais.data.warehouse import open_warehouse
from relais.handover.definition import read_definition
from relais.handover.signal import iter_signals
from relais.rules.store import Store, default_store
from tests.mining import ON, claim
from tests.warehouses import make_warehouse

NAMES = ["day_maximum", "exact_duplicate", "peer_outlier"]
ROWS = [claim(claim_id="a"), claim(claim_id="b")]
USUAL = """\
id: mining_same_day
title: Lignes pareilles qu’une même facture peut porter
unit: count
values:
  - from: 2015-01-01
    value: {"consultation": 9}
    reference: essai
    source: essai
    reviewed: reviewed
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    make_warehouse(tmp_path, ON, {"claims": ROWS})
    return tmp_path


def ran(home: Path, *names: str, **more: Any) -> dict[str, running.Mined]:
    with open_warehouse(home, memory_limit="500MB") as warehouse:
        return {one.definition: one for one in mine(warehouse, home, names or NAMES, **more)}


def test_what_is_done_is_not_run_again_unless_asked(home: Path) -> None:
    first = ran(home)
    before = {one.paths[0]: one.paths[0].stat().st_mtime_ns for one in first.values()}
    second = ran(home)
    assert all(one.again for one in second.values()) and not any(
        one.again for one in first.values()
    )
    assert {name: one.outcome for name, one in first.items()} == {
        name: one.outcome for name, one in second.items()
    }
    assert before == {path: path.stat().st_mtime_ns for path in before}
    content = {path: path.read_bytes() for path in before}
    assert not any(one.again for one in ran(home, again=True).values())
    assert content == {path: path.read_bytes() for path in before}


def test_a_stop_resumes_at_the_detector_that_lacks(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def stops(one: Screening, *rest: Any) -> Any:
        if one.header.id == "exact_duplicate" and not done:
            done.append("stopped")
            raise KeyboardInterrupt
        return written(one, *rest)

    monkeypatch.setattr(running, "written", stops)
    with pytest.raises(KeyboardInterrupt):
        ran(home)
    found = ran(home)
    assert [one.again for one in found.values()] == [True, False, False]
    assert not list((home / "mining").rglob(".*parquet*"))


def test_other_values_another_day_or_other_extracts_run_again(home: Path, tmp_path: Path) -> None:
    ran(home)
    folder = tmp_path / "values"
    folder.mkdir()
    (folder / "mining_same_day.yaml").write_text(USUAL, encoding="utf-8")
    changed = ran(home, store=Store(folder, over=default_store()))
    assert not any(one.again for one in changed.values())
    assert not any(one.again for one in ran(home, on=date(2021, 6, 30)).values())
    make_warehouse(home, ON, {"claims": [*ROWS, claim(claim_id="c")]}, version="next")
    found = ran(home, "exact_duplicate")["exact_duplicate"]
    assert found.outcome is not None and not found.again
    assert found.outcome.amount_cents == 3500
    assert [path.name for path in (home / "mining").iterdir()] == ["next"]


def test_definitions_say_their_purpose_beside_their_signals(home: Path) -> None:
    ran(home)
    about = read_definition(home, "exact_duplicate")
    assert about is not None
    assert about.purpose == "abuse" and about.clears and about.labels["overpaid_cents"]


def test_all_signals_in_one_file(home: Path, tmp_path: Path) -> None:
    found = list(ran(home).values())
    count = write_out(tmp_path / "all.parquet", found)
    signals = list(iter_signals(tmp_path / "all.parquet"))
    assert count == len(signals) == sum(one.outcome.signals for one in found if one.outcome)
    assert len({one.signal_id for one in signals}) == count


def test_rollups_are_made_after_what_they_read() -> None:
    order, extracts = needed(["provider_month", "provider_year"])
    assert order == ["visit", "provider_day", "provider_month", "provider_patient", "provider_year"]
    assert extracts == {"claims"}
    assert all(name in rollups() for name in order)


def test_a_table_that_lacks_is_named_not_a_failure(home: Path) -> None:
    assert missing(detectors()["price_cap"], ["claims"]) == ("prices",)
    assert ran(home, "price_cap")["price_cap"].outcome is None


def test_an_unknown_detector_is_named(home: Path) -> None:
    with pytest.raises(ScreeningError, match=r"inconnu : rien .*exact_duplicate"):
        ran(home, "rien")


def test_the_command_tells_and_refuses(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELAIS_HOME", str(home))
    told = CliRunner().invoke(
        group, ["mine", "exact_duplicate", "price_cap", "--out", str(tmp_path / "o.parquet")]
    )
    assert told.exit_code == 0, told.output
    assert "il manque prices" in told.output and (tmp_path / "o.parquet").exists()
    listed = CliRunner().invoke(group, ["mine", "--list"])
    assert set(detectors()) <= {line.split()[0] for line in listed.output.splitlines()}
    refused = CliRunner().invoke(group, ["mine", "--claims", str(tmp_path / "absent.parquet")])
    assert refused.exit_code == 2 and "Pas de fichier" in refused.output
