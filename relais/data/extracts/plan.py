"""What will be made of the files found: which tables, from which files, under which version."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from relais.data.extracts.errors import IngestError
from relais.data.extracts.files import Inspected
from relais.data.extracts.layout import Layout, layout
from relais.data.extracts.source import Derived, Source
from relais.data.warehouse.schema import TABLES, fingerprint
from relais.data.warehouse.versions import Version


@dataclass(frozen=True)
class Making:
    """One table of the warehouse and the foreign files it is made of, by their declared name."""

    derived: Derived
    source: Source
    files: dict[str, list[tuple[Inspected, Layout]]]

    @property
    def table(self) -> str:
        return self.derived.table

    @property
    def inputs(self) -> list[str]:
        """Digests of the files, in an order that their names do not change."""
        return sorted(file.digest for parts in self.files.values() for file, _ in parts)


def plan(files: list[Inspected]) -> tuple[list[Making], list[tuple[str, str]]]:
    """Tables to make, in the order of their declaration, and files left out with the reason.

    Raises IngestError for a missing column, two sources of one table, a file without its companion.
    """
    by_source: dict[str, dict[str, list[tuple[Inspected, Layout]]]] = {}
    sources: dict[str, Source] = {}
    for file in files:
        source = file.file.source
        sources[source.name] = source
        named = by_source.setdefault(source.name, {}).setdefault(file.file.name, [])
        named.append((file, layout(file, source.files[file.file.name])))
    makings: dict[str, Making] = {}
    left_out: list[tuple[str, str]] = []
    for stand_in in (False, True):
        for name, given in by_source.items():
            for derived in sources[name].derived:
                if derived.stand_in is not stand_in or not set(derived.needs) <= given.keys():
                    continue
                used = {n: given[n] for n in derived.files(frozenset(given))}
                making = Making(derived, sources[name], used)
                _add(making, makings, left_out)
    _refuse_unused(by_source, makings, left_out)
    return [makings[name] for name in TABLES if name in makings], left_out


def _add(making: Making, makings: dict[str, Making], left_out: list[tuple[str, str]]) -> None:
    other = makings.get(making.table)
    if other is None:
        makings[making.table] = making
        return
    mine, theirs = (sorted(m.files)[0] for m in (making, other))
    if not making.derived.stand_in:
        raise IngestError(
            f"La table « {making.table} » est donnée deux fois, par « {theirs} » et par « {mine} » : "
            "retirez l’un des deux."
        )
    reason = f"la table « {making.table} » est donnée par « {theirs} »"
    left_out += [
        (file.label, reason) for name in making.derived.needs for file, _ in making.files[name]
    ]


def _refuse_unused(
    by_source: dict[str, dict[str, list[tuple[Inspected, Layout]]]],
    makings: dict[str, Making],
    left_out: list[tuple[str, str]],
) -> None:
    used = {file.label for m in makings.values() for parts in m.files.values() for file, _ in parts}
    used |= {label for label, _ in left_out}
    for given in by_source.values():
        for name, parts in given.items():
            for file, _ in parts:
                if file.label not in used:
                    raise IngestError(
                        f"Le fichier « {file.label} » ({name}) ne sert à rien sans celui qu’il complète."
                    )


def inputs_of(makings: list[Making], former: Version | None) -> dict[str, list[str]]:
    """Digests of the files of every table of the version to be: those given replace the former ones."""
    inputs = {n: list(t["inputs"]) for n, t in former.tables.items()} if former else {}
    return inputs | {making.table: making.inputs for making in makings}


def version_id(inputs: dict[str, list[str]], extract_on: date | None) -> str:
    """16 hexadecimal characters: same files, same declarations, same date, same version."""
    told = json.dumps(
        [fingerprint(), sorted(inputs.items()), extract_on and extract_on.isoformat()]
    )
    return hashlib.sha256(told.encode()).hexdigest()[:16]
