"""Peers in the engine agree with peers in plain Python: the finest level with enough of them, quantiles by rank."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any

import ibis
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.data.mining.peers import compared, with_size
from relais.rules.store import Law
from tests.mining import ON

UNITS = st.lists(
    st.fixed_dictionaries(
        {
            "specialty": st.sampled_from(["01", "19"]),
            "territory": st.sampled_from(["83", "17", "2A"]),
            "n_patients": st.integers(50, 400),
            "value": st.one_of(st.integers(0, 20), st.integers(0, 100_000)),
        }
    ),
    min_size=1,
    max_size=90,
)
LEVELS = (("specialty", "territory", "size_class"), ("specialty", "territory"), ("specialty",))


def sized(units: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Thirds of each specialty by number of patients, then by name."""
    found = []
    for specialty in {one["specialty"] for one in units}:
        same = [one for one in units if one["specialty"] == specialty]
        same.sort(key=lambda one: (one["n_patients"], one["provider_id"]))
        found += [
            {**one, "size_class": place * 3 // len(same) + 1} for place, one in enumerate(same)
        ]
    return found


def middle(values: list[int]) -> int:
    return sorted(values)[(len(values) + 1) // 2 - 1]


def beside(
    one: dict[str, Any], units: list[dict[str, Any]], least: int, prior: int
) -> dict[str, Any] | None:
    for level, keys in enumerate(LEVELS, start=1):
        values = [other["value"] for other in units if all(other[key] == one[key] for key in keys)]
        if len(values) < least:
            continue
        median = middle(values)
        mad = middle([abs(value - median) for value in values])
        shrunk = (one["value"] * one["n_patients"] + median * prior) // (one["n_patients"] + prior)
        scale = max(mad * 14_826 // 10_000, median // 20, 1)
        return {
            "peers_level": level,
            "peers_n": len(values),
            "peers_median": median,
            "peers_p90": sorted(values)[-(-9 * len(values) // 10) - 1],
            "peers_scale": scale,
            "percentile": 100 * sum(value < one["value"] for value in values) // len(values),
            "shrunk": shrunk,
            "distance": (shrunk - median) / scale,
        }
    return None


@settings(max_examples=40, deadline=None)
@given(UNITS)
def test_the_engine_and_the_twin_compare_alike(drawn: list[dict[str, Any]]) -> None:
    units = [{**one, "provider_id": f"d{n:03d}", "year": 2021} for n, one in enumerate(drawn)]
    claims: Any = SimpleNamespace(law=Law(ON), held=lambda rows: rows)
    table = ibis.memtable(pa.Table.from_pylist(units))
    told = compared(with_size(table), claims, weight="n_patients").to_pyarrow().to_pylist()
    least, prior = (int(claims.law[f"mining_peer_{name}"]) for name in ("least", "prior"))
    known = sized(units)
    expected = {one["provider_id"]: beside(one, known, least, prior) for one in known}
    assert Counter(row["provider_id"] for row in told) == Counter(
        {name for name, found in expected.items() if found}
    )
    for row in told:
        twin = expected[row["provider_id"]]
        assert twin == {name: row[name] for name in twin or {}}
