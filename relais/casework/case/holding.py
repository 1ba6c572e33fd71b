"""Delays told truly: for each day of a file, who held it. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from relais.casework.case.enums import Holder
from relais.common.dates import working_days_between


@dataclass(frozen=True)
class Stage:
    """From `on`, the file is held by `holder`; nobody when it is closed."""

    on: dt.date
    holder: str | None


@dataclass(frozen=True)
class Held:
    """Days and working days during which one party held the file."""

    days: int = 0
    working_days: int = 0

    def __add__(self, other: Held) -> Held:
        return Held(self.days + other.days, self.working_days + other.working_days)


def time_held(stages: Iterable[Stage], until: dt.date, *, department: str = "") -> dict[str, Held]:
    """Time held by each of the fund, the person and a third party, up to and including the day `until`.

    `stages` in order. The day a file arrives does not count for who receives it, the day it leaves does: parts add up to
    the whole, which is the time from the first stage to the end less the time it was closed. Working days are those of `department`.
    """
    held = {holder.value: Held() for holder in Holder}
    known = [stage for stage in stages if stage.on <= until]
    ends = [*(stage.on for stage in known), until][1:]
    for stage, end in zip(known, ends, strict=True):
        if stage.holder is not None:
            worked = working_days_between(stage.on, end, department=department)
            held[stage.holder] += Held((end - stage.on).days, worked)
    return held
