"""What an ingest says of each row: kept in the declared type, or refused with line, column, reason."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from relais.commands.ingest import command
from relais.data.extracts.ingest import ingest
from relais.data.warehouse import open_warehouse
from relais.data.warehouse.schema import TABLES
from tests.extracts import claim, csv_text, provider, write


def refusals(home: Path, folder: Path, table: str = "claims") -> list[tuple[int, str, str]]:
    outcome = ingest(home, folder, extract_on=date(2025, 12, 31))
    path = home / "rejected" / outcome.version.id / f"{table}.parquet"
    told = pq.read_table(path).to_pylist() if path.exists() else []
    return [(row["line"], row["column"], row["reason"]) for row in told]


WRONG = {
    "31 February": ({"starts_on": "2025-02-31"}, "starts_on", "n’est pas une date qui existe"),
    "French date": ({"starts_on": "04/03/2025"}, "starts_on", "n’est pas une date qui existe"),
    "far date": ({"paid_on": "0925-03-04"}, "paid_on", "hors de portée"),
    "negative quantity": ({"quantity": "-1"}, "quantity", "« -1 » est négatif"),
    "negative amount": ({"billed_cents": "-5"}, "billed_cents", "est négatif"),
    "decimal cents": ({"billed_cents": "30.5"}, "billed_cents", "n’est pas un nombre entier"),
    "exponent": ({"billed_cents": "3e3"}, "billed_cents", "n’est pas un nombre entier"),
    "too large": ({"billed_cents": "99999999999"}, "billed_cents", "n’est pas un nombre entier"),
    "unknown family": (
        {"act_family": "magic"},
        "act_family",
        "« magic » n’est pas une valeur connue",
    ),
    "no patient": ({"patient_id": "  "}, "patient_id", "valeur obligatoire absente"),
    "not a boolean": ({"cancelled": "peut-être"}, "cancelled", "n’est pas un oui ou non"),
    "ends before": ({"ends_on": "2025-03-01"}, "ends_on", "vient avant starts_on"),
}


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("name", WRONG)
def test_wrong_value_is_refused_with_line_column_reason(tmp_path, name, form):
    said, column, reason = WRONG[name]
    rows = [claim(claim_id="A"), claim(claim_id="B", **said), claim(claim_id="C")]
    folder = write(tmp_path / "x", claims=rows)
    if form == "parquet":
        (folder / "claims.csv").unlink()
        pq.write_table(pa.Table.from_pylist(rows), folder / "claims.parquet")
    ((line, where, why),) = refusals(tmp_path / "home", folder)
    assert (line, where) == ((3 if form == "csv" else 2), column)
    assert reason in why


def test_lines_that_are_not_rows_keep_their_number(tmp_path):
    good = csv_text([claim(claim_id=f"G{i}") for i in range(4)]).splitlines()
    lines = [
        *good[:2],
        "",
        good[2] + ";more",
        ";".join(good[2].split(";")[:5]),
        good[2].replace("1110", '"1110'),
        good[3].replace("1110", '"11;10 ""x"""'),
        "  " + good[4].replace(";831;", " ; 831;"),
    ]
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / "claims.csv").write_bytes("\r\n".join(lines).encode("utf-8-sig"))
    found = refusals(tmp_path / "home", folder)
    assert [line for line, _, _ in found] == [3, 4, 5, 6]
    assert [why for _, _, why in found] == [
        "ligne vide",
        "19 valeurs au lieu de 18",
        "5 valeurs au lieu de 18 : il manque prescriber_id",
        "guillemet non refermé",
    ]
    with open_warehouse(tmp_path / "home") as warehouse:
        rows = warehouse.table("claims").to_pyarrow().to_pylist()
    assert {row["claim_id"]: row["act_code"] for row in rows} == {
        "G0": "1110",
        "G2": '11;10 "x"',
        "G3": "1110",
    }
    assert {row["fund"] for row in rows} == {"831"}


def test_all_faults_of_a_row_are_told(tmp_path):
    rows = [claim(), claim(claim_id="B", quantity="x", starts_on="", act_family="y")]
    outcome = ingest(tmp_path / "home", write(tmp_path / "x", claims=rows))
    (row,) = pq.read_table(
        tmp_path / "home" / "rejected" / outcome.version.id / "claims.parquet"
    ).to_pylist()
    assert [fault["column"] for fault in row["faults"]] == ["act_family", "quantity", "starts_on"]
    assert row["column"] == "act_family"
    assert row["file"] == "claims.csv"
    assert row["raw"].startswith("B;1;831;P1;")


def test_the_first_of_rows_with_one_key_is_kept_even_across_files(tmp_path):
    folder = write(tmp_path / "x")
    first = [claim(claim_id="A"), claim(claim_id="B"), claim(claim_id="A", billed_cents=9)]
    second = [claim(claim_id="B", billed_cents=8), claim(claim_id="A", line_no=2)]
    (folder / "claims-1.csv").write_text(csv_text(first))
    (folder / "claims-2.csv").write_text(csv_text(second))
    outcome = ingest(tmp_path / "home", folder)
    counts = {
        file["file"]: (file["read"], file["kept"], file["rejected"], file["duplicates"])
        for file in outcome.version.tables["claims"]["files"]
    }
    assert counts == {"claims-1.csv": (3, 2, 0, 1), "claims-2.csv": (2, 1, 0, 1)}
    listed = pq.read_table(
        tmp_path / "home" / "rejected" / outcome.version.id / "claims.duplicates.parquet"
    )
    assert [tuple(row.values()) for row in listed.to_pylist()] == [
        ("claims-1.csv", 4, "claims-1.csv", 2),
        ("claims-2.csv", 2, "claims-1.csv", 3),
    ]
    with open_warehouse(tmp_path / "home") as warehouse:
        table = warehouse.table("claims").to_pyarrow()
    assert set(table["billed_cents"].to_pylist()) == {3000}


