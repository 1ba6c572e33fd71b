"""Parts that do not make their whole stop the report, and say where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from relais.data.indicators.figures import Figure
from relais.data.indicators.registry import indicators


class DoesNotAddUp(Exception):
    """Some parts differ from their whole. `gaps` are French sentences."""

    def __init__(self, gaps: list[str]) -> None:
        super().__init__("Des parts ne font pas leur tout : " + " ; ".join(gaps))
        self.gaps = gaps


def check_sums(figures: Iterable[Figure]) -> None:
    """Checks dimensions against their indicator, and indicators against the one they are parts of.

    Raises DoesNotAddUp.
    """
    known = {figure.key: figure for figure in figures}
    gaps = [*_dimensions(known), *_parts(known)]
    if gaps:
        raise DoesNotAddUp(gaps)


def _dimensions(known: dict[tuple[str, str | None], Figure]) -> list[str]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for (name, dimension), figure in known.items():
        if dimension is not None and figure.adds_up_to == name:
            sums[name, dimension.partition("=")[0]] += figure.numerator or 0
    return [
        f"« {known[name, None].title} » vaut {known[name, None].numerator}, ses parts par {dimension} font {total}"
        for (name, dimension), total in sums.items()
        if total != known[name, None].numerator
    ]


def _parts(known: dict[tuple[str, str | None], Figure]) -> list[str]:
    sums: dict[tuple[str, str | None], int] = defaultdict(int)
    for (name, dimension), figure in known.items():
        whole = indicators()[name].part_of if name in indicators() else None
        if whole and (whole, dimension) in known:
            sums[whole, dimension] += figure.numerator or 0
    return [
        f"« {known[whole].title} »{f' ({whole[1]})' if whole[1] else ''} vaut {known[whole].numerator}, ses parts font {total}"
        for whole, total in sums.items()
        if total != known[whole].numerator
    ]
