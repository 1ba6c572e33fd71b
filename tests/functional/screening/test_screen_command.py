"""`relais screen`, `relais rights shadow`, `relais bench`: what is printed, and one clear line on bad input."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relais.cli import group
from relais.handover.signal import iter_signals
from tests.integration.screening.test_shadow_and_refusals import CEILING, home_with
from tests.warehouses import make_warehouse


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
    assert found["communes"] == {"83137": "Toulon"}
    table = run("screen", "c2s_non_take_up")
    assert "Droit à la C2S jamais demandé" in table.output
    assert "Toulon" in table.output


def test_every_list_is_exported_with_the_names_of_communes(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "listes"
    told = run("screen", "c2s", "--on", "2025-05-14", "--lists", str(folder), "--json")
    assert told.exit_code == 0, told.output
    assert {Path(path).name for path in json.loads(told.stdout)["lists"]} == {
        "c2s_ending_soon.csv",
        "c2s_near_ceiling.csv",
        "c2s_non_take_up.csv",
        "c2s_refused_small_margin.csv",
        "c2s_unknown.csv",
        "c2s_par_commune.csv",
    }
    with (folder / "c2s_non_take_up.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert rows[0][1:4] == ["personne", "commune", "code INSEE"]
    assert sorted(row[1:4] for row in rows[1:]) == [
        ["pa", "Toulon", "83137"],
        ["pb", "Toulon", "83137"],
    ]
    by_commune = (folder / "c2s_par_commune.csv").read_text(encoding="utf-8-sig").splitlines()
    assert by_commune == [
        "commune;code INSEE;free;none;participative;total",
        "Toulon;83137;1;1;1;3",
    ]


def test_a_run_without_names_leaves_out_what_the_extracts_do_not_carry(home: Path) -> None:
    told = run("screen", "--json")
    assert told.exit_code == 0, told.output
    names = {one["definition"] for one in json.loads(told.stdout)["screenings"]}
    assert "c2s_non_take_up" in names
    assert not names & {"renoncement", "ij_underpaid"}


def test_stops_paid_too_little_are_told_with_what_could_not_be_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELAIS_HOME", str(tmp_path / "ij"))
    stop = {"person_id": "p1", "status": "salaried", "paid_on": date(2025, 6, 1)}
    period = {"starts_on": date(2025, 5, 5), "ends_on": date(2025, 5, 14)}
    payrolls = [
        {
            "payroll_id": f"b{n}",
            "person_id": "p1",
            "starts_on": date(2025, n, 1),
            "ends_on": date(2025, n, 28),
            "hours": 151,
            "gross_cents": 200_000,
        }
        for n in (2, 3, 4)
    ]
    make_warehouse(
        tmp_path / "ij",
        date(2025, 12, 31),
        {
            "persons": [{"person_id": "p1", "household_id": "h", "commune": "83137"}],
            "payrolls": payrolls,
            "work_stops": [
                stop | period | {"stop_id": "s1", "days_paid": 7, "paid_cents": 7 * 2191},
                stop
                | {"stop_id": "s2", "starts_on": date(2025, 12, 1), "ends_on": date(2026, 1, 9)},
            ],
        },
    )
    found = json.loads(run("screen", "ij", "--json").stdout)
    assert [(one["definition"], one["signals"]) for one in found["screenings"]] == [
        ("ij_underpaid", 1)
    ]
    assert found["ij"]["stops"] == 2
    assert found["ij"]["by_verdict"] == {"due": 1, "undetermined": 1}
    assert found["ij"]["by_why"] == {"wages": 1}
    assert found["ij"]["by_payment"] == {"less": 1}
    [signal] = iter_signals(Path(found["screenings"][0]["file"]))
    assert signal.amount_cents == 7 * (3287 - 2191)
    assert "7\u202fjours et 153,37\u202f€ payés" in signal.reasons[0]
    assert any("Arrondi" in reason and "à confirmer" in reason for reason in signal.reasons)
    table = run("screen", "ij").output
    assert "payé en moins" in table and "attestation de salaire" in table


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("screen", "inconnu"), "c2s_non_take_up"),
        (("screen", "c2s", "--on", "2019-01-01"), "n’existait pas"),
        (("screen", "c2s", "--on", "2025-02-30"), "2025-02-30"),
        (("screen", "renoncement"), "n’est pas dans les extraits"),
        (("screen", "ij"), "work_stops"),
        (("rights", "shadow", "--values", "nulle-part"), "nulle-part"),
        (("rights", "shadow"), "--other-on"),
        (("rights", "shadow", "--other-on", "2019-01-01"), "n’existait pas"),
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
    assert found["by_commune"]["83137"]["name"] == "Toulon"
    assert found["monthly_participation_cents"] == {"before": 2500, "after": 0}
    page = tmp_path / "essai.html"
    words = run("rights", "shadow", "--values", str(values), "--out", str(page))
    assert "avec participation -> gratuite : 1" in words.output
    assert "Toulon : 1 gagnent, 0 perdent" in words.output
    written = page.read_text(encoding="utf-8")
    assert '<th scope="row">Toulon</th><td>1</td><td>0</td><td>−25\u202f€</td>' in written
    assert "« Plafond essayé » (essai)" in written


def test_a_shadow_run_between_two_days(home: Path) -> None:
    told = run("rights", "shadow", "--on", "2025-05-14", "--other-on", "2025-05-13", "--json")
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    assert (found["on"], found["other_on"]) == ("2025-05-14", "2025-05-13")
    assert (found["gaining"], found["losing"], found["by_commune"]) == (0, 0, {})


def test_a_broken_value_is_refused_before_anything_runs(home: Path, tmp_path: Path) -> None:
    values = tmp_path / "valeurs"
    values.mkdir()
    broken = CEILING.replace("reference: essai\n", "")
    (values / "c2s_ceiling_free.yaml").write_text(broken, encoding="utf-8")
    told = run("rights", "shadow", "--values", str(values))
    assert told.exit_code == 2
    assert "c2s_ceiling_free.yaml" in told.output
