"""Ordonnances au nom d’un prescripteur qui n’a jamais vu ces patients : CSS L133-4, Code pénal 441-1."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.mining import claim, lines_of, mined

FAR = "83069"


def given(n: int, step: int = 1, **more: Any) -> list[dict[str, Any]]:
    """A dispensing to each of n patients of elsewhere, `step` days apart, in the name of d1."""
    plain = {"act_code": "3313", "act_family": "drug", "prescriber_id": "d1", "commune": FAR}
    return [
        claim(
            **{
                **plain,
                "claim_id": f"c{rank}",
                "patient_id": f"p{rank}",
                "provider_id": f"o{rank % 2}",
                "starts_on": date(2021, 3, 1) + timedelta(days=step * rank),
                **more,
            }
        )
        for rank in range(n)
    ]


def seen(*patients: str, commune: str) -> list[dict[str, Any]]:
    return [claim(patient_id=one, commune=commune) for one in patients]


def later(n: int) -> list[dict[str, Any]]:
    """Other strangers, who come one by one, twenty days apart."""
    rows = given(n, 20, claim_id="x")
    for place, row in enumerate(rows):
        row |= {"claim_id": f"x{place}", "patient_id": f"l{place}"}
        row["starts_on"] += timedelta(days=60)
    return rows


CASES: list[tuple[str, list[dict[str, Any]], int]] = [
    ("huit inconnus en deux semaines", given(8), 8),
    ("sept inconnus", given(7), 0),
    ("huit inconnus, le dernier au quatorzième jour", [*given(7, 2), *given(8, 1)[7:]], 8),
    ("huit inconnus en quinze jours", given(8, 2), 0),
    ("un patient déjà soigné", [*given(8), *seen("p3", commune="83137")], 0),
    ("un patient de leur commune", [*given(8), *seen("x", commune=FAR)], 8),
    ("deux patients de leur commune", [*given(8), *seen("x", "y", commune=FAR)], 0),
    ("deux patients de leur commune, sur plus de quatre cents",
     [*given(8), *seen("x", "y", commune=FAR), *seen(*(f"q{n}" for n in range(399)), commune="83137")], 8),
    ("deux patients de leur commune, sur quatre cents",
     [*given(8), *seen("x", "y", commune=FAR), *seen(*(f"q{n}" for n in range(398)), commune="83137")], 0),
    ("la moitié des inconnus de l’année", [*given(8), *later(8)], 8),
    ("moins de la moitié des inconnus de l’année", [*given(8), *later(9)], 0),
    ("commune inconnue", given(8, commune=None), 0),
    ("délivrés par le prescripteur lui-même", given(8, provider_id="d1"), 0),
    ("annulées depuis", given(8, cancelled=True), 0),
    ("une autre famille d’actes", given(8, act_family="biology"), 0),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "n"), [one[1:] for one in CASES], ids=[one[0] for one in CASES])
def test_strangers_of_a_prescriber(lines: list[dict[str, Any]], n: int) -> None:
    signals = mined("forged_prescription", lines)
    assert len(lines_of(signals)) == n
    assert sum(one.amount_cents or 0 for one in signals) == n * 1750


def test_the_prescriber_is_told_to_be_perhaps_the_victim() -> None:
    (signal,) = mined("forged_prescription", given(8))
    assert (signal.subject_kind, signal.subject_id, signal.score) == ("provider", "d1", 8.0)
    assert "8 délivrances à 8 patients dans 2 pharmacies" in signal.reasons[0]
    assert "victime" in signal.reasons[2]
