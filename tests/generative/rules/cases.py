"""Households drawn by hundreds, quicker than Hypothesis can: what a whole register is made of."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from tests.generative.c2s.households import KINDS, SITUATIONS
from tests.generative.c2s.worlds import back


def random_household(draw: random.Random, on: dt.date, level: int) -> dict[str, Any]:
    """A household whose yearly means are about `level` cents, with its share of unknowns."""
    members = [_member(draw, on, "applicant", "m0")]
    if draw.random() < 0.4:
        members.append(_member(draw, on, "partner", "m1"))
    for rank in range(draw.choice([0, 0, 1, 1, 2, 3, 5])):
        members.append(_member(draw, on, "dependant", f"m{rank + 2}"))
    for one in members:
        earns = one["role"] != "dependant" or draw.random() < 0.2
        one["resources"] = _resources(draw, on, level // len(members) // 12 if earns else 0)
        one["complete"] = draw.random() < 0.85
    months = back(on, 15)
    housing = draw.choice(["tenant", "tenant", "tenant_with_aid", "owner", "free", None])
    aid = draw.choice([0, 3_000, 12_000, 30_000])
    return {
        "territory": draw.choices(
            ["metropole", "guadeloupe", "reunion", "mayotte", None], [80, 8, 8, 2, 2]
        )[0],
        "alsace_moselle": draw.random() < 0.1,
        "housing": housing,
        "housing_aid": [
            {"month": month, "amount_cents": aid}
            for month in months
            if aid and draw.random() < 0.97
        ],
        "members": members,
    }


def _member(draw: random.Random, on: dt.date, role: str, name: str) -> dict[str, Any]:
    years = draw.choice([0, 3, 9, 15, 24, 25, 26]) if role == "dependant" else draw.randint(18, 90)
    born = on.replace(year=on.year - years, day=min(on.day, 28))
    born += dt.timedelta(days=draw.choice([-400, -1, 0, 1]) if years else 0)
    return {
        "id": name,
        "role": role,
        "birth_date": None
        if role == "dependant" and draw.random() < 0.03
        else min(born, on).isoformat(),
        "shared_custody": role == "dependant" and draw.random() < 0.2,
        "situations": [draw.choice(SITUATIONS)] if draw.random() < 0.25 else [],
    }


def _resources(draw: random.Random, on: dt.date, monthly: int) -> list[dict[str, Any]]:
    main = draw.choice(KINDS)
    rows = []
    for month in back(on, 15):
        if draw.random() < 0.02:
            continue
        rows.append((month, main, max(0, monthly + draw.choice([0, 0, 0, -100, 1, 33]))))
        if draw.random() < 0.1:
            rows.append((month, draw.choice(KINDS), draw.randrange(0, 40_000)))
    return [{"month": month, "kind": kind, "amount_cents": cents} for month, kind, cents in rows]
