"""A figure: a value that says where it comes from, and of what it is made."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Figure:
    """`dimension`: `"name=value"`, None for the whole. `territory`: INSEE code of a commune, or department.

    `value` is None when nothing is known, or when `suppressed` hides it (then numerator and denominator are None too).
    """

    indicator: str
    title: str
    value: float | int | None
    unit: str
    numerator: int | None
    denominator: int | None
    missing: int
    starts_on: date
    ends_on: date
    fund: str
    territory: str | None = None
    dimension: str | None = None
    label: str | None = None
    previous: float | int | None = None
    source: str = ""
    suppressed: bool = False
    adds_up_to: str | None = None

    @property
    def key(self) -> tuple[str, str | None]:
        return self.indicator, self.dimension


def write_json(path: Path, figures: Iterable[Figure]) -> None:
    """A list of objects, dates as ISO."""
    rows = [
        {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(f).items()}
        for f in figures
    ]
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_csv(path: Path, figures: Iterable[Figure]) -> None:
    """`;` separated, UTF-8 with its mark, as spreadsheets of the funds open it."""
    names = [f.name for f in fields(Figure)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.DictWriter(file, names, delimiter=";")
        out.writeheader()
        out.writerows({k: _cell(v) for k, v in asdict(figure).items()} for figure in figures)


def _cell(value: Any) -> Any:
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return "" if value is None else value
