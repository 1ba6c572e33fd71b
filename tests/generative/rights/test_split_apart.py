"""Split of the paternity leave and a twin written apart. CSS D331-3, C. trav. D1225-8-1, décret 2021-574."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from relais.rules.right import decide
from tests.generative.ij.twin import shifted

NEW = date(2021, 7, 1)
MANDATORY, OPTIONAL, SHORTEST, MOST = 4, {False: 21, True: 28}, 5, 2


def right(born: date, multiple: bool, lengths: list[int]) -> bool:
    """Four days, then at most two periods of five days and more, 21 days or 28 in all; once, before 2021-07."""
    if not lengths or min(lengths) < 1:
        return False
    if born < NEW:
        return len(lengths) == 1 and lengths[0] <= (18 if multiple else 11)
    first, *others = lengths
    optional = [days for days in (first - MANDATORY, *others) if days]
    return (
        first >= MANDATORY
        and all(days >= SHORTEST for days in optional)
        and len(optional) <= MOST
        and sum(optional) <= OPTIONAL[multiple]
    )


BIRTHS = st.dates(date(2019, 6, 1), date(2026, 6, 1)) | st.sampled_from(
    [NEW - timedelta(days=1), NEW]
)
FIRSTS = st.sampled_from([3, 4, 4, 4, 5, 9, 11, 18, 25, 32])
OTHERS = st.lists(st.sampled_from([4, 5, 7, 10, 11, 14, 16, 17, 20, 21, 22, 28]), max_size=3)


@settings(deadline=None)
@given(born=BIRTHS, multiple=st.booleans(), first=FIRSTS, others=OTHERS)
def test_lengths(born: date, multiple: bool, first: int, others: list[int]) -> None:
    lengths = [first, *others]
    facts = {"born_on": born.isoformat(), "multiple_birth": multiple, "days": lengths}
    expected = right(born, multiple, lengths)
    event(f"right: {expected}")
    assert decide("paternite_split", facts, shifted(born, 9)).verdict == (
        "due" if expected else "none"
    )


@settings(deadline=None)
@given(
    born=st.dates(NEW, date(2026, 1, 1)),
    leave=st.integers(0, 4),
    late=st.sampled_from([0, 0, 0, 1]),
    rest=st.sampled_from([[21], [5, 16], [10, 11], [], [4, 17], [7, 7, 7]]),
    gap=st.integers(1, 100),
    last=st.sampled_from([None, -1, 0, 1]),
)
def test_dates(
    born: date, leave: int, late: int, rest: list[int], gap: int, last: int | None
) -> None:
    """Right after the birth leave; the last period starts within six months of the birth."""
    ends = born + timedelta(days=leave)
    start = ends + timedelta(days=1 + late)
    periods = [period(start, MANDATORY)]
    for days in rest:
        start += timedelta(days=28 + gap)
        periods.append(period(start, days))
    if last is not None and rest and shifted(born, 6) + timedelta(days=last) > start:
        start = shifted(born, 6) + timedelta(days=last)
        periods[-1] = period(start, rest[-1])
    facts = {
        "born_on": born.isoformat(),
        "birth_leave_ends_on": ends.isoformat(),
        "periods": periods,
    }
    in_time = start <= shifted(born, 6) and not late
    expected = in_time and right(born, False, [MANDATORY, *rest])
    assert decide("paternite_split", facts, shifted(born, 12)).verdict == (
        "due" if expected else "none"
    )


def period(start: date, days: int) -> dict[str, Any]:
    end = start + timedelta(days=days - 1)
    return {"starts_on": start.isoformat(), "ends_on": end.isoformat()}
