"""Delays told truly: parts add up to the whole, whatever the history of a file."""

from __future__ import annotations

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.casework.case.enums import Holder
from relais.casework.case.holding import Held, Stage, time_held
from relais.common.dates import is_working_day

# A loaded machine is no reason to fail.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31))
HISTORIES = st.lists(
    st.tuples(DAYS, st.sampled_from([*Holder.values, None])), min_size=1, max_size=12
).map(lambda rows: [Stage(on, holder) for on, holder in sorted(rows, key=lambda row: row[0])])


def test_each_holder_has_the_days_of_its_turns() -> None:
    history = [
        Stage(dt.date(2026, 4, 30), "fund"),
        Stage(dt.date(2026, 5, 4), "person"),
        Stage(dt.date(2026, 5, 18), "third_party"),
        Stage(dt.date(2026, 5, 20), "fund"),
        Stage(dt.date(2026, 5, 21), None),
    ]
    assert time_held(history, dt.date(2026, 6, 30)) == {
        # 1 May is a holiday, 2 and 3 May a week-end: one working day, Monday 4; then Thursday 21.
        "fund": Held(5, 2),
        # ]4, 18] May: ten days from Monday to Friday, less 8 May and Ascension (14 May).
        "person": Held(14, 8),
        "third_party": Held(2, 2),
    }


@CALM
@given(HISTORIES, DAYS)
def test_parts_add_up_to_the_open_time(history: list[Stage], until: dt.date) -> None:
    parts = time_held(history, until).values()
    day, total, working = history[0].on, 0, 0
    while day < until:
        current = [stage for stage in history if stage.on <= day][-1]
        day += dt.timedelta(days=1)
        if current.holder is not None:
            total += 1
            working += is_working_day(day)
    assert (sum(p.days for p in parts), sum(p.working_days for p in parts)) == (total, working)


@CALM
@given(HISTORIES)
def test_waiting_longer_adds_only_to_the_last_holder(history: list[Stage]) -> None:
    end = history[-1].on
    before, later = time_held(history, end), time_held(history, end + dt.timedelta(days=7))
    for holder in Holder.values:
        gained = later[holder].days - before[holder].days
        assert gained == (7 if holder == history[-1].holder else 0)
