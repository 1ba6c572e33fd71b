"""Extracts generated with planted faults: every count adds up, every fault is found where it was put."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.data.extracts.errors import IngestError
from relais.data.extracts.ingest import ingest
from relais.data.warehouse import open_warehouse
from tests.extracts import claim, csv_text

DATES = [
    "2025-02-29",
    "2025-02-31",
    "2025-13-01",
    "2025-00-10",
    "25-01-01",
    "hier",
    "2025/1/1",
    "31/12/2025",
]
INTEGERS = ["1.5", "1e3", "0x10", "1_000", "NaN", "un", "- 1", "99999999999999999999", "1,0"]
FAULTS = {
    "starts_on": [*DATES, ""],
    "paid_on": DATES,
    "quantity": [*INTEGERS, "-1", ""],
    "billed_cents": [*INTEGERS, "-300", ""],
    "base_cents": [*INTEGERS, "-1"],
    "line_no": ["", "deux"],
    "act_family": ["Dental", "dentaire", ""],
    "patient_id": ["", "   "],
    "provider_id": [""],
    "cancelled": ["", "2", "non"],
}
NAMES = list(claim())
text = st.text(
    st.characters(
        codec="utf-8", exclude_characters='";\r\n', exclude_categories=("Cc", "Zs", "Cs")
    ),
    min_size=1,
    max_size=6,
)
fault = st.sampled_from(sorted(FAULTS)).flatmap(
    lambda column: st.tuples(st.just(column), st.sampled_from(FAULTS[column]))
)
row = st.one_of(
    st.tuples(st.just("good"), text),
    st.tuples(st.just("good"), text),
    st.tuples(st.just("wrong"), fault),
    st.tuples(st.just("again"), st.integers(0, 1000)),
    st.tuples(st.just("blank"), st.none()),
    st.tuples(st.just("short"), st.integers(1, len(NAMES) - 1)),
    st.tuples(st.just("long"), text),
)


def lines_of(
    rows: list[tuple[str, object]], quoted: bool
) -> tuple[list[str], dict[int, str], int, set[str]]:
    """(lines, column of the planted fault by line, duplicates, keys kept)."""
    lines: list[str] = []
    wrong: dict[int, str] = {}
    keys: list[str] = []
    duplicates = 0
    for number, (kind, what) in enumerate(rows):
        said = claim(claim_id=f"C{number}", act_code="x")
        if kind == "good":
            said["act_code"] = f'"{what}"' if quoted else str(what)
        elif kind == "wrong":
            column, value = what  # type: ignore[misc]
            said[column] = value
            wrong[len(lines) + 2] = column
        elif kind == "again" and keys:
            said["claim_id"] = keys[what % len(keys)]  # type: ignore[operator]
            duplicates += 1
        values = list(said.values())
        if kind == "short":
            values = values[:what]  # type: ignore[misc]
        elif kind == "long":
            values.append(str(what))
        if kind in {"short", "long", "blank"}:
            wrong[len(lines) + 2] = "(ligne)"
        elif kind != "wrong" and said["claim_id"] not in keys:
            keys.append(said["claim_id"])
        lines.append("" if kind == "blank" else ";".join(values))
    return lines, wrong, duplicates, set(keys)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(row, min_size=1, max_size=25),
    end=st.sampled_from(["\n", "\r\n"]),
    quoted=st.booleans(),
)
def test_read_is_kept_and_rejected_and_duplicates(rows, end, quoted):
    lines, wrong, duplicates, keys = lines_of([("good", "x"), *rows], quoted)
    content = end.join([csv_text([claim()]).split("\n")[0], *lines, ""])
    with tempfile.TemporaryDirectory() as place:
        folder, home = Path(place) / "x", Path(place) / "home"
        folder.mkdir()
        (folder / "claims.csv").write_bytes(content.encode())
        outcome = ingest(home, folder, threads=1)
        (counts,) = outcome.version.tables["claims"]["files"]
        path = home / "rejected" / outcome.version.id / "claims.parquet"
        told = pq.read_table(path).to_pylist() if path.exists() else []
        with open_warehouse(home) as warehouse:
            kept = warehouse.table("claims").to_pyarrow()["claim_id"].to_pylist()
    assert counts["read"] == len(lines)
    assert counts["read"] == counts["kept"] + counts["rejected"] + counts["duplicates"]
    assert {one["line"]: one["column"] for one in told} == wrong
    assert counts["rejected"] == len(told) == len(wrong)
    assert counts["duplicates"] == duplicates
    assert sorted(kept) == sorted(keys)
    assert all(one["reason"] for one in told)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_version_or_a_sentence(data):
    header = csv_text([claim()]).split("\n")[0].encode() + b"\n"
    with tempfile.TemporaryDirectory() as place:
        folder, home = Path(place) / "x", Path(place) / "home"
        folder.mkdir()
        (folder / "claims.csv").write_bytes(
            header + csv_text([claim()]).split("\n")[1].encode() + b"\n" + data
        )
        try:
            outcome = ingest(home, folder, threads=1)
        except IngestError as refused:
            assert str(refused).endswith(".")
            assert not (home / "warehouse" / "current").exists()
        else:
            (counts,) = outcome.version.tables["claims"]["files"]
            assert counts["read"] == counts["kept"] + counts["rejected"] + counts["duplicates"]
