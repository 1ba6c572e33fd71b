"""The warehouse is read whole, in one version, within bounds."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from relais.data.warehouse import WarehouseError, open_warehouse, spark_sql, unbound
from relais.handover.snapshot import SnapshotColumn, SnapshotTable, write_snapshot
from tests.warehouses import make_warehouse

PERSONS = [{"person_id": f"P{i}", "household_id": "H1", "has_phone": i % 2 == 0} for i in range(5)]


def test_tables_are_there_with_their_counts_and_date(tmp_path):
    make_warehouse(tmp_path, date(2025, 5, 14), {"persons": PERSONS, "claims": []}, "v1")
    with open_warehouse(tmp_path) as warehouse:
        assert warehouse.names() == ["care_dates", "claims", "persons"]
        assert warehouse.extract_on == date(2025, 5, 14)
        assert warehouse.version == "v1"
        assert warehouse.count("persons") == 5
        persons = warehouse.table("persons")
        assert persons.filter(persons.has_phone).count().to_pyarrow().as_py() == 3
        with pytest.raises(WarehouseError, match="« stays » n’est pas dans les extraits"):
            warehouse.table("stays")


def test_without_a_warehouse_the_answer_says_what_to_do(tmp_path):
    with pytest.raises(WarehouseError, match="relais ingest"):
        open_warehouse(tmp_path)
    with pytest.raises(WarehouseError, match="Moteur inconnu"):
        open_warehouse(tmp_path, engine="oracle")


def test_engine_is_bounded_and_leaves_nothing(tmp_path):
    make_warehouse(tmp_path, date(2025, 5, 14), {"persons": PERSONS})
    with open_warehouse(tmp_path, memory_limit="200MiB", threads=1) as warehouse:
        found = warehouse.backend.raw_sql(
            "SELECT current_setting('memory_limit'), current_setting('threads'), "
            "current_setting('preserve_insertion_order'), current_setting('temp_directory'), "
            "current_setting('max_temp_directory_size'), current_setting('autoinstall_known_extensions')"
        ).fetchone()
        assert found[:3] == ("200.0 MiB", 1, False)
        assert Path(found[3]).is_relative_to(tmp_path / "tmp")
        assert found[4].endswith("GiB")
        assert found[5] is False
    assert list((tmp_path / "tmp").iterdir()) == []


def test_work_larger_than_memory_spills_instead_of_failing(tmp_path):
    make_warehouse(tmp_path, date(2025, 5, 14), {"persons": PERSONS})
    with open_warehouse(tmp_path, memory_limit="64MiB", threads=1) as warehouse:
        rows = warehouse.backend.raw_sql(
            "SELECT count(*) FROM (SELECT i, md5(i::varchar) m FROM range(1500000) t(i) ORDER BY m)"
        ).fetchone()
        assert rows == (1_500_000,)


def test_a_reader_keeps_its_version_while_others_are_published(tmp_path):
    make_warehouse(tmp_path, date(2025, 1, 1), {"persons": PERSONS}, "v1")
    with open_warehouse(tmp_path) as held:
        for number in range(2, 6):
            make_warehouse(
                tmp_path, date(2025, number, 1), {"persons": PERSONS[:number]}, f"v{number}"
            )
        assert held.table("persons").count().to_pyarrow().as_py() == 5
        assert held.version == "v1"
        with open_warehouse(tmp_path) as latest:
            assert latest.version == "v5"
    make_warehouse(tmp_path, date(2025, 9, 1), {"persons": PERSONS}, "v6")
    assert sorted(p.name for p in (tmp_path / "warehouse" / "versions").iterdir()) == ["v5", "v6"]


CALLS = SnapshotTable(
    "calls",
    (
        SnapshotColumn("person_id", pa.string(), "personal", nullable=False),
        SnapshotColumn("called_on", pa.date32()),
    ),
)


def test_snapshots_are_read_by_day(tmp_path):
    make_warehouse(tmp_path, date(2025, 1, 1), {"persons": PERSONS})
    row = {"person_id": "P1", "called_on": date(2025, 2, 1)}
    assert write_snapshot(tmp_path, date(2025, 2, 1), CALLS, [[row]]) == 1
    assert write_snapshot(tmp_path, date(2025, 2, 2), CALLS, [[row, row], [row]]) == 3
    with open_warehouse(tmp_path) as warehouse:
        assert warehouse.snapshot_dates() == [date(2025, 2, 1), date(2025, 2, 2)]
        assert warehouse.snapshot().table("calls").count().to_pyarrow().as_py() == 3
        assert warehouse.snapshot(date(2025, 2, 1)).table("calls").count().to_pyarrow().as_py() == 1
        assert warehouse.snapshot().names() == ["calls"]
        with pytest.raises(WarehouseError, match="03/02/2025"):
            warehouse.snapshot(date(2025, 2, 3))


def test_snapshot_holds_declared_columns_only_and_whole(tmp_path):
    def batches():
        yield [{"person_id": "P1"}]
        yield [{"person_id": "P2", "name": "Dupont"}]

    with pytest.raises(ValueError, match="not declared: name"):
        write_snapshot(tmp_path, date(2025, 2, 1), CALLS, batches())
    with pytest.raises(ValueError, match="person_id is empty"):
        write_snapshot(tmp_path, date(2025, 2, 1), CALLS, [[{"called_on": None}]])
    assert list((tmp_path / "snapshots" / "2025-02-01").iterdir()) == []


def test_definitions_compile_for_spark_without_spark():
    claims = unbound("claims")
    query = claims.group_by("provider_id").agg(total=claims.billed_cents.cast("int64").sum())
    assert "CAST(`t0`.`billed_cents` AS BIGINT)" in spark_sql(query)


def test_spark_that_is_not_installed_says_how_it_is(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    make_warehouse(tmp_path, date(2025, 5, 14), {"persons": PERSONS})
    with pytest.raises(WarehouseError, match=r"relais\[spark\]"):
        open_warehouse(tmp_path, engine="spark")


def test_tables_made_at_ingest_are_counted_as_the_others(tmp_path):
    people = [{"person_id": "P1", "household_id": "H1", "birth_date": date(1990, 1, 1)}]
    means = [{"person_id": "P1", "household_id": "H1"}]
    make_warehouse(tmp_path, date(2025, 5, 14), {"persons": people, "resources": means})
    with open_warehouse(tmp_path) as warehouse:
        assert {name: warehouse.count(name) for name in warehouse.names()} == {
            "means": 1,
            "persons": 1,
            "resources": 1,
        }


def test_a_version_made_before_a_column_was_declared_reads_it_as_unknown(tmp_path):
    former = pa.table({"provider_id": ["E1"], "manager_id": ["M1"], "bank_account_hash": ["A1"]})
    make_warehouse(tmp_path, date(2025, 5, 14), {"providers": former})
    with open_warehouse(tmp_path) as warehouse:
        (row,) = warehouse.table("providers").to_pyarrow().to_pylist()
    assert (row["manager_id"], row["address_hash"], row["practitioner_person_id"]) == ("M1", None, None)  # fmt: skip
