"""A file of claims is checked by the declared schema: what is wrong is counted, left out and said; never a silent zero."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from relais.data.mining.claims_file import ClaimsFile, Intake, open_claims
from relais.data.mining.run import mine
from relais.data.warehouse import WarehouseError
from relais.handover.signal import iter_signals
from tests.mining import claim
from tests.warehouses import table_of

TODAY = date(2022, 1, 31)


def given(folder: Path, table: pa.Table | list[dict[str, Any]]) -> Path:
    path = folder / "claims.parquet"
    pq.write_table(table if isinstance(table, pa.Table) else table_of("claims", table), path)
    return path


def read(folder: Path, table: pa.Table | list[dict[str, Any]]) -> Intake:
    with open_claims(given(folder, table), folder / "home", TODAY, memory_limit="500MB") as opened:
        assert opened.table("claims").count().to_pyarrow().as_py() == opened.intake.kept
        return opened.intake


def texts(rows: list[dict[str, Any]], **columns: list[Any]) -> pa.Table:
    """The rows with some columns replaced by others, of whatever type."""
    table = table_of("claims", rows)
    for name, values in columns.items():
        place = table.column_names.index(name)
        table = table.set_column(place, name, pa.array(values))
    return table


def test_a_sound_file_is_read_whole(tmp_path: Path) -> None:
    intake = read(tmp_path, [claim(), claim(starts_on=date(2021, 4, 1))])
    assert (intake.rows, intake.kept, intake.left_out, intake.absent) == (2, 2, {}, [])
    assert (intake.first_on, intake.last_on) == (date(2021, 3, 1), date(2021, 4, 1))


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"reimbursed_cents": -1}, "reimbursed_cents négatif"),
        ({"act_family": "magic"}, "act_family inconnu"),
        ({"starts_on": date(2022, 2, 1)}, "starts_on à venir ou impossible"),
        ({"ends_on": date(2021, 2, 28)}, "ends_on avant starts_on"),
        ({"patient_id": ""}, "patient_id absent ou illisible"),
    ],
)
def test_a_wrong_row_is_counted_and_left_out(
    tmp_path: Path, wrong: dict[str, Any], reason: str
) -> None:
    intake = read(tmp_path, [claim(), claim(**wrong)])
    assert intake.left_out == {reason: 1}
    assert intake.kept == 1


def test_other_types_are_read_when_they_say_a_plain_value(tmp_path: Path) -> None:
    rows = [claim() for _ in range(4)]
    table = texts(
        rows,
        starts_on=["2021-03-01", "2021-3-1", "01/03/2021", "2021"],
        billed_cents=[2500.0, 2500.0, 2500.0, 2500.0],
        cancelled=["false", "false", "false", "false"],
    )
    assert read(tmp_path, table).left_out == {"starts_on absent ou illisible": 3}


def test_amounts_that_are_not_whole_are_not_amounts(tmp_path: Path) -> None:
    rows = [claim() for _ in range(4)]
    table = texts(rows, reimbursed_cents=[1750.0, 17.5, float("nan"), float("inf")])
    assert read(tmp_path, table).left_out == {"reimbursed_cents absent ou illisible": 3}


def test_a_line_number_that_comes_again_is_read_once(tmp_path: Path) -> None:
    twice = claim(claim_id="a")
    path = given(tmp_path, [twice, twice, {**twice, "billed_cents": 2600}, {**twice, "line_no": 2}])
    with open_claims(path, tmp_path / "home", TODAY, memory_limit="500MB") as opened:
        assert opened.intake.left_out == {"numéro de ligne déjà lu": 2}
        kept = opened.table("claims").to_pyarrow().to_pylist()
    assert sorted((row["line_no"], row["billed_cents"]) for row in kept) == [(1, 2500), (2, 2500)]
    with open_claims(path, tmp_path / "home", TODAY, memory_limit="500MB") as again:
        assert again.intake.kept == 2
        assert again.table("claims").count().to_pyarrow().as_py() == 2


def test_a_month_without_a_line_is_told(tmp_path: Path) -> None:
    months = (date(2020, 11, 3), date(2020, 12, 3), date(2021, 2, 3))
    assert read(tmp_path, [claim(starts_on=day) for day in months]).empty_months == ["2021-01"]


def test_a_column_that_may_be_unknown_may_be_absent(tmp_path: Path) -> None:
    table = table_of("claims", [claim()]).drop_columns(["prescriber_id", "commune"])
    assert read(tmp_path, table).absent == ["prescriber_id", "commune"]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (
            table_of("claims", [claim()]).drop_columns(["patient_id"]),
            "il manque la colonne patient_id",
        ),
        (
            table_of("claims", [claim()]).drop_columns(["fund", "cancelled"]),
            "les colonnes fund, cancelled",
        ),
        (table_of("claims", []), "aucune ligne"),
        (table_of("claims", [claim(quantity=-1)]), r"Aucune des 1 lignes.*quantity négatif \(1\)"),
    ],
)
def test_a_file_that_says_nothing_is_refused(tmp_path: Path, table: pa.Table, words: str) -> None:
    with pytest.raises(WarehouseError, match=words):
        read(tmp_path, table)


def test_what_is_not_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "claims.parquet"
    path.write_text("claim_id;line_no\n")
    with (
        pytest.raises(WarehouseError, match="pas un fichier Parquet"),
        open_claims(path, tmp_path / "home", TODAY),
    ):
        pass


def test_detectors_run_on_the_file_alone_and_say_what_they_lack(tmp_path: Path) -> None:
    home = tmp_path / "home"
    path = given(tmp_path, [claim(claim_id="a"), claim(claim_id="b")])
    with open_claims(path, home, TODAY, memory_limit="500MB") as opened:
        assert isinstance(opened, ClaimsFile)
        found = {one.definition: one for one in mine(opened, home)}
    outcome = found["exact_duplicate"].outcome
    assert outcome is not None and outcome.signals == 1
    assert not (home / "signals").exists()
    assert next(iter_signals(outcome.path)).amount_cents == 1750
    assert found["price_cap"].missing == ("prices",)
    assert found["price_cap"].outcome is None
