"""The people worth comparing, a few hundred at most, through indexes only.

Raw SQL: arms of a union that are each limited, which the ORM does not write for SQLite.
"""

# ruff: noqa: S608 - only column names of ours and parameter marks are put together; values are bound.
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection

from relais.registers.directory.search.query import Query
from relais.registers.directory.search.vocabulary import Word
from relais.registers.identity.vault import blind_index

MAX_CANDIDATES = 200


class Facts(NamedTuple):
    """What is compared of a person; the whole row is read for those kept alone."""

    id: int
    last_name: str
    birth_name: str
    first_names: str
    birth_date: dt.date | None
    commune: str
    commune_name: str
    merged_into_id: int | None
    sort_name: str


_FACTS = ", ".join(f"p.{name}" for name in Facts._fields)
MAX_PER_BIRTH_DATE = 300


def direct(fund_id: int, query: Query) -> list[tuple[str, Facts]]:
    """People found by a number, an address or the birth date itself, and why: nir, phone, email, home or birth."""
    arms, values = [], list[Any]()
    if query.nir:
        arms.append(
            f"SELECT 'nir', {_FACTS} FROM identity_identitylink l JOIN directory_person p"
            " ON p.fund_id = l.fund_id AND p.pseudonym = l.pseudonym"
            " WHERE l.fund_id = %s AND l.nir_index = %s"
        )
        values += [fund_id, blind_index(query.nir)]
    for why, value in (("phone", query.phone), ("email", query.email)):
        if value:
            for found, key in (
                (why, "p.id = c.person_id"),
                ("home", "p.household_id = c.household_id"),
            ):
                arms.append(
                    f"SELECT * FROM (SELECT '{found}', {_FACTS} FROM directory_contactpoint c"
                    f" JOIN directory_person p ON {key}"
                    f" WHERE c.fund_id = %s AND c.value = %s AND c.valid LIMIT {MAX_CANDIDATES}) {found}"
                )
                values += [fund_id, value]
    if query.birth_date:
        dates = birth_dates_near(query.birth_date, wide=False)
        arms.append(
            f"SELECT * FROM (SELECT 'birth', {_FACTS} FROM directory_person p"
            f" WHERE p.fund_id = %s AND p.birth_date IN ({_marks(dates)}) LIMIT {MAX_PER_BIRTH_DATE}) b"
        )
        values += [fund_id, *dates]
    if not arms:
        return []
    return [(why, _facts(row)) for why, *row in _rows(" UNION ALL ".join(arms), values)]


def by_words(
    fund_id: int,
    words: Sequence[Word],
    *,
    at_least: float,
    query: Query,
    limit: int = MAX_CANDIDATES,
) -> list[Facts]:
    """People who bear every word that the register knows, the search starting from the rarest.

    `at_least`: likeness of the words taken, 1 for those spelt as typed, which must then all be known. A word may also be
    answered by the commune.
    """
    sets = [(word.near(at_least), sorted(word.communes)) for word in words]
    known = [(variants, communes) for variants, communes in sets if variants or communes]
    if at_least == 1 and len(known) < len(words):
        return []
    # A word that may name a commune is a poor start: its people may be found by where they live.
    drivers = [
        (bool(communes), sum(v.n_people for v in variants), place)
        for place, (variants, communes) in enumerate(known)
        if variants
    ]
    if not drivers:
        return []
    *_, driver = min(drivers)
    tokens = [v.token for v in known.pop(driver)[0]]
    values: list[Any] = [fund_id, *tokens]
    conditions = []
    for variants, communes in known:
        condition, more = _bears([v.token for v in variants], communes)
        conditions.append(condition)
        values += more
    clause = "".join(f" AND {condition}" for condition in conditions)
    if query.postal_code:
        clause += " AND p.postal_code = %s"
        values.append(query.postal_code)
    if query.birth_year:
        clause += " AND p.birth_date BETWEEN %s AND %s"
        values += [dt.date(query.birth_year, 1, 1), dt.date(query.birth_year, 12, 31)]
    statement = (
        f"SELECT {_FACTS} FROM directory_persontoken d"
        " JOIN directory_person p ON p.id = d.person_id AND p.fund_id = %s"
        f" WHERE d.token_id IN ({_marks(tokens)}){clause} LIMIT {limit}"
    )
    return [_facts(row) for row in _rows(statement, values)]


def by_near_birth(fund_id: int, day: dt.date, words: Sequence[Word]) -> list[Facts]:
    """People whose birth date is a slip of the pen away and who bear at least one of the words."""
    tokens = sorted({v.token for word in words for v in word.variants})
    if not tokens:
        return []
    dates = birth_dates_near(day, wide=True)
    statement = (
        f"SELECT {_FACTS} FROM directory_person p"
        f" WHERE p.fund_id = %s AND p.birth_date IN ({_marks(dates)})"
        " AND EXISTS (SELECT 1 FROM directory_persontoken t WHERE t.person_id = p.id"
        f" AND t.token_id IN ({_marks(tokens)})) LIMIT {MAX_CANDIDATES}"
    )
    return [_facts(row) for row in _rows(statement, [fund_id, *dates, *tokens])]


def birth_dates_near(day: dt.date, *, wide: bool) -> list[dt.date]:
    """The day, and day and month the other way round; `wide` adds every date with one part changed."""
    found = {day, _date(day.year, day.day, day.month)}
    if wide:
        found |= {_date(day.year, day.month, d) for d in range(1, 32)}
        found |= {_date(day.year, m, day.day) for m in range(1, 13)}
        decade, unit = divmod(day.year, 10)
        years = {decade * 10 + n for n in range(10)} | {n * 10 + unit for n in range(188, 206)}
        years.add(day.year // 100 * 100 + unit * 10 + decade % 10)
        found |= {_date(year, day.month, day.day) for year in years}
    return sorted(d for d in found if d is not None)


def _bears(tokens: Sequence[int], communes: Sequence[str]) -> tuple[str, list[Any]]:
    parts, values = [], list[Any]()
    if tokens:
        parts.append(
            "EXISTS (SELECT 1 FROM directory_persontoken t WHERE t.person_id = d.person_id"
            f" AND t.token_id IN ({_marks(tokens)}))"
        )
        values += tokens
    if communes:
        parts.append(f"p.commune IN ({_marks(communes)})")
        values += communes
    return f"({' OR '.join(parts)})", values


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _facts(row: Sequence[Any]) -> Facts:
    facts = Facts(*row)
    # SQLite gives dates as text.
    if isinstance(facts.birth_date, str):
        return facts._replace(birth_date=dt.date.fromisoformat(facts.birth_date))
    return facts


def _rows(statement: str, values: Sequence[Any]) -> list[tuple]:
    adapted = [
        connection.ops.adapt_datefield_value(v) if isinstance(v, dt.date) else v for v in values
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, adapted)
        return cursor.fetchall()
