"""Bars that are links: each filters the page. Template: `components/bars.html`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from relais.pages.typography import number


@dataclass(frozen=True)
class Bar:
    """`share`: length between 0 and 100; `current`: the page is filtered on it."""

    label: str
    told: str
    share: float
    url: str = ""
    current: bool = False


def link_bars(
    values: Iterable[tuple[str, str, float]], url: Callable[[str], str], current: str = ""
) -> list[Bar]:
    """(key, label, value) -> bars from zero, the greatest at full length."""
    rows = list(values)
    most = max((value for _, _, value in rows), default=0) or 1
    return [
        Bar(label, number(value), round(100 * value / most, 1), url(key), key == current)
        for key, label, value in rows
    ]
