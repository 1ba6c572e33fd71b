"""`relais screen`, `relais rights shadow`, `relais bench`: what is printed, and one clear line on bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relais.cli import group
from tests.integration.screening.test_shadow_and_refusals import CEILING, home_with


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RELAIS_HOME", str(tmp_path / "home"))
    return home_with(tmp_path / "home", {"a": 1020000, "b": 1050000, "c": 3000000})


def run(*arguments: str) -> Result:
    found = CliRunner().invoke(group, list(arguments))
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def test_screen_says_what_it_found(home: Path) -> None:
    told = run("screen", "c2s_non_take_up", "--on", "2025-05-14", "--json")
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    assert [one["signals"] for one in found["screenings"]] == [2]
    assert found["screenings"][0]["by_commune"] == {"83137": 2}
    assert found["c2s"]["by_verdict"] == {"free": 1, "none": 1, "participative": 1}
    assert (home / "signals" / "c2s_non_take_up" / "2025-05-14.parquet").is_file()
    table = run("screen", "c2s_non_take_up")
    assert "Droit à la C2S jamais demandé" in table.output
    assert "Toulon" in table.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("screen", "inconnu"), "c2s_non_take_up"),
        (("screen", "c2s", "--on", "2019-01-01"), "n’existait pas"),
        (("screen", "c2s", "--on", "2025-02-30"), "2025-02-30"),
        (("screen", "renoncement"), "n’est pas dans les extraits"),
        (("rights", "shadow", "--values", "nulle-part"), "nulle-part"),
        (("bench", "inconnu"), "rights"),
    ],
)
def test_bad_input_is_one_clear_line(home: Path, arguments: tuple[str, ...], says: str) -> None:
    told = run(*arguments)
    assert told.exit_code == 2
    assert says in told.output
    assert not list((home / "signals").glob("*/*.parquet"))


def test_without_a_warehouse_the_answer_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELAIS_HOME", str(tmp_path / "vide"))
    told = run("screen")
    assert told.exit_code == 2
    assert "relais ingest" in told.output


def test_a_shadow_run_says_who_gains(home: Path, tmp_path: Path) -> None:
    values = tmp_path / "valeurs"
    values.mkdir()
    (values / "c2s_ceiling_free.yaml").write_text(CEILING, encoding="utf-8")
    told = run("rights", "shadow", "--values", str(values), "--json")
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    assert (found["gaining"], found["losing"]) == (1, 0)
    words = run("rights", "shadow", "--values", str(values))
    assert "avec participation -> gratuite : 1" in words.output


def test_a_broken_value_is_refused_before_anything_runs(home: Path, tmp_path: Path) -> None:
    values = tmp_path / "valeurs"
    values.mkdir()
    broken = CEILING.replace("reference: essai\n", "")
    (values / "c2s_ceiling_free.yaml").write_text(broken, encoding="utf-8")
    told = run("rights", "shadow", "--values", str(values))
    assert told.exit_code == 2
    assert "c2s_ceiling_free.yaml" in told.output
