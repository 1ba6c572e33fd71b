"""Délivrances qui se chevauchent : CSS L133-4-1, L162-4-2. Un croisement de dates, qui ne classe personne."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.mining import claim, lines_of, mined

FIRST = date(2021, 3, 1)


def given(n: int, step: int, shops: int, doctors: int, **more: Any) -> list[dict[str, Any]]:
    """A box of 28 days each `step` days, from each pharmacy and each prescriber in turn."""
    plain = {"act_code": "3313", "act_family": "drug"}
    return [
        claim(
            **{
                **plain,
                "claim_id": f"c{rank:02d}",
                "provider_id": f"o{rank % shops}",
                "prescriber_id": f"d{rank % doctors}",
                "starts_on": FIRST + timedelta(days=step * rank),
                **more,
            }
        )
        for rank in range(n)
    ]


CASES: list[tuple[str, list[dict[str, Any]], int]] = [
    ("neuf boîtes, une par semaine, quatre pharmacies", given(9, 7, 4, 1), 8),
    ("neuf boîtes, une par semaine, quatre prescripteurs", given(9, 7, 1, 4), 8),
    ("trois pharmacies et trois prescripteurs", given(9, 7, 3, 3), 0),
    ("huit boîtes : sept se chevauchent", given(8, 7, 4, 1), 0),
    ("une boîte tous les 28 jours", given(13, 28, 4, 4), 0),
    ("une boîte reprise sept jours avant la fin", given(13, 21, 4, 4), 0),
    ("deux boîtes par délivrance, reprises tous les 21 jours", given(9, 21, 4, 4, quantity=2), 0),
    ("trop espacées : huit en plus de 92 jours", given(9, 14, 4, 4, quantity=2), 0),
    ("huit en 92 jours", given(9, 13, 4, 4, quantity=2), 8),
    ("la même pharmacie et le même prescripteur", given(20, 3, 1, 1), 0),
    ("plusieurs boîtes d’un jour ne comptent qu’une fois", [*given(8, 7, 4, 1), *given(8, 7, 4, 1, line_no=2)], 0),
    ("un acte que l’on ne surveille pas", given(9, 7, 4, 4, act_code="3210"), 0),
    ("annulées depuis", given(9, 7, 4, 4, cancelled=True), 0),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "n"), [one[1:] for one in CASES], ids=[one[0] for one in CASES])
def test_supplies_that_overlap(lines: list[dict[str, Any]], n: int) -> None:
    signals = mined("shopping", lines)
    assert len(lines_of(signals)) == n
    assert sum(one.amount_cents or 0 for one in signals) == n * 1750


def test_two_patients_are_not_added_up() -> None:
    mine = given(5, 7, 4, 4)
    assert mined("shopping", [*mine, *given(5, 7, 4, 4, patient_id="p2")]) == []


def test_a_person_is_never_ranked() -> None:
    persons = [{"person_id": "p1", "household_id": "f1", "commune": "83069"}]
    (signal,) = mined("shopping", given(9, 7, 4, 1), persons=persons)
    assert (signal.subject_kind, signal.subject_id, signal.score) == ("person", "p1", None)
    assert signal.commune == "83069"
    assert signal.evidence["n_pharmacies"] == 4
    assert "8 délivrances se font avant la fin de boîtes reçues ailleurs" in signal.reasons[0]
    assert signal.evidence["lines"][0]["prescriber_id"] == "d0"
