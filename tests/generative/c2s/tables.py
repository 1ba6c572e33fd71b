"""Households as the wide monthly tables of a warehouse: NULL is unknown, 0 is known to be nil."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import ibis
import pyarrow as pa

from relais.rules.rights.c2s.register import Tables
from tests.generative.c2s.households import KINDS
from tests.generative.c2s.worlds import back
from tests.warehouses import means_of

Facts = dict[str, Any]


def as_tables(homes: Sequence[Facts], on: date) -> Tables:
    """Household `place` is `h000007`, its people `h000007-m0`. Facts that the warehouse has no column for
    (coverage, former debts, kind of micro-enterprise) are not carried."""
    months = back(on, 15)
    named = [(f"h{place:06d}", home) for place, home in enumerate(homes)]
    people = [(name, member) for name, home in named for member in home["members"]]
    return Tables(
        means=means_of(
            _table([_person(name, member) for name, member in people], PERSON),
            _table([_resources(name, member, months) for name, member in people], OWNER),
        ),
        households=ibis.memtable(
            _table([_household(name, home, months) for name, home in named], HOUSEHOLD)
        ),
        situations=ibis.memtable(
            _table(
                [
                    _situation(name, one, word, on)
                    for name, one in people
                    for word in one["situations"]
                ],
                SITUATION,
            )
        ),
    )


OWNER = {"person_id": pa.string(), "household_id": pa.string()}
PERSON = {
    **OWNER,
    "household_role": pa.string(),
    "birth_date": pa.date32(),
    "died_on": pa.date32(),
    "shared_custody": pa.bool_(),
}
HOUSEHOLD = {
    "household_id": pa.string(),
    "fund": pa.string(),
    "commune": pa.string(),
    "territory": pa.string(),
    "alsace_moselle": pa.bool_(),
    "housing": pa.string(),
}
SITUATION = {
    "person_id": pa.string(),
    "situation": pa.string(),
    "starts_on": pa.date32(),
    "ends_on": pa.date32(),
}


def _table(rows: list[Facts], types: dict[str, pa.DataType]) -> pa.Table:
    """Columns that are not named here are months, in cents."""
    names = list(rows[0]) if rows else list(types)
    cells = {name: [row[name] for row in rows] for name in names}
    return pa.table({name: pa.array(cells[name], types.get(name, pa.int32())) for name in names})


def _person(home: str, member: Facts) -> Facts:
    born = member["birth_date"]
    return {
        "person_id": f"{home}-{member['id']}",
        "household_id": home,
        "household_role": member["role"],
        "birth_date": born and date.fromisoformat(born),
        "died_on": None,
        "shared_custody": member["shared_custody"],
    }


def _situation(home: str, member: Facts, word: str, on: date) -> Facts:
    name = f"{home}-{member['id']}"
    return {"person_id": name, "situation": word, "starts_on": on, "ends_on": None}


def _household(name: str, home: Facts, months: list[str]) -> Facts:
    applicant = next(member for member in home["members"] if member["role"] == "applicant")
    lines = home["housing_aid"]
    all_told = applicant["complete"] and any(line["amount_cents"] for line in lines)
    return {
        "household_id": name,
        "fund": "831",
        "commune": "83137",
        "territory": home["territory"],
        "alsace_moselle": home["alsace_moselle"],
        "housing": home["housing"],
        **{_column("housing_aid", month): _cell(lines, month, all_told) for month in months},
    }


def _resources(home: str, member: Facts, months: list[str]) -> Facts:
    told = {line["month"] for line in member["resources"]}
    by_kind = {
        kind: [line for line in member["resources"] if line["kind"] == kind] for kind in KINDS
    }
    return {
        "person_id": f"{home}-{member['id']}",
        "household_id": home,
        **{
            _column(kind, month): _cell(lines, month, member["complete"] or month in told)
            for kind, lines in by_kind.items()
            for month in months
        },
    }


def _cell(lines: list[Facts], month: str, known_nil: bool) -> int | None:
    cents = [line["amount_cents"] for line in lines if line["month"] == month]
    return sum(cents) if cents else (0 if known_nil else None)


def _column(kind: str, month: str) -> str:
    return f"{kind}_{month.replace('-', '_')}"
