"""Random households of C2S, their counter form, and the same as wide tables of a warehouse."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import ibis
import pyarrow as pa

from relais.rules.rights.c2s.register import Tables
from tests.warehouses import means_of

DATES = [
    "2019-11-01",
    "2020-03-31",
    "2020-04-01",
    "2021-03-31",
    "2021-04-01",
    "2021-12-31",
    "2022-01-01",
    "2022-03-31",
    "2022-04-01",
    "2022-06-30",
    "2022-07-01",
    "2023-04-01",
    "2024-02-29",
    "2024-04-01",
    "2024-07-01",
    "2025-03-31",
    "2025-04-01",
    "2025-06-30",
    "2025-07-01",
    "2026-04-01",
    "2026-07-01",
]
KINDS = [
    "wage_net",
    "unemployment",
    "sick_pay",
    "maternity_pay",
    "pension",
    "retirement",
    "invalidity_pension",
    "accident_rent",
    "aah",
    "asi",
    "aspa",
    "ass",
    "alimony_received",
    "alimony_paid",
    "family_benefit",
    "self_employed_net",
    "micro_turnover",
    "scholarship",
    "training_pay",
    "exceptional_gain",
    "rsa",
    "other",
]
SITUATIONS = ("rsa", "aspa", "asi", "aah", "ass", "sick_pay", "unemployment", "training")


def month_back(on: dt.date, back: int) -> str:
    place = on.year * 12 + on.month - 1 - back
    return f"{place // 12}-{place % 12 + 1:02d}"


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
    housing = draw.choice(["tenant", "tenant", "tenant_with_aid", "owner", "free", None])
    aid = draw.choice([0, 3_000, 12_000, 30_000])
    return {
        "territory": draw.choices(
            ["metropole", "guadeloupe", "reunion", "mayotte", None], [80, 8, 8, 2, 2]
        )[0],
        "alsace_moselle": draw.random() < 0.1,
        "housing": housing,
        "housing_aid": [
            {"month": month_back(on, back), "amount_cents": aid}
            for back in range(1, 16)
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
        "birth_date": min(born, on).isoformat(),
        "shared_custody": role == "dependant" and draw.random() < 0.2,
        "situations": [draw.choice(SITUATIONS)] if draw.random() < 0.25 else [],
    }


def _resources(draw: random.Random, on: dt.date, monthly: int) -> list[dict[str, Any]]:
    main = draw.choice(KINDS)
    rows = []
    for back in range(1, 16):
        if draw.random() < 0.02:
            continue
        rows.append((back, main, max(0, monthly + draw.choice([0, 0, 0, -100, 1, 33]))))
        if draw.random() < 0.1:
            rows.append((back, draw.choice(KINDS), draw.randrange(0, 40_000)))
    return [
        {"month": month_back(on, back), "kind": kind, "amount_cents": cents}
        for back, kind, cents in rows
    ]


def as_tables(homes: list[dict[str, Any]], on: dt.date) -> Tables:
    """The same households as tables; an absent month of someone not complete is NULL everywhere."""
    months = [month_back(on, back) for back in range(15, 0, -1)]
    persons, households, resources, situations = [], [], [], []
    for place, home in enumerate(homes):
        name = f"h{place:06d}"
        received = _monthly(home["housing_aid"], months)
        told = any(received.values()) and home["members"][0]["complete"]
        households.append(
            {
                "household_id": name,
                "fund": "831",
                "commune": "83137",
                **{key: home[key] for key in ("territory", "alsace_moselle", "housing")},
                **{
                    f"housing_aid_{month.replace('-', '_')}": cents or (0 if told else None)
                    for month, cents in received.items()
                },
            }
        )
        for one in home["members"]:
            persons.append(
                {
                    "person_id": f"{name}-{one['id']}",
                    "household_id": name,
                    "household_role": one["role"],
                    "birth_date": one["birth_date"] and dt.date.fromisoformat(one["birth_date"]),
                    "died_on": None,
                    "shared_custody": one["shared_custody"],
                }
            )
            resources.append(
                {
                    "person_id": f"{name}-{one['id']}",
                    "household_id": name,
                    **_wide(one, months),
                }
            )
            situations += [
                {
                    "person_id": f"{name}-{one['id']}",
                    "situation": word,
                    "starts_on": on,
                    "ends_on": None,
                }
                for word in one["situations"]
            ]
    return Tables(
        means=means_of(
            _table(persons, {"birth_date": pa.date32(), "died_on": pa.date32()}),
            _table(resources, {}),
        ),
        households=ibis.memtable(_table(households, {})),
        situations=ibis.memtable(
            _table(
                situations
                or [{"person_id": "", "situation": "rsa", "starts_on": on, "ends_on": on}],
                {"starts_on": pa.date32(), "ends_on": pa.date32()},
            )
        ),
    )


def _monthly(rows: list[dict[str, Any]], months: list[str]) -> dict[str, int]:
    return {
        month: sum(row["amount_cents"] for row in rows if row["month"] == month) for month in months
    }


def _wide(one: dict[str, Any], months: list[str]) -> dict[str, int | None]:
    told = {row["month"] for row in one["resources"]}
    cells: dict[str, int | None] = {}
    for kind in KINDS:
        mine = _monthly([row for row in one["resources"] if row["kind"] == kind], months)
        for month in months:
            known = one["complete"] or month in told
            cells[f"{kind}_{month.replace('-', '_')}"] = mine[month] if known else None
    return cells


def _table(rows: list[dict[str, Any]], types: dict[str, pa.DataType]) -> pa.Table:
    names = list(rows[0])
    columns = {}
    for name in names:
        values = [row[name] for row in rows]
        kind = types.get(name)
        if kind is None and name[-2:].isdigit():
            kind = pa.int32()
        if kind is None:
            kind = pa.bool_() if name in ("shared_custody", "alsace_moselle") else pa.string()
        columns[name] = pa.array(values, type=kind)
    return pa.table(columns)
