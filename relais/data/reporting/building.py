"""The figures of a year: computed, added up, and made fit to leave the fund."""

from __future__ import annotations

from dataclasses import dataclass, field

from relais.data.indicators.computing import compute
from relais.data.indicators.disclosure import protect
from relais.data.indicators.figures import Figure
from relais.data.indicators.indicator import Period
from relais.data.indicators.registry import indicators, parts_of
from relais.data.indicators.sources import SourceMissing, Sources
from relais.data.indicators.sums import check_sums
from relais.data.reporting.chapter import chapters


@dataclass(frozen=True)
class Built:
    """The figures of a report, in the order of the chapters; `absent` says why an indicator has none."""

    figures: list[Figure]
    source: str
    absent: dict[str, str] = field(default_factory=dict)

    def whole(self, name: str) -> Figure | None:
        return next((f for f in self.figures if f.indicator == name and f.dimension is None), None)

    def cells(self, name: str, dimension: str) -> list[Figure]:
        """The parts of an indicator by one dimension."""
        return [
            f
            for f in self.figures
            if f.indicator == name and (f.dimension or "").startswith(f"{dimension}=")
        ]


def build(sources: Sources, year: int, fund: str, *, internal: bool = False) -> Built:
    """Computes every indicator that a chapter names, and the parts of those.

    Small counts are hidden unless `internal`. Raises DoesNotAddUp before anything is shown.
    """
    period = Period.year(year)
    figures: list[Figure] = []
    absent: dict[str, str] = {}
    for name in _named():
        try:
            figures += compute(indicators()[name], sources, period, fund)
        except SourceMissing as missing:
            absent[name] = str(missing)
    check_sums(figures)
    return Built(figures if internal else protect(figures), sources.told(), absent)


def _named() -> list[str]:
    names = [section.indicator for chapter in chapters() for section in chapter.sections]
    names += [part.name for name in names for part in parts_of(name)]
    return list(dict.fromkeys(names))