def test_types_are_those_declared_whatever_the_file_says(tmp_path):
    folder = tmp_path / "x"
    folder.mkdir()
    said = pa.table(
        {
            name: [value] if value else pa.array([None], pa.string())
            for name, value in claim().items()
            if name not in {"quantity", "billed_cents", "paid_on", "line_no", "cancelled"}
        }
        | {
            "quantity": pa.array([2.0, None][:1], pa.float64()),
            "billed_cents": pa.array([3000], pa.int64()),
            "line_no": pa.array([1], pa.uint8()),
            "paid_on": pa.array([datetime(2025, 3, 20)], pa.timestamp("ns")),
            "cancelled": pa.array([False]),
        }
    )
    pq.write_table(said, folder / "claims.parquet")
    ingest(tmp_path / "home", folder)
    with open_warehouse(tmp_path / "home") as warehouse:
        table = pq.read_table(warehouse.path("claims"))
    assert [(f.name, f.type) for f in table.schema] == [
        (f.name, f.type) for f in TABLES["claims"].arrow
    ]
    assert table.to_pylist()[0]["paid_on"] == date(2025, 3, 20)


def test_monthly_columns_follow_the_extract(tmp_path):
    rows = [
        {"person_id": "P1", "household_id": "H1", "wage_net_2025_01": "150000", "rsa_2025_02": ""},
        {"person_id": "P2", "household_id": "H1", "wage_net_2025_01": "0", "rsa_2025_02": "12,5"},
    ]
    rows[0]["note"] = rows[1]["note"] = "Mme Dupont"
    folder = write(tmp_path / "x", resources=rows)
    assert refusals(tmp_path / "home", folder, "resources") == [
        (3, "rsa_2025_02", "« 12,5 » n’est pas un nombre entier")
    ]
    with open_warehouse(tmp_path / "home") as warehouse:
        table = warehouse.table("resources").to_pyarrow()
    assert table.to_pylist() == [
        {"person_id": "P1", "household_id": "H1", "rsa_2025_02": None, "wage_net_2025_01": 150000}
    ]


def test_summary_for_a_machine_and_what_is_only_said(tmp_path, monkeypatch):
    monkeypatch.setenv("RELAIS_HOME", str(tmp_path / "home"))
    rows = [
        claim(claim_id="A"),
        claim(claim_id="B", provider_id="E9"),
        claim(quantity="-1"),
        claim(),
    ]
    rows.append(claim(claim_id="A"))
    for row in rows:
        row["remark"] = "x"
    folder = write(tmp_path / "x", claims=rows, providers=[provider()])
    result = CliRunner().invoke(command, [str(folder), "--json"])
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    (file,) = told["tables"]["claims"]["files"]
    assert (file["read"], file["kept"], file["rejected"], file["duplicates"]) == (5, 3, 1, 1)
    assert told["tables"]["claims"]["orphans"] == [
        {"column": "provider_id", "table": "providers", "rows": 1}
    ]
    assert "« provider_id » n’est pas dans la table « providers »" in result.stderr
    assert "colonnes inconnues laissées de côté : remark" in result.stderr
    manifest = json.loads((tmp_path / "home/warehouse/current/manifest.json").read_text())
    assert manifest["tables"] == told["tables"]
    assert Path(told["rejected"]).is_dir()


def test_providers_of_the_former_shape_still_load(tmp_path):
    """Address and practitioner need not be columns of the file."""
    optional = ("address_hash", "practitioner_person_id")
    former = {name: said for name, said in provider().items() if name not in optional}
    ingest(tmp_path / "home", write(tmp_path / "x", providers=[former]), extract_on=date(2025, 12, 31))  # fmt: skip
    with open_warehouse(tmp_path / "home") as warehouse:
        (row,) = warehouse.table("providers").to_pyarrow().to_pylist()
    assert (row["provider_id"], row["address_hash"], row["practitioner_person_id"]) == ("E1", None, None)  # fmt: skip


ASKED = {
    "purchases": {"purchase_id": "D1", "provider_id": "E1", "product": "covid_test", "bought_on": "2025-03-01",
                  "quantity": "20"},
    "patient_answers": {"claim_id": "C1", "line_no": "1", "person_id": "P1", "asked_on": "2025-04-01",
                        "answered_on": "", "answer": ""},
    "account_changes": {"holder_kind": "person", "holder_id": "P1", "account_hash": "A1", "starts_on": "2025-03-01"},
}  # fmt: skip
REFUSED = [
    ("purchases", {"product": "flour"}, "n’est pas une valeur connue"),
    ("purchases", {"quantity": "-1"}, "est négatif"),
    ("patient_answers", {"answered_on": "2025-03-31"}, "vient avant asked_on"),
    ("patient_answers", {"answer": "maybe"}, "n’est pas une valeur connue"),
    ("account_changes", {"holder_kind": "company"}, "n’est pas une valeur connue"),
    ("account_changes", {"account_hash": ""}, "valeur obligatoire absente"),
]


@pytest.mark.parametrize(("table", "said", "reason"), REFUSED)
def test_what_others_tell_is_checked_row_by_row(tmp_path, table, said, reason):
    key = TABLES[table].key[0] if table != "account_changes" else "starts_on"
    other = {**ASKED[table], key: "2025-03-02" if key == "starts_on" else "Z", **said}
    folder = write(tmp_path / "x", **{table: [ASKED[table], other]})
    ((line, _, why),) = refusals(tmp_path / "home", folder, table)
    assert line == 3
    assert reason in why
    with open_warehouse(tmp_path / "home") as warehouse:
        assert warehouse.count(table) == 1
