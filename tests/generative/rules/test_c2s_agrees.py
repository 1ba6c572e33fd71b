"""One definition, two uses: the counter and the register agree on generated households, to the detail."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import ibis
import pytest

from relais.rules.right import decide
from relais.rules.rights.c2s.register import register
from relais.rules.rights.c2s.scale import scale_at
from relais.rules.store import default_store
from tests.generative.c2s.households import EDGES
from tests.generative.c2s.tables import as_tables
from tests.generative.rules.cases import random_household

LEVELS = (200_000, 900_000, 1_000_000, 1_400_000, 2_000_000, 3_000_000, 6_000_000)


def _crowd(home: dict[str, Any]) -> dict[str, Any]:
    """The same household with forty children more, some of whom count for half."""
    more = [
        {
            **home["members"][0],
            "id": f"x{rank}",
            "role": "dependant",
            "birth_date": f"{1998 + rank % 20}-02-01",
            "shared_custody": rank % 7 == 0,
        }
        for rank in range(40)
    ]
    return {**home, "members": [*home["members"], *more]}


@pytest.mark.parametrize("day", EDGES[::3], ids=str)
def test_the_register_agrees_with_the_counter(day: dt.date) -> None:
    """Where a dependant's age is unknown, the counter tries both and the register stays open."""
    draw = random.Random(day.isoformat())
    homes = [random_household(draw, day, draw.choice(LEVELS)) for _ in range(200)]
    homes.append(_crowd(homes[0]))
    scale, _ = scale_at(default_store(), day)
    assert scale is not None
    found = ibis.duckdb.connect().to_pyarrow(register(as_tables(homes, day), scale))
    rows = {row["household_id"]: row for row in found.to_pylist()}
    assert len(rows) == len(homes)
    for place, home in enumerate(homes):
        answer = decide("c2s", home, day)
        row = rows[f"h{place:06d}"]
        if any(one["role"] == "dependant" and not one["birth_date"] for one in home["members"]):
            assert row["verdict"] in (answer.verdict, "undetermined"), home
            continue
        told = (row["verdict"], row["base_low"], row["near"], row["size"])
        amounts = answer.amounts
        assert told == (
            answer.verdict,
            amounts["base_known_cents"],
            amounts["near_ceiling"],
            amounts["household_size"],
        ), home
        if answer.verdict == "participative":
            assert row["participation"] == amounts["monthly_participation_cents"]
        if home["territory"]:
            assert row["ceiling_free"] == amounts["ceiling_free_cents"]
            assert row["ceiling_participative"] == amounts["ceiling_participative_cents"]
