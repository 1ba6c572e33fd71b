"""All tables of the warehouse, declared once; readers, ingest and the reference page follow."""

from __future__ import annotations

import hashlib

from relais.data.warehouse import tables_care, tables_people
from relais.data.warehouse.columns import Table

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        tables_care.CLAIMS,
        tables_people.PERSONS,
        tables_people.HOUSEHOLDS,
        tables_people.RESOURCES,
        tables_people.SITUATIONS_TABLE,
        tables_people.RIGHTS_REQUESTS,
        tables_care.QUOTES,
        tables_care.PROVIDERS,
        tables_people.WORK_STOPS,
        tables_people.PAYROLLS,
        tables_care.CERTIFICATES,
        tables_care.STAYS,
        tables_care.PRICES,
        tables_care.PURCHASES,
        tables_care.PATIENT_ANSWERS,
        tables_people.ACCOUNT_CHANGES,
    )
}


ROLLUPS: dict[str, Table] = {
    table.name: table for table in (tables_people.MEANS, tables_care.CARE_DATES)
}
"""Tables that no source gives: ingest makes them from the others, once, for those who read everybody."""


def fingerprint() -> str:
    """Changes whenever a declaration does, so that a version of the warehouse says what made it."""
    return hashlib.sha256(repr(sorted((TABLES | ROLLUPS).items())).encode()).hexdigest()[:12]
