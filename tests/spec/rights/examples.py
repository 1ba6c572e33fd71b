"""A worked example of the law: title, legal reference, small input, what must come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from relais.rules.right import decide


@dataclass(frozen=True)
class Example:
    title: str
    reference: str
    right: str
    on: str
    facts: Mapping[str, Any]
    expected: Mapping[str, Any]


def table(*examples: Example) -> pytest.MarkDecorator:
    ids = [f"{example.title} ({example.reference})" for example in examples]
    return pytest.mark.parametrize("example", examples, ids=ids)


def check(example: Example) -> None:
    answer = decide(example.right, example.facts, date.fromisoformat(example.on)).as_json()
    found = {key: answer.get(key) for key in example.expected}
    assert found == dict(example.expected)


def wages(cents: int, *months: str) -> list[dict[str, Any]]:
    return [{"month": month, "gross_cents": cents} for month in months]


def months_before(on: str, count: int = 3) -> list[str]:
    day = date.fromisoformat(on)
    place = day.year * 12 + day.month - 1
    return [f"{(place - n) // 12:04d}-{(place - n) % 12 + 1:02d}" for n in range(1, count + 1)]


def stop(starts_on: str, ends_on: str | None, cents: int, **more: Any) -> dict[str, Any]:
    """A salaried sickness stop, hours enough to open the right, three equal months of wages."""
    return {
        "kind": "maladie",
        "status": "salaried",
        "starts_on": starts_on,
        "ends_on": ends_on,
        "wages": wages(cents, *months_before(starts_on)),
        "hours": 455,
    } | more
