"""The columns of a file held against those declared for it."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass

from relais.data.extracts.errors import IngestError
from relais.data.extracts.files import Inspected
from relais.data.warehouse.columns import Column, Table

_MONTH = re.compile(r"(?P<prefix>.+)_(?:19|20)\d\d_(?:0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Layout:
    """`taken`: (place in the file from 0, column); `absent`: declared columns that the file may lack;
    `ignored`: names in the file that nobody declared; `width`: columns of the file."""

    table: Table
    taken: tuple[tuple[int, Column], ...]
    absent: tuple[Column, ...]
    ignored: tuple[str, ...]
    width: int
    header: tuple[str, ...]


def layout(file: Inspected, table: Table) -> Layout:
    """Find each declared column in the file. Raises IngestError naming a missing or repeated one."""
    lowered = [name.lower() for name in file.columns]
    twice = [name for name, times in Counter(lowered).items() if times > 1]
    if twice:
        raise IngestError(f"Le fichier « {file.label} » a deux fois la colonne « {twice[0]} ».")
    places = {name: place for place, name in enumerate(lowered)}
    taken, absent = [], []
    for column in table.columns:
        place = places.pop(column.name.lower(), None)
        if place is not None:
            taken.append((place, column))
        elif column.present:
            raise IngestError(_missing(file.label, column.name, list(places)))
        else:
            absent.append(column)
    monthly = [(place, _monthly(table, name)) for name, place in places.items()]
    taken += [(place, column) for place, column in monthly if column is not None]
    ignored = [file.columns[place] for place, column in monthly if column is None]
    return Layout(table, tuple(taken), tuple(absent), tuple(ignored), len(lowered), file.columns)


def _monthly(table: Table, name: str) -> Column | None:
    found = _MONTH.fullmatch(name)
    if table.monthly is None or found is None or found["prefix"] not in table.monthly.prefixes:
        return None
    return Column(name, table.monthly.kind, table.monthly.meaning, minimum=table.monthly.minimum)


def _missing(label: str, name: str, present: list[str]) -> str:
    near = difflib.get_close_matches(name.lower(), present, n=1, cutoff=0.5)
    hint = f" (la plus proche présente est « {near[0]} »)" if near else ""
    return f"Le fichier « {label} » n’a pas la colonne « {name} »{hint}."
