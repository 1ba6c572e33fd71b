"""What a search answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from relais.registers.directory.models import Person
from relais.registers.directory.search.candidates import Facts


@dataclass(frozen=True)
class Match:
    """A person found, with a score between 0 and 1 and French reasons.

    `merged` is true when the file found was merged into this person's.
    """

    person: Person
    score: float
    reasons: tuple[str, ...]
    merged: bool = False


@dataclass(frozen=True)
class Scored:
    """A file compared, before the person is read."""

    facts: Facts
    score: float
    reasons: tuple[str, ...]


def best_matches(scored: Iterable[Scored], limit: int) -> list[Match]:
    """The best first, one for each person: a merged file leads to the one that was kept. One query."""
    kept: dict[int, Scored] = {}
    for one in sorted(scored, key=lambda s: (-s.score, s.facts.sort_name, s.facts.id)):
        kept.setdefault(one.facts.merged_into_id or one.facts.id, one)
        if len(kept) == limit:
            break
    people = Person.objects.in_bulk(kept) if kept else {}
    return [
        Match(
            people[pk],
            one.score,
            (*one.reasons, "dossier fusionné") if one.facts.id != pk else one.reasons,
            merged=one.facts.id != pk,
        )
        for pk, one in kept.items()
    ]
