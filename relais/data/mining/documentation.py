"""What a detector says of itself, gathered from its file: header, dated values it reads, tables it needs."""

from __future__ import annotations

import ast
import importlib.util
from datetime import date
from functools import cache
from pathlib import Path

from relais.data.mining import detectors as detectors_folder
from relais.data.mining.registry import detectors, needed, rollups
from relais.data.screening.definition import Header
from relais.rules.store import Store, Value, default_store

ROOM = "relais.data.mining."
KINDS = {
    "rule": "règle : dit oui ou non",
    "statistical": "comparaison : classe, ne tranche pas",
    "network": "réseau : classe, ne tranche pas",
}


def headers() -> dict[str, Header]:
    """Every detector's header by name, in the order of their titles."""
    found = {name: one.header for name, one in detectors().items()}
    return dict(sorted(found.items(), key=lambda item: item[1].title))


def read_tables(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(tables of the extracts it cannot do without, those it reads when they are there), sorted."""
    header = detectors()[name].header
    required = needed(header.tables)[1]
    made = needed(header.tables)[0]
    optional = {*header.optional, *(each for one in made for each in rollups()[one].optional)}
    return tuple(sorted(required)), tuple(sorted(optional - required))


def values_read(name: str, on: date | None = None, store: Store | None = None) -> list[Value]:
    """The dated values that a detector's file names, those of its shared files and of the tables it asks for included,
    but for those that only columns it does not read rest on.

    The value of the day `on`, else every period. One that is not in force that day is left out.
    """
    known = store or default_store()
    made = needed(detectors()[name].header.tables)[0]
    said = {one: _words(f"{ROOM}rollups.{one}") for one in made}
    said[name] = _words(f"{detectors_folder.__name__}.{name}")
    unread = {
        value
        for one in made
        for value, column in rollups()[one].rests.items()
        if not any(column in words for other, words in said.items() if other != one)
    }
    names = sorted(frozenset().union(*said.values()) & set(known.names()) - unread)
    found = [value for each in names for value in known.history(each)]
    if on is None:
        return found
    return [v for v in found if v.starts_on <= on and (v.ends_on is None or on <= v.ends_on)]


@cache
def _words(module: str) -> frozenset[str]:
    """Every text written in a module, and in those of mining that it imports from."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        return frozenset()
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    own = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        if isinstance(node.value, str)
    }
    below = {
        node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(ROOM)
    }
    shared = [each for each in below if each and _is_shared(each)]
    return frozenset(own.union(*(_words(each) for each in shared)))


def _is_shared(module: str) -> bool:
    """A file of detectors or rollups that others share, or the one of peers."""
    last = module.rsplit(".", 1)[-1]
    return last.startswith("_") or last == "peers"
