"""Dated values as tables of the engine: one row an act (or a pair of acts) and period of validity."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from relais.rules.store import Store, Value

FOR_EVER = date(2199, 12, 31)
_ENDS = [
    pa.field("value", pa.int64(), nullable=False),
    pa.field("starts_on", pa.date32(), nullable=False),
    pa.field("ends_on", pa.date32(), nullable=False),
    pa.field("to_confirm", pa.bool_(), nullable=False),
]
ACTS = pa.schema([pa.field("act_code", pa.string(), nullable=False), *_ENDS])
PAIRS = pa.schema([ACTS.field(0), pa.field("other_code", pa.string(), nullable=False), *_ENDS])


def acts_table(store: Store, name: str) -> pa.Table:
    """{act: number} of every period of a parameter."""
    rows = [
        {"act_code": code, "value": int(number), **_period(value)}
        for value in store.history(name)
        for code, number in _table(value).items()
    ]
    return pa.Table.from_pylist(rows, schema=ACTS)


def pairs_table(store: Store, name: str) -> pa.Table:
    """{act: {other act: number}} of every period of a parameter."""
    rows = [
        {"act_code": code, "other_code": other, "value": int(number), **_period(value)}
        for value in store.history(name)
        for code, others in _table(value).items()
        for other, number in others.items()
    ]
    return pa.Table.from_pylist(rows, schema=PAIRS)


def fingerprint(store: Store) -> str:
    """Changes whenever a value of the store does."""
    told = hashlib.sha256()
    for name in store.names():
        told.update(repr([_plain(value) for value in store.history(name)]).encode())
    return told.hexdigest()[:12]


def _table(value: Value) -> Mapping[str, Any]:
    table: Mapping[str, Any] = value.amount
    return table


def _period(value: Value) -> dict[str, Any]:
    return {
        "starts_on": value.starts_on,
        "ends_on": value.ends_on or FOR_EVER,
        "to_confirm": value.to_confirm,
    }


def _plain(value: Value) -> tuple[Any, ...]:
    return (value.name, _unfolded(value.amount), value.starts_on, value.ends_on, value.reviewed)


def _unfolded(amount: Any) -> Any:
    if isinstance(amount, Mapping):
        return sorted((key, _unfolded(inner)) for key, inner in amount.items())
    return amount
