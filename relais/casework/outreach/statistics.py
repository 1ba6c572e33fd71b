"""What PostgreSQL knows of tables that a set has just filled: it plans badly for rows it has never counted.

A table that grew in the transaction under way is out of its automatic analysis' sight, which may even note it as empty.
"""

from __future__ import annotations

from django.db import connection, models

_GROWN = """
SELECT pg_relation_size(oid) > 2 * relpages::bigint * current_setting('block_size')::bigint OR reltuples < relpages
FROM pg_class WHERE oid = %s::regclass
"""


def count_again(*tables: type[models.Model]) -> None:
    """Counts the tables that doubled since they were last counted; nothing on other databases than PostgreSQL."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in tables:
            name = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(_GROWN, [name])
            if cursor.fetchone()[0]:
                cursor.execute(f"ANALYZE {name}")
