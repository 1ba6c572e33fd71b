"""How near a person of the register is to what was asked, and why, in French."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from relais.registers.directory.normalise import spellings
from relais.registers.directory.search.candidates import Facts
from relais.registers.directory.search.vocabulary import likeness

Group = frozenset[str]


class DateLevel(IntEnum):
    """How near two birth dates are."""

    FAR = 0
    UNKNOWN = 1
    NEAR = 2
    SWAPPED = 3
    SAME = 4


DATE_REASONS = {
    DateLevel.SAME: "date de naissance identique",
    DateLevel.SWAPPED: "date de naissance proche (jour et mois inversés)",
    DateLevel.NEAR: "date de naissance proche (un élément diffère)",
    DateLevel.FAR: "date de naissance différente",
}


def compare_dates(asked: dt.date | None, held: dt.date | None) -> DateLevel:
    if asked is None or held is None:
        return DateLevel.UNKNOWN
    if asked == held:
        return DateLevel.SAME
    if (asked.year, asked.month, asked.day) == (held.year, held.day, held.month):
        return DateLevel.SWAPPED
    same = (asked.year == held.year) + (asked.month == held.month) + (asked.day == held.day)
    if same < 2:
        return DateLevel.FAR
    if asked.year != held.year:
        return DateLevel.NEAR if _one_slip(asked.year, held.year) else DateLevel.FAR
    return DateLevel.NEAR


def _one_slip(first: int, second: int) -> bool:
    a, b = str(first), str(second)
    different = [i for i in range(4) if a[i] != b[i]]
    return len(different) == 1 or (len(different) == 2 and sorted(a) == sorted(b))


@dataclass(frozen=True)
class HeldNames:
    """The words of a person's names, each with its spellings."""

    last: tuple[Group, ...]
    birth: tuple[Group, ...]
    first: tuple[Group, ...]

    @classmethod
    def of(cls, person: Facts) -> HeldNames:
        last = spellings(person.last_name)
        birth = spellings(person.birth_name)
        return cls(last, () if birth == last else birth, spellings(person.first_names))


@lru_cache(maxsize=262_144)
def best(asked: Group, held: tuple[Group, ...]) -> float:
    """The greatest likeness between a word asked for and the words held."""
    return max((likeness(a, h) for group in held for h in group for a in asked), default=0.0)


@dataclass(frozen=True)
class NameComparison:
    """`score` between 0 and 1; reasons in the order last name, first name, commune."""

    score: float
    reasons: tuple[str, ...]


def compare_free_text(
    groups: Sequence[Group], communes: Sequence[frozenset[str]], person: Facts
) -> NameComparison:
    """Compares words asked in any order; `communes` are the codes each word may name."""
    names = HeldNames.of(person)
    total, said = 0.0, dict[str, str]()
    for group, codes in zip(groups, communes, strict=True):
        fields = {
            "nom": best(group, names.last),
            "prénom": best(group, names.first),
            "nom de naissance": best(group, names.birth),
        }
        kind, near = max(fields.items(), key=lambda item: item[1])
        if near < 0.95 and person.commune and person.commune in codes:
            kind, near = "commune", 0.95
            said[kind] = f"habite {person.commune_name}"
        elif near == 0:
            kind = f"?{'/'.join(sorted(group))}"
            said[kind] = f"« {min(group, key=len)} » ne figure pas dans son nom"
        elif near < 1:
            said[kind] = f"{kind} proche"
        else:
            said.setdefault(kind, f"{kind} identique")
        total += near
    mean = total / len(groups) if groups else 0.0
    whole = [w for w in (*names.last, *names.first[:1]) if _asked(w, groups)]
    covered = len(whole) / max(len(names.last) + 1, 1)
    order = ("nom", "nom de naissance", "prénom", "commune")
    reasons = [said[k] for k in order if k in said] + [v for k, v in said.items() if k[0] == "?"]
    return NameComparison(0.9 * mean + 0.1 * min(covered, 1.0), tuple(reasons))


def _asked(held: Group, groups: Sequence[Group]) -> bool:
    return any(best(group, (held,)) >= 0.7 for group in groups)
