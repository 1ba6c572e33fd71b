import datetime as dt

import pytest

from relais.common.dates import (
    Period,
    add_months,
    add_working_days,
    age_on,
    day_in_words,
    is_working_day,
    month_of,
    months_between,
    next_working_day,
    working_days_between,
)

D = dt.date


def test_a_period_includes_both_its_ends() -> None:
    period = Period(D(2026, 11, 1), D(2026, 11, 30))
    assert period.n_days == 30
    assert D(2026, 11, 1) in period and D(2026, 11, 30) in period
    assert D(2026, 12, 1) not in period
    assert list(Period(D(2026, 2, 28), D(2026, 3, 1)).days()) == [D(2026, 2, 28), D(2026, 3, 1)]


def test_periods_that_share_one_day_overlap() -> None:
    first, second = Period(D(2026, 1, 1), D(2026, 1, 31)), Period(D(2026, 1, 31))
    assert first.intersection(second) == Period(D(2026, 1, 31), D(2026, 1, 31))
    assert not first.overlaps(Period(D(2026, 2, 1)))
    assert Period(D(2026, 1, 1)).intersection(Period(D(2026, 5, 1))) == Period(D(2026, 5, 1))


def test_a_period_in_disorder_or_without_end_says_so() -> None:
    with pytest.raises(ValueError, match="finit"):
        Period(D(2026, 1, 2), D(2026, 1, 1))
    with pytest.raises(ValueError, match="ouverte"):
        _ = Period(D(2026, 1, 1)).n_days


def test_months_keep_to_the_end_of_the_month() -> None:
    assert add_months(D(2026, 1, 31), 1) == D(2026, 2, 28)
    assert add_months(D(2024, 3, 31), -1) == D(2024, 2, 29)
    assert add_months(D(2026, 11, 15), 14) == D(2028, 1, 15)
    assert month_of(D(2026, 12, 5)) == Period(D(2026, 12, 1), D(2026, 12, 31))
    assert list(months_between(D(2025, 12, 31), D(2026, 2, 1))) == [
        D(2025, 12, 1),
        D(2026, 1, 1),
        D(2026, 2, 1),
    ]


def test_someone_born_on_29_february_gains_a_year_on_1_march() -> None:
    assert age_on(D(2000, 2, 29), D(2026, 2, 28)) == 25
    assert age_on(D(2000, 2, 29), D(2026, 3, 1)) == 26
    assert age_on(D(2000, 5, 1), D(2026, 5, 1)) == 26


@pytest.mark.parametrize(
    "day",
    [D(2026, 5, 1), D(2026, 5, 8), D(2026, 4, 6), D(2026, 5, 14), D(2026, 5, 25), D(2026, 7, 14)],
)
def test_french_public_holidays_are_not_worked(day: dt.date) -> None:
    assert not is_working_day(day)


def test_good_friday_is_off_in_alsace_moselle_only() -> None:
    assert is_working_day(D(2026, 4, 3))
    assert not any(is_working_day(D(2026, 4, 3), department=code) for code in ("57", "67", "68"))
    assert is_working_day(D(2026, 4, 3), department="971")


@pytest.mark.parametrize(
    ("department", "day"),
    [
        ("971", D(2026, 5, 27)),
        ("972", D(2026, 5, 22)),
        ("973", D(2026, 6, 10)),
        ("974", D(2027, 12, 20)),
        ("976", D(2026, 4, 27)),
    ],
)
def test_the_abolition_of_slavery_is_off_overseas_on_each_ones_day(
    department: str, day: dt.date
) -> None:
    assert is_working_day(day)
    assert not is_working_day(day, department=department)
    # The rest of the calendar is that of all.
    assert not is_working_day(D(2026, 7, 14), department=department)
    assert add_working_days(day - dt.timedelta(days=1), 1, department=department) > day


def test_working_days_jump_over_a_long_week_end() -> None:
    assert add_working_days(D(2026, 4, 30), 1) == D(2026, 5, 4)
    assert add_working_days(D(2026, 5, 4), -1) == D(2026, 4, 30)
    assert add_working_days(D(2026, 5, 1), 0) == D(2026, 5, 1)
    assert next_working_day(D(2026, 5, 1)) == D(2026, 5, 4)
    assert working_days_between(D(2026, 4, 30), D(2026, 5, 11)) == 5
    assert working_days_between(D(2026, 5, 11), D(2026, 4, 30)) == 0


def test_days_are_said_in_french() -> None:
    assert day_in_words(D(2026, 11, 22)) == "dimanche 22 novembre"
    assert day_in_words(D(2026, 6, 1), year=True) == "lundi 1er juin 2026"
