"""`relais mine --claims` on what a file should not be: counted and said, never an exception, never a silent zero."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from relais.cli import group
from tests.mining import claim
from tests.warehouses import table_of

pytestmark = pytest.mark.no_database
GOOD = [claim(claim_id="good", act_code="1110")]
PEERS = "professionnels non comparés : pas assez de comparables (moins de 10)"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RELAIS_HOME", str(tmp_path / "home"))
    return tmp_path


def run(home: Path, table: pa.Table, *asked: str) -> Result:
    pq.write_table(table, home / "claims.parquet")
    arguments = ["mine", "--claims", str(home / "claims.parquet"), "--memory", "500MB", *asked]
    return CliRunner().invoke(group, arguments)


def told(home: Path, rows: list[dict[str, Any]] | pa.Table, *names: str) -> dict[str, Any]:
    table = rows if isinstance(rows, pa.Table) else table_of("claims", rows)
    found = run(home, table, *names, "--json")
    assert found.exit_code == 0, found.output
    answer: dict[str, Any] = json.loads(found.stdout)
    return answer


def words(home: Path, rows: list[dict[str, Any]], *names: str) -> str:
    found = run(home, table_of("claims", rows), *names)
    assert found.exit_code == 0, found.output
    return found.stdout


def unseen(answer: dict[str, Any]) -> dict[str, dict[str, int]]:
    return {one["detector"]: one["unseen"] for one in answer["detectors"] if one["ran"]}


def columns(rows: list[dict[str, Any]], **others: pa.Array) -> pa.Table:
    table = table_of("claims", rows)
    for name, values in others.items():
        table = table.set_column(table.column_names.index(name), name, values)
    return table


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"claim_id": "good"}, "numéro de ligne déjà lu"),
        ({"reimbursed_cents": -1}, "reimbursed_cents négatif"),
        ({"billed_cents": -2500}, "billed_cents négatif"),
        ({"base_cents": -2500}, "base_cents négatif"),
        ({"quantity": -1}, "quantity négatif"),
        ({"starts_on": date(2999, 1, 1)}, "starts_on à venir ou impossible"),
        ({"paid_on": date(2999, 1, 1)}, "paid_on à venir ou impossible"),
    ],
)
def test_a_wrong_line_is_counted_and_left_out(
    home: Path, wrong: dict[str, Any], reason: str
) -> None:
    rows = [*GOOD, claim(**wrong)]
    answer = told(home, rows, "exact_duplicate")
    assert answer["claims"]["left_out"] == {reason: 1}
    assert answer["claims"]["kept"] == 1
    assert f"laissées de côté : 1, {reason}" in words(home, rows, "exact_duplicate")


def test_acts_that_no_table_names_are_counted(home: Path) -> None:
    rows = [*GOOD, *(claim(act_code="XXXX999") for _ in range(3)), claim(act_code="YYYY999")]
    answer = told(home, rows, "exact_duplicate", "day_maximum")
    assert answer["unknown_acts"] == {
        "lines": 4,
        "of": 5,
        "percent": 80.0,
        "most": {"XXXX999": 3, "YYYY999": 1},
    }
    assert unseen(answer) == {"exact_duplicate": {}, "day_maximum": {}}
    said = words(home, rows, "exact_duplicate")
    assert "4 d’entre elles (80,0 %) ont un acte qu’aucune table de règles ne nomme" in said
    assert "XXXX999 (3), YYYY999 (1)" in said


def test_a_detector_whose_tables_name_no_act_of_the_file_says_so(home: Path) -> None:
    rows = [claim(act_code="XXXX999", act_family="other", specialty=None) for _ in range(3)]
    found = unseen(told(home, rows, "exact_duplicate", "incompatible_pair", "day_maximum"))
    why = {"lignes, dont aucune n’a un acte de ses tables": 3}
    assert found["incompatible_pair"] == found["day_maximum"] == why
    said = words(home, rows, "incompatible_pair")
    assert "3 lignes, dont aucune n’a un acte de ses tables." in said


def test_a_professional_of_one_patient_is_said_not_to_be_compared(home: Path) -> None:
    found = unseen(told(home, GOOD, "peer_outlier"))
    why = "professionnels de moins de 50 patients dans une année, qui n’y sont pas comparés"
    assert found["peer_outlier"] == {why: 1}


def test_two_professionals_of_one_specialty_are_said_to_have_no_peers(home: Path) -> None:
    rows = [
        claim(provider_id=f"d{provider}", patient_id=f"p{n}")
        for provider in range(2)
        for n in range(60)
    ]
    found = unseen(told(home, rows, "peer_outlier", "trajectory", "digits", "upcoding"))
    assert {name: why.get(PEERS) for name, why in found.items()} == dict.fromkeys(found, 2)
    assert f"2 {PEERS}." in words(home, rows, "peer_outlier")


def test_professionals_of_unknown_specialty_are_said_not_to_be_compared(home: Path) -> None:
    rows = [claim(specialty=None, patient_id=f"p{n}") for n in range(60)]
    found = unseen(told(home, rows, "peer_outlier"))
    assert found["peer_outlier"] == {"professionnels non comparés : spécialité inconnue": 1}


def test_suites_of_acts_without_enough_patients_of_peers_are_said(home: Path) -> None:
    found = unseen(told(home, GOOD, "cloned_claims"))
    [(why, n)] = found["cloned_claims"].items()
    assert "leurs comparables ont moins de 200 patients" in why and n == 1


def test_what_was_not_seen_is_said_again_by_a_second_run(home: Path) -> None:
    first, second = (told(home, GOOD, "peer_outlier", "digits") for _ in range(2))
    assert unseen(first) == unseen(second) and all(unseen(first).values())


def test_an_empty_month_is_said(home: Path) -> None:
    rows = [claim(starts_on=date(2021, month, 3)) for month in (1, 2, 4)]
    assert told(home, rows, "exact_duplicate")["claims"]["empty_months"] == ["2021-03"]
    assert "mois sans aucune ligne : 2021-03" in words(home, rows, "exact_duplicate")


def test_lines_all_cancelled_are_said(home: Path) -> None:
    rows = [claim(cancelled=True) for _ in range(3)]
    answer = told(home, rows, "exact_duplicate")
    assert (answer["claims"]["kept"], answer["claims"]["cancelled"]) == (3, 3)
    assert answer["unknown_acts"]["of"] == 0
    said = words(home, rows, "exact_duplicate")
    assert "annulées, gardées sans être comptées : 3" in said
    assert "Aucune ligne à regarder" in said


MIXED: dict[str, tuple[str, pa.Array, int]] = {
    "numbers as text": ("quantity", pa.array(["1", " 2", "1.0", "abc"]), 3),
    "amounts as text": ("billed_cents", pa.array(["2500", "-3", "25,00", "2500"]), 2),
    "amounts with fractions": ("billed_cents", pa.array([2500.0, 2500.5, 1e300, 2500.0]), 2),
    "amounts as decimals": ("billed_cents", pa.array([2500, 2501, 2502, 2503]).cast(pa.decimal128(24, 2)), 0),
    "days as timestamps": ("starts_on", pa.array([datetime(2021, 3, 1, 23, 59)] * 4, pa.timestamp("us")), 0),
    "days with a zone": ("starts_on", pa.array([datetime(2021, 3, 1, 12)] * 4, pa.timestamp("ns", "UTC")), 0),
    "days as numbers": ("starts_on", pa.array([20210301] * 4), 4),
    "yes and no as text": ("cancelled", pa.array(["true", "False", "0", "oui"]), 1),
    "yes and no as numbers": ("cancelled", pa.array([0, 1, 0, 7]), 1),
    "codes as numbers": ("act_code", pa.array([1110, 1211, 1110, 1110]), 0),
    "codes with a fraction": ("act_code", pa.array([1110.0, 1110.5, float("nan"), 1211.0]), 2),
    "all unknown": ("commune", pa.nulls(4), 0),
    "bytes": ("patient_id", pa.array([b"p1", b"p2", b"p3", b"p4"]), 0),
    "lists": ("specialty", pa.array([["01"], ["01"], [], None]), 3),
    "dictionary": ("act_family", pa.array(["consultation"] * 4).dictionary_encode(), 0),
}  # fmt: skip


@pytest.mark.parametrize("case", MIXED)
def test_columns_of_other_types_are_read_or_counted(home: Path, case: str) -> None:
    name, values, wrong = MIXED[case]
    table = columns([claim(claim_id=f"m{n}") for n in range(4)], **{name: values})
    found = run(home, table, "exact_duplicate", "--json")
    if wrong == 4:
        assert found.exit_code == 2 and f"{name} absent ou illisible (4)" in found.stderr
    else:
        assert found.exit_code == 0, found.output
        assert json.loads(found.stdout)["claims"]["kept"] == 4 - wrong


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (table_of("claims", []), "n’a aucune ligne"),
        (table_of("claims", GOOD).drop_columns(["patient_id"]), "manque la colonne patient_id"),
        (pa.table({"x": [1]}), "il manque les colonnes claim_id"),
    ],
)
def test_a_file_that_cannot_be_read_gives_one_sentence(
    home: Path, table: pa.Table, sentence: str
) -> None:
    found = run(home, table)
    assert found.exit_code == 2 and sentence in found.stderr
    assert len(found.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("content", [b"", b"PAR1", b"claim_id;line_no\n", b"PAR1" + b"\0" * 99])
def test_what_is_not_parquet_gives_one_sentence(home: Path, content: bytes) -> None:
    path = home / "claims.parquet"
    path.write_bytes(content)
    found = CliRunner().invoke(group, ["mine", "--claims", str(path)])
    assert found.exit_code == 2 and "n’est pas un fichier Parquet lisible" in found.stderr


def test_a_file_alone_says_which_detectors_lack_a_table(home: Path) -> None:
    [one] = told(home, GOOD, "price_cap")["detectors"]
    assert (one["ran"], one["missing"]) == (False, ["prices"])
    said = words(home, GOOD, "price_cap")
    assert (
        "100 % Santé : prix, classe ou délai non respectés : pas lancé, il manque prices." in said
    )
