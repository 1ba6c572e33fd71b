"""People of the tests, made the way an agent adds one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from relais.registers.accounts.models import Fund
from relais.registers.directory.actions import register_person
from relais.registers.directory.models import Person


def add(
    fund: Fund,
    last_name: str,
    first_names: str,
    born: str | None = None,
    **fields: Any,
) -> Person:
    return register_person(
        actor=None,
        fund=fund,
        last_name=last_name,
        first_names=first_names,
        birth_date=dt.date.fromisoformat(born) if born else None,
        **fields,
    )
