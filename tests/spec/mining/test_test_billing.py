"""Tests facturés sans avoir été faits : CSS L133-4 ; les morts, les absents, plus qu’un jour n’en contient."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.mining import claim, lines_of, mined

DAY = date(2021, 6, 10)
TEST = {"act_code": "1921", "act_family": "covid_test", "provider_id": "o1", "starts_on": DAY}
WHO = {"person_id": "p1", "household_id": "f1"}
STAY = {"stay_id": "s1", "person_id": "p1", "provider_id": "h1", "kind": "full",
        "starts_on": date(2021, 6, 9), "ends_on": date(2021, 6, 11)}  # fmt: skip


@pytest.mark.parametrize(
    ("died", "found"),
    [(None, False), (DAY, False), (date(2021, 6, 7), False), (date(2021, 6, 6), True)],
    ids=["vivant", "mort ce jour", "mort depuis trois jours", "mort depuis quatre jours"],
)
def test_of_the_dead(died: date | None, found: bool) -> None:
    signals = mined("test_billing", [claim(**TEST)], persons=[{**WHO, "died_on": died}])
    assert [one.amount_cents for one in signals] == ([1750] if found else [])


@pytest.mark.parametrize(
    ("stay", "found"),
    [
        ({}, True),
        ({"starts_on": DAY}, False),
        ({"ends_on": DAY}, False),
        ({"provider_id": "o1"}, False),
        ({"kind": "day"}, False),
        ({"person_id": "p2"}, False),
    ],
    ids=[
        "au milieu",
        "le jour d’entrée",
        "le jour de sortie",
        "par l’établissement",
        "de jour",
        "un autre",
    ],
)
def test_of_who_is_in_a_bed_elsewhere(stay: dict[str, Any], found: bool) -> None:
    signals = mined("test_billing", [claim(**TEST)], stays=[{**STAY, **stay}])
    assert len(signals) == found


@pytest.mark.parametrize(("n", "over"), [(120, 0), (121, 1), (125, 5)])
def test_more_than_a_day_holds(n: int, over: int) -> None:
    rows = [claim(**{**TEST, "patient_id": f"p{place}"}) for place in range(n)]
    signals = mined("test_billing", rows)
    assert sum(one.evidence["n_many"] for one in signals) == over
    assert sum(one.amount_cents or 0 for one in signals) == over * 1750


def test_other_acts_are_not_counted() -> None:
    rows = [
        claim(**{**TEST, "patient_id": f"p{place}", "act_family": "drug"}) for place in range(130)
    ]
    assert mined("test_billing", rows) == []


def test_a_line_found_twice_counts_once() -> None:
    (signal,) = mined(
        "test_billing",
        [claim(**TEST)],
        persons=[{**WHO, "died_on": date(2021, 5, 1)}],
        stays=[STAY],
    )
    assert (signal.amount_cents, signal.evidence["n_dead"]) == (1750, 1)
    assert "n_absent" not in signal.evidence
    assert len(lines_of([signal])) == 1
