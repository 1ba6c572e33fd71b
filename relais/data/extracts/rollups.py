"""Tables that no source gives, made once at ingest from the others, for those who read everybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from relais.data.extracts import care_dates, means


@dataclass(frozen=True)
class Made:
    """`write(connection, *files of needs, file to make)` -> rows; `words`: what is being done, in French."""

    needs: tuple[str, ...]
    words: str
    write: Callable[..., int]


MADE = {
    "means": Made(means.NEEDS, "cumul des mois", means.write_means),
    "care_dates": Made(care_dates.NEEDS, "derniers soins", care_dates.write_care_dates),
}
