"""Carte servant dans de nombreuses pharmacies en quelques jours : CSS L133-4-1, Code pénal 313-1."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.mining import claim, lines_of, mined

DRUG = {"act_code": "3313", "act_family": "drug"}


def given(days: tuple[int, ...], shops: int = 9, **more: Any) -> list[dict[str, Any]]:
    """A dispensing on each of these days of March, at each pharmacy in turn."""
    return [
        claim(
            **{
                **DRUG,
                "claim_id": f"c{rank}",
                "provider_id": f"o{rank % shops}",
                "starts_on": date(2021, 3, day),
                **more,
            }
        )
        for rank, day in enumerate(days)
    ]


CASES: list[tuple[str, list[dict[str, Any]], int]] = [
    ("quatre pharmacies en un jour", given((1, 1, 1, 1)), 4),
    ("quatre pharmacies en trois jours", given((1, 2, 3, 3)), 4),
    ("quatre pharmacies en quatre jours", given((1, 2, 3, 4)), 0),
    ("trois pharmacies en un jour", given((1, 1, 1)), 0),
    ("quatre délivrances, trois pharmacies", given((1, 1, 2, 3), 3), 0),
    ("quatre en trois jours, puis une seule", given((1, 2, 3, 3, 20)), 4),
    ("d’autres soins que des médicaments", given((1, 1, 1, 1), act_family="biology"), 0),
    ("annulées depuis", given((1, 1, 1, 1), cancelled=True), 0),
]


@pytest.mark.parametrize(("lines", "n"), [one[1:] for one in CASES], ids=[one[0] for one in CASES])
def test_pharmacies_of_one_card(lines: list[dict[str, Any]], n: int) -> None:
    signals = mined("stolen_card", lines)
    assert len(lines_of(signals)) == n
    assert sum(one.amount_cents or 0 for one in signals) == n * 1750


def test_the_person_may_be_the_victim_and_is_not_ranked() -> None:
    (signal,) = mined("stolen_card", given((1, 1, 2, 3)))
    assert (signal.subject_kind, signal.subject_id, signal.score) == ("person", "p1", None)
    assert "4 délivrances dans 4 pharmacies" in signal.reasons[0]
    assert "victime" in signal.reasons[1]
