"""A list from elsewhere, in a temporary table, matched to the register: by pseudonym, by name and birth date, then with typing errors.

Everything here needs a transaction. `Row` fields go as one JSON parameter, so that a step of thousands is a few queries.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from django.db import connection

from relais.registers.accounts.models import Fund
from relais.registers.directory.normalise import plain
from relais.registers.directory.search import match_person

#: Under this probability a name with typing errors is not taken for the person.
SURE = 0.95


class Row(NamedTuple):
    """A past contact as it was read. `outcome` is an `Outcome`; the person is told by pseudonym, or by names and birth date."""

    line: int
    outcome: str
    at: dt.datetime
    pseudonym: str = ""
    last_name: str = ""
    first_name: str = ""
    birth_date: dt.date | None = None
    team_id: int | None = None

    @property
    def name_key(self) -> str:
        """Beginning of `Person.sort_name`: the last name and the first given name."""
        first = plain(self.first_name).split(" ")[0]
        return f"{plain(self.last_name)}, {first}" if self.last_name and first else ""


_TABLE = """
CREATE TEMPORARY TABLE outreach_rows (
    line INTEGER, outcome VARCHAR(16), at {instant}, pseudonym VARCHAR(64), name_key VARCHAR(200), birth_date DATE,
    team_id BIGINT, person_id BIGINT)
"""
_FILL = {
    "postgresql": """
INSERT INTO outreach_rows SELECT (v->>0)::int, v->>1, (v->>2)::timestamptz, v->>3, v->>4, (v->>5)::date, (v->>6)::bigint, NULL
FROM jsonb_array_elements(%s::jsonb) AS r(v)""",
    "sqlite": """
INSERT INTO outreach_rows SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
    json_extract(value, '$[3]'), json_extract(value, '$[4]'), json_extract(value, '$[5]'), json_extract(value, '$[6]'), NULL
FROM json_each(%s)""",
}
# A file merged into another leads to that one.
_BY_PSEUDONYM = """
UPDATE outreach_rows SET person_id = (
    SELECT COALESCE(p.merged_into_id, p.id) FROM directory_person p
    WHERE p.fund_id = %s AND p.pseudonym = outreach_rows.pseudonym)
WHERE pseudonym <> ''
"""
# Two people of one name born the same day are nobody: the next step would not know either.
_BY_NAME = """
UPDATE outreach_rows SET person_id = (
    SELECT CASE WHEN COUNT(DISTINCT COALESCE(p.merged_into_id, p.id)) = 1 THEN MIN(COALESCE(p.merged_into_id, p.id)) END
    FROM directory_person p
    WHERE p.fund_id = %s AND p.birth_date = outreach_rows.birth_date
      AND (p.sort_name = outreach_rows.name_key OR p.sort_name LIKE outreach_rows.name_key || ' %%'))
WHERE person_id IS NULL AND name_key <> '' AND birth_date IS NOT NULL
"""


@contextmanager
def staged(fund: Fund, rows: Sequence[Row]) -> Iterator[None]:
    """Within: the rows in the temporary table `outreach_rows`, their `person_id` found or NULL."""
    postgresql = connection.vendor == "postgresql"
    instant = "TIMESTAMPTZ" if postgresql else "DATETIME"
    data = json.dumps(
        [
            (
                *(row.line, row.outcome, _instant(row.at), row.pseudonym, row.name_key),
                *(row.birth_date.isoformat() if row.birth_date else None, row.team_id),
            )
            for row in rows
        ]
    )
    with connection.cursor() as cursor:
        if postgresql:
            # Compiling the queries of a step takes longer than running them.
            cursor.execute("SET LOCAL jit = off")
        cursor.execute(_TABLE.format(instant=instant))
        cursor.execute(_FILL[connection.vendor], [data])
        cursor.execute(_BY_PSEUDONYM, [fund.pk])
        cursor.execute(_BY_NAME, [fund.pk])
        _with_errors(fund, rows)
        if postgresql:
            # Without it PostgreSQL reads the whole list again for each attempt of a campaign it has no statistics of.
            cursor.execute("CREATE INDEX ON outreach_rows (person_id)")
            cursor.execute("ANALYZE outreach_rows")
        yield
        cursor.execute("DROP TABLE outreach_rows")


def _instant(at: dt.datetime) -> str:
    """UTC, as Django writes it in SQLite; PostgreSQL reads the offset, SQLite must not see one."""
    text = at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S")
    return f"{text}+00" if connection.vendor == "postgresql" else text


def _with_errors(fund: Fund, rows: Sequence[Row]) -> None:
    """The few rows left, one by one, with the search that forgives."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT line FROM outreach_rows WHERE person_id IS NULL AND name_key <> '' AND birth_date IS NOT NULL"
        )
        left = {line for (line,) in cursor.fetchall()}
        for row in rows:
            if row.line not in left:
                continue
            found = match_person(fund, row.last_name, row.first_name, row.birth_date, limit=2)
            sure = [match for match in found if match.score >= SURE]
            if len(sure) == 1:
                cursor.execute(
                    "UPDATE outreach_rows SET person_id = %s WHERE line = %s",
                    [sure[0].person.pk, row.line],
                )
