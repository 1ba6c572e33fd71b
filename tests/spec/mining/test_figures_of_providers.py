"""Ce qui sort de l’ordinaire d’un professionnel : sa journée, ses comparables, sa trajectoire (CSS L315-1)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from relais.handover.signal import Signal
from tests.mining import claim, mined

Rows = list[dict[str, Any]]


def day(minutes_of_20: int, **more: Any) -> Rows:
    """A dentist’s day of scalings: 20 minutes each."""
    return [
        claim(patient_id=f"p{n}", provider_id="d1", act_code="HBJD001", act_family="dental", specialty="19",
              reimbursed_cents=1000, **more)
        for n in range(minutes_of_20)
    ]  # fmt: skip


def test_fifteen_hours_hold_in_a_day_and_no_more() -> None:
    assert not mined("impossible_day", day(45))
    (signal,) = mined("impossible_day", day(46))
    assert signal.evidence["most_minutes"] == 920
    assert signal.amount_cents == 46 * (1000 * 20 // 920)
    assert signal.evidence["n_days_over_24h"] == 0


def test_a_day_over_24_hours_is_said() -> None:
    (signal,) = mined("impossible_day", day(73))
    assert signal.evidence["n_days_over_24h"] == 1
    assert any("24 heures" in reason for reason in signal.reasons)


def test_too_many_patients_for_the_specialty() -> None:
    """Sixty a day for a dentist, whatever the acts last."""
    many = [{**row, "act_code": "0000"} for row in day(61)]
    (signal,) = mined("impossible_day", many)
    assert signal.evidence["most_patients"] == 61
    assert not mined("impossible_day", many[:60])


def test_a_place_where_several_people_work_is_not_a_person() -> None:
    place = {"provider_id": "d1", "kind": "health_centre", "specialty": "19"}
    assert not mined("impossible_day", day(80), providers=[place])


def test_a_cancelled_line_lasts_nothing() -> None:
    assert not mined("impossible_day", [*day(45), *day(20, cancelled=True)])


NURSE = {"provider_id": "n1", "specialty": "A24", "act_code": "1848", "act_family": "other"}
TOULON, LA_SEYNE, MAXIME, TOURTOUR = "83137", "83126", "83115", "83139"
"""From the middle of Toulon as the crow flies: Sainte-Maxime 60.2 km, Tourtour 59.3, La Seyne 6."""


def homes(places: dict[str, int], **more: Any) -> Rows:
    """So many patients seen at home in each commune, the same day."""
    return [
        claim(**{**NURSE, "patient_id": f"{place}-{n}", "commune": place, "reimbursed_cents": 1000, **more})
        for place, many in places.items()
        for n in range(many)
    ]  # fmt: skip


def test_three_patients_at_home_far_from_the_others() -> None:
    (signal,) = mined("impossible_day", homes({TOULON: 5, MAXIME: 3}))
    assert (signal.subject_id, signal.amount_cents) == ("n1", 3000)
    told = signal.evidence
    assert (told["n_far_days"], told["most_far_patients"], told["n_lines"]) == (1, 3, 3)
    assert {line["home_commune"] for line in told["lines"]} == {MAXIME}
    assert told["most_km"] == 60
    assert "n_days" not in told
    assert any("communes éloignées" in reason for reason in signal.reasons)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(homes({TOULON: 5, MAXIME: 2}), id="deux patients : une adresse ancienne l’explique"),
        pytest.param(homes({TOULON: 5, TOURTOUR: 5}), id="moins de soixante kilomètres"),
        pytest.param(homes({TOULON: 5, LA_SEYNE: 5}), id="la commune voisine"),
        pytest.param(homes({TOULON: 5, MAXIME: 3}, act_code="1110"), id="au cabinet : les patients ont roulé"),
        pytest.param(homes({TOULON: 5, MAXIME: 3}, act_code="3112"), id="rien ne dit que c’était à domicile"),
        pytest.param(homes({TOULON: 5, "99999": 5}), id="commune inconnue"),
        pytest.param([*homes({TOULON: 5}), *homes({MAXIME: 5}, commune=None)], id="commune qui manque"),
        pytest.param([*homes({TOULON: 5}), *homes({MAXIME: 5}, starts_on=date(2021, 3, 2))], id="deux jours"),
        pytest.param([*homes({TOULON: 5}), *homes({MAXIME: 5}, provider_id="n2")], id="deux personnes"),
        pytest.param([*homes({TOULON: 5}), *homes({MAXIME: 5}, cancelled=True)], id="annulé"),
        pytest.param(homes({TOULON: 5}) + [
            {**row, "patient_id": "p1", "line_no": n} for n, row in enumerate(homes({MAXIME: 5}))
        ], id="cinq lignes d’un seul patient"),
    ],
)  # fmt: skip
def test_homes_that_one_day_can_join(rows: Rows) -> None:
    assert not mined("impossible_day", rows)


def test_far_homes_of_a_place_where_several_work() -> None:
    place = {"provider_id": "n1", "kind": "health_centre", "specialty": "A24"}
    assert not mined("impossible_day", homes({TOULON: 5, MAXIME: 5}), providers=[place])


def test_a_day_both_long_and_far_is_told_once_by_line() -> None:
    long = [{**row, "provider_id": "n1"} for row in day(46)]
    (signal,) = mined("impossible_day", [*long, *homes({TOULON: 5, MAXIME: 3})])
    assert (signal.evidence["n_days"], signal.evidence["n_far_days"]) == (1, 1)
    assert signal.score == 2
    lines = {(line["claim_id"], line["line_no"]) for line in signal.evidence["lines"]}
    assert len(lines) == signal.evidence["n_lines"] == 54


def practice(provider: str, patients: int, cents: int, **more: Any) -> Rows:
    return [
        claim(provider_id=provider, patient_id=f"{provider}-{n}", reimbursed_cents=cents, **more)
        for n in range(patients)
    ]


def peers(**more: Any) -> Rows:
    """Eleven practices of sixty patients, 20 to 30 euros each."""
    return [row for n in range(11) for row in practice(f"d{n:02d}", 60, 2000 + 100 * n, **more)]


def test_a_cost_far_above_that_of_peers() -> None:
    (signal,) = mined("peer_outlier", [*peers(), *practice("x", 60, 9000)])
    assert signal.subject_id == "x"
    cost = signal.evidence["cost"]
    assert (cost["value_cents"], cost["median_cents"], cost["peers_n"]) == (9000, 2500, 12)
    assert cost["percentile"] == 91
    assert signal.amount_cents == (9000 - 3750) * 60
    assert signal.score is not None and signal.score > 3


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([*peers(), *practice("x", 60, 3700)], id="moins de 50 % au-dessus"),
        pytest.param([*peers(), *practice("x", 49, 9000)], id="trop peu de patients"),
        pytest.param([*peers()[: 8 * 60], *practice("x", 60, 9000)], id="trop peu de comparables"),
        pytest.param(
            [*peers(), *practice("x", 60, 9000, specialty="15")], id="une autre spécialité"
        ),
        pytest.param([*peers(), *practice("x", 60, 100)], id="bien en dessous : un seul côté"),
        pytest.param([*peers(), *practice("x", 60, 9000, cancelled=True)], id="annulé"),
    ],
)
def test_what_is_not_far_above(rows: Rows) -> None:
    assert not mined("peer_outlier", rows)


def years(provider: str, **cents: int) -> Rows:
    """One payment a month, `y2020=…` cents a month."""
    return [
        claim(provider_id=provider, patient_id=f"{provider}-{month}", reimbursed_cents=each,
              starts_on=date(int(year[1:]), month, 5))
        for year, each in cents.items()
        for month in range(1, 13)
    ]  # fmt: skip


def steady() -> Rows:
    return [
        row
        for n in range(11)
        for row in years(
            f"d{n:02d}", y2017=500_000, y2020=500_000 + n * 1000, y2021=510_000 + n * 1500
        )
    ]


def trajectories(rows: Rows) -> list[Signal]:
    return mined("trajectory", rows)


def test_a_year_that_doubles_and_peers_that_do_not() -> None:
    (signal,) = trajectories([*steady(), *years("x", y2020=500_000, y2021=1_000_000)])
    assert (signal.subject_id, signal.starts_on) == ("x", date(2021, 1, 1))
    assert signal.evidence["kind_of_rise"] == "Sur un an"
    assert signal.amount_cents is not None
    assert 0 < signal.amount_cents <= 12_000_000 - 6_000_000
    assert not trajectories([*steady(), *years("x", y2020=500_000, y2021=999_000)])


def test_two_hundred_and_fifty_percent_in_four_years() -> None:
    """The source’s figure: 3.5 times as much as four years before."""
    risen = {"y2017": 200_000, "y2020": 600_000, "y2021": 700_000}
    (signal,) = trajectories([*steady(), *years("x", **risen)])
    assert signal.evidence["kind_of_rise"] == "Sur plusieurs années"
    assert not trajectories([*steady(), *years("x", **{**risen, "y2021": 699_000})])


def test_a_rise_of_two_or_three_years_is_measured_on_an_even_climb() -> None:
    """100 % in one year and 250 % in four: 150 % in two, 200 % in three."""
    two = {"y2019": 400_000, "y2020": 600_000, "y2021": 1_000_000}
    (signal,) = trajectories([*steady(), *years("x", **two)])
    assert (signal.evidence["kind_of_rise"], signal.evidence["years_back"]) == (
        "Sur plusieurs années",
        2,
    )
    assert signal.evidence["then_cents"] == 4_800_000
    assert any("Deux ans plus tôt" in reason for reason in signal.reasons)
    assert not trajectories([*steady(), *years("x", **{**two, "y2021": 999_000})])
    three = {"y2018": 300_000, "y2020": 600_000, "y2021": 900_000}
    (signal,) = trajectories([*steady(), *years("x", **three)])
    assert signal.evidence["years_back"] == 3
    assert not trajectories([*steady(), *years("x", **{**three, "y2021": 899_000})])


def without(rows: Rows, year: int, *months: int) -> Rows:
    return [
        row for row in rows if row["starts_on"].year != year or row["starts_on"].month not in months
    ]


def test_a_base_year_may_lack_two_months_and_no_more() -> None:
    """They are compared with the same months of the year, and those only."""
    risen = years("x", y2019=450_000, y2020=600_000, y2021=1_200_000)
    (signal,) = trajectories([*steady(), *without(risen, 2020, 6, 7)])
    assert signal.evidence["months"] == 10
    assert (signal.evidence["before_cents"], signal.evidence["now_cents"]) == (
        6_000_000,
        12_000_000,
    )
    assert not trajectories([*steady(), *without(risen, 2020, 6, 7, 8)])
    back = years("x", y2019=450_000, y2020=600_000, y2021=700_000)
    assert not trajectories([*steady(), *without(back, 2020, 2, 3, 4, 5, 6, 7, 8)])


def test_who_opened_in_the_base_year_has_not_risen() -> None:
    """Its first months are those of a beginning: what a new place bills is looked at apart."""
    risen = years("x", y2020=600_000, y2021=1_200_000)
    assert len(trajectories([*steady(), *risen])) == 1
    assert not trajectories([*steady(), *without(risen, 2020, 1)])


def test_small_sums_say_nothing() -> None:
    assert not trajectories([*steady(), *years("x", y2020=100_000, y2021=400_000)])


def test_the_month_of_the_break_is_told() -> None:
    broken = [
        {**row, "reimbursed_cents": 2_000_000 if row["starts_on"] >= date(2021, 7, 1) else 500_000}
        for row in years("x", y2020=0, y2021=0)
    ]
    (signal,) = trajectories([*steady(), *broken])
    assert signal.evidence["broke_on"] == "2021-07-01"
    assert any("juillet 2021" in reason for reason in signal.reasons)


def test_a_new_place_that_starts_at_full_speed() -> None:
    """Over five times the median month of the specialty; the month of the opening, not whole, is not counted."""
    ramp = [row for row in years("x", y2021=3_000_000) if row["starts_on"] >= date(2021, 9, 1)]
    ramp[0]["reimbursed_cents"] = 1_000
    (signal,) = trajectories([*steady(), *ramp])
    assert signal.evidence["kind_of_rise"] == "Nouveau lieu"
    assert (signal.evidence["months"], signal.evidence["per_month_cents"]) == (3, 3_000_000)
    median = signal.evidence["peers_month_cents"]
    least = [{**row, "reimbursed_cents": 5 * median} for row in ramp]
    assert not trajectories([*steady(), *least])
    assert not trajectories([*steady(), *ramp[-1:]])


def test_the_year_in_progress_is_compared_with_the_same_months() -> None:
    rows = [*steady(), *years("x", y2020=500_000, y2021=1_100_000)]
    found = mined("trajectory", rows, on=date(2021, 7, 10))
    assert [one.evidence["months"] for one in found] == [6]
    assert not mined("trajectory", rows, on=date(2021, 6, 30) - timedelta(days=10))
