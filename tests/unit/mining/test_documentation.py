"""What a detector's file says of itself is read from the file, not written twice."""

from __future__ import annotations

from datetime import date

import pytest

from relais.data.mining.beside import beside
from relais.data.mining.documentation import headers, read_tables, values_read
from relais.data.mining.reference import amount_told
from relais.rules.store import value


def test_values_are_those_the_file_names() -> None:
    assert [each.name for each in values_read("exact_duplicate")] == ["mining_same_day"]


def test_values_of_shared_files_and_of_tables_made_once_are_read_too() -> None:
    """`impossible_day` compares days with the minutes that `provider_day` sums."""
    assert "mining_act_minutes" in {each.name for each in values_read("impossible_day")}
    assert "mining_peer_least" in {each.name for each in values_read("peer_outlier")}


def test_a_value_not_in_force_that_day_is_left_out() -> None:
    assert values_read("exact_duplicate", date(2014, 12, 31)) == []
    assert len(values_read("exact_duplicate", date(2015, 1, 1))) == 1


def test_tables_are_those_of_the_extracts() -> None:
    assert read_tables("exact_duplicate") == (("claims",), ("providers",))
    assert all("kept_lines" not in read_tables(name)[0] for name in headers())


@pytest.mark.parametrize(
    ("own", "values", "median", "p90", "percentile"),
    [
        (5, [5], 5, 5, 0),
        (10, list(range(1, 11)), 5, 9, 90),
        (1, [1, 1, 1, 1], 1, 1, 0),
        (7, [9, 7, 8], 8, 9, 0),
    ],
)
def test_a_value_beside_its_peers_by_rank(
    own: int, values: list[int], median: int, p90: int, percentile: int
) -> None:
    found = beside("quantity", own, values)
    assert (found.peers_median, found.peers_p90, found.percentile) == (median, p90, percentile)
    assert found.peers_n == len(values)


def test_a_long_table_is_counted() -> None:
    assert amount_told(value("mining_same_day", date(2021, 1, 1))).startswith("table de ")
    assert amount_told(value("mining_peer_least", date(2021, 1, 1))) == "10"
