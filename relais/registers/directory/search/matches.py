"""What a search answers."""

from __future__ import annotations

from dataclasses import dataclass

from relais.registers.directory.models import Person


@dataclass(frozen=True)
class Match:
    """A person found, with a score between 0 and 1 and French reasons.

    `through` is the absorbed file that was found, when the person was reached by a merge.
    """

    person: Person
    score: float
    reasons: tuple[str, ...]
    through: Person | None = None
