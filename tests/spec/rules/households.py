"""Small words to write households of C2S cases."""

from __future__ import annotations

from datetime import date
from typing import Any

from relais.rules.right import Verdict, decide


def months(first: str, count: int = 12) -> list[str]:
    """`count` civil months from `first` (AAAA-MM)."""
    start = int(first[:4]) * 12 + int(first[5:]) - 1
    return [f"{place // 12:04d}-{place % 12 + 1:02d}" for place in range(start, start + count)]


def person(
    role: str = "applicant",
    born: str | None = "1985-06-15",
    every_month: dict[str, int] | None = None,
    *,
    first: str = "2018-01",
    count: int = 120,
    **more: Any,
) -> dict[str, Any]:
    """A member who receives the same amounts each month, and nothing else."""
    resources = [
        {"month": month, "kind": kind, "amount_cents": cents}
        for kind, cents in (every_month or {}).items()
        for month in months(first, count)
    ]
    given = {"complete": True, "situations": [], **more}
    identity = given.pop("id", f"{role}-{born}")
    return {"id": identity, "role": role, "birth_date": born, "resources": resources, **given}


def household(*members: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "territory": "metropole",
        "alsace_moselle": False,
        "housing": "tenant",
        "housing_aid": [],
        "members": list(members),
        **more,
    }


def judged(facts: dict[str, Any], on: str) -> Verdict:
    return decide("c2s", facts, date.fromisoformat(on))
