"""The C2S of a whole register in one pass and the twin written apart say the same of each household."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import ibis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from relais.rules.rights.c2s.register import register
from relais.rules.rights.c2s.scale import scale_at
from relais.rules.store import default_store
from tests.generative.c2s import twin
from tests.generative.c2s.households import cases
from tests.generative.c2s.tables import as_tables

DAYS = [
    date(2021, 12, 31),
    date(2022, 4, 1),
    date(2025, 7, 1),
    date(2026, 7, 1),
]
IN_A_WAREHOUSE = ("territory", "alsace_moselle", "housing", "housing_aid", "resources")
Home = dict[str, Any]


def test_the_register_agrees_with_the_twin() -> None:
    gathered: dict[date, list[Home]] = defaultdict(list)

    @given(cases(doubtful=IN_A_WAREHOUSE, days=st.sampled_from(DAYS)))
    @settings(
        max_examples=120,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    def gather(case: tuple[Home, date]) -> None:
        gathered[case[1]].append(as_known_to_a_fund(case[0]))

    gather()
    assert len(gathered) == len(DAYS)
    for on, homes in gathered.items():
        agree(homes, on)


def as_known_to_a_fund(home: Home) -> Home:
    """Without the facts that no table of the warehouse carries."""
    members = [{**member, "micro_activity": None} for member in home["members"]]
    return {**home, "covered": True, "unpaid_participation": False, "members": members}


def agree(homes: list[Home], on: date) -> None:
    scale, _ = scale_at(default_store(), on)
    assert scale is not None
    found = ibis.duckdb.connect().to_pyarrow(register(as_tables(homes, on), scale)).to_pylist()
    rows = {row["household_id"]: row for row in found}
    assert len(rows) == len(homes)
    for place, home in enumerate(homes):
        row, expected = rows[f"h{place:06d}"], twin.decide(home, on)
        assert row["verdict"] == expected.verdict, (home, on)
        if expected.base_cents is not None:
            assert (row["base_low"], row["base_high"]) == (expected.base_cents,) * 2, (home, on)
        if expected.housing_cents is not None:
            assert row["housing"] == expected.housing_cents, (home, on)
        if home["territory"] and expected.free_cents is not None:
            assert row["ceiling_free"] == expected.free_cents, (home, on)
            assert row["ceiling_participative"] == expected.participative_cents, (home, on)
        if expected.verdict == "participative":
            assert row["participation"] == expected.participation_cents, (home, on)
