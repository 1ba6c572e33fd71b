"""Properties that hold whatever the numbers."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from relais.common.dates import Period, add_months, add_working_days, working_days_between
from relais.common.identifiers import InvalidIdentifier, nir_key, parse_nir
from relais.common.money import euros, parse_euros, share

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))
DEMO_NIRS = st.builds(
    "{}{:02d}{}{}{:03d}{:03d}".format,
    st.integers(1, 2),
    st.integers(0, 99),
    st.integers(13, 19),
    st.sampled_from(["83", "2A", "2B", "97", "99", "01"]),
    st.integers(1, 999),
    st.integers(1, 999),
)


@given(DEMO_NIRS, st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_in_a_nir_is_always_seen(nir: str, place: int, shift: int) -> None:
    full = nir + nir_key(nir)
    assert parse_nir(full, demo=True) == full
    if not full[place].isdigit() or (place < 7 and full[5:7] in ("2A", "2B") and place >= 5):
        return
    wrong = full[:place] + str((int(full[place]) + shift) % 10) + full[place + 1 :]
    try:
        parse_nir(wrong, demo=True)
    except InvalidIdentifier:
        return
    raise AssertionError("a wrong digit went through")


@given(st.text(max_size=20))
def test_any_text_is_a_nir_or_a_refusal(text: str) -> None:
    try:
        assert len(parse_nir(text, demo=True)) == 15
    except InvalidIdentifier as refusal:
        assert str(refusal)


@given(st.integers(-(10**12), 10**12))
def test_what_is_written_reads_back(cents: int) -> None:
    assert parse_euros(euros(cents)) == cents


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 1000), min_size=1).filter(any))
def test_parts_add_up_and_stay_within_a_cent_of_their_due(cents: int, weights: list[int]) -> None:
    parts = share(cents, weights)
    assert sum(parts) == cents
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - cents * weight) < sum(weights)


@given(DAYS, DAYS, DAYS, DAYS)
def test_an_intersection_holds_the_days_of_both(
    a: dt.date, b: dt.date, c: dt.date, d: dt.date
) -> None:
    first, second = Period(min(a, b), max(a, b)), Period(min(c, d), max(c, d))
    both = first.intersection(second)
    assert both == second.intersection(first)
    expected = max((min(max(a, b), max(c, d)) - max(min(a, b), min(c, d))).days + 1, 0)
    assert (both.n_days if both else 0) == expected


@given(DAYS, st.integers(1, 40))
def test_working_days_added_can_be_counted(day: dt.date, n: int) -> None:
    assert working_days_between(day, add_working_days(day, n)) == n


@given(DAYS, st.integers(-600, 600))
def test_months_move_by_whole_months(day: dt.date, n: int) -> None:
    moved = add_months(day, n)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == n
    assert moved.day <= day.day
