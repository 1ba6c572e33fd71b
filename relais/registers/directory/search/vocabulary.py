"""From a word as typed to the words of the register that it may stand for."""

# ruff: noqa: S608 - only column names of ours and parameter marks are put together; values are bound.
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from rapidfuzz.distance import OSA

from relais.registers.directory.models import CommuneName
from relais.registers.directory.normalise import allowed_edits, keys_of, sound, spellings

MAX_VARIANTS = 40
PREFIX_FROM = 3


@dataclass(frozen=True)
class Variant:
    """A word of the register near a word typed: `likeness` is 1 when they are the same."""

    token: int
    text: str
    n_people: int
    likeness: float


@dataclass(frozen=True)
class Word:
    """A word typed, the register's words it may stand for (the likest first), the communes it may name."""

    spellings: frozenset[str]
    variants: tuple[Variant, ...]
    communes: frozenset[str] = frozenset()

    def near(self, at_least: float) -> tuple[Variant, ...]:
        return tuple(v for v in self.variants if v.likeness >= at_least)

    @property
    def n_exact(self) -> int:
        """People who bear the word as it is typed."""
        return sum(v.n_people for v in self.near(1))


@lru_cache(maxsize=262_144)
def likeness(typed: str, held: str) -> float:
    """1 same, above 0.7 near (typing errors, same sound, beginning of), 0 when too far."""
    if typed == held:
        return 1.0
    if len(typed) >= PREFIX_FROM and held.startswith(typed):
        return 0.92
    edits = allowed_edits(min(typed, held, key=len))
    distance = OSA.distance(typed, held, score_cutoff=edits)
    if distance <= edits:
        return 1 - distance / (max(len(typed), len(held)) + 1)
    if sound(typed) and sound(typed) == sound(held):
        return 0.75
    return 0.0


def look_up(fund_id: int, names: Sequence[frozenset[str]], *, communes: bool) -> list[Word]:
    """The register's words for each word typed: one query, two with communes."""
    known = _near(fund_id, {spelling for group in names for spelling in group})
    places = _places(fund_id, names) if communes else {}
    return [
        Word(group, _variants(group, known), frozenset(places.get(n, ())))
        for n, group in enumerate(names)
    ]


def _places(fund_id: int, names: Sequence[frozenset[str]]) -> dict[int, set[str]]:
    """Communes that words may name: the first word of a commune's name is there, the first two for a saint."""
    found: dict[int, set[str]] = {}
    for commune, text in CommuneName.objects.filter(fund_id=fund_id).values_list("commune", "text"):
        held = spellings(text)
        needed = held[: 2 if text.startswith(("saint ", "sainte ")) else 1]
        places = [[n for n, group in enumerate(names) if _same_place(group, word)] for word in held]
        if all(places[: len(needed)]):
            for n in set().union(*places):
                found.setdefault(n, set()).add(commune)
    return found


def _same_place(asked: frozenset[str], held: frozenset[str]) -> bool:
    return any(
        likeness(a, h) > 0.8 and (a == h or len(a) > PREFIX_FROM) for a in asked for h in held
    )


def _near(fund_id: int, typed: set[str]) -> list[tuple[int, str, int]]:
    """Words that share a key with one typed, or begin with it. Raw SQL: a union of two indexed walks."""
    keys = sorted(set().union(*(keys_of(word) for word in typed)))
    if not keys:
        return []
    arms = [
        "SELECT t.id, t.text, t.n_people FROM directory_tokenkey k"
        " JOIN directory_nametoken t ON t.id = k.token_id"
        f" WHERE k.fund_id = %s AND k.key IN ({', '.join(['%s'] * len(keys))})"
    ]
    values: list[Any] = [fund_id, *keys]
    for word in sorted(typed):
        if len(word) >= PREFIX_FROM:
            arms.append(
                "SELECT * FROM (SELECT id, text, n_people FROM directory_nametoken"
                " WHERE fund_id = %s AND text > %s AND text < %s LIMIT 200) begins"
            )
            values += [fund_id, word, word + "zzzz"]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(arms), values)
        return cursor.fetchall()


def _variants(group: frozenset[str], known: list[tuple[int, str, int]]) -> tuple[Variant, ...]:
    found = [
        Variant(token, text, n, max(likeness(spelling, text) for spelling in group))
        for token, text, n in known
    ]
    near = sorted((v for v in found if v.likeness > 0), key=lambda v: (-v.likeness, -v.n_people))
    return tuple(near[:MAX_VARIANTS])
