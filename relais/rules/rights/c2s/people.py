"""Each person of the register: who counts, their months summed within the row, their situations of the day."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir

from relais.rules.integers import as_int64
from relais.rules.rights.c2s import formula
from relais.rules.rights.c2s.columns import COLUMNS
from relais.rules.rights.c2s.household import ABATING
from relais.rules.rights.c2s.months import Cumulated
from relais.rules.rights.c2s.scale import PRESUMED, Scale


def alive(people: ir.Table, scale: Scale) -> ir.Table:
    return people.filter(
        (people.died_on.isnull() | (people.died_on > scale.on))
        & (people.birth_date.isnull() | (people.birth_date <= scale.on))
    )


def who_counts(people: ir.Table, scale: Scale) -> tuple[ir.Table, dict[str, Any]]:
    """Living people, whether they count in the household, and their sums of months; apart, the sums that
    are the same for all (no column)."""
    living = alive(people, scale)
    adult = living.household_role != "dependant"
    sums, same = _sums(living, scale)
    return living.select(
        "person_id",
        "household_id",
        "birth_date",
        applicant=living.household_role == "applicant",
        adult=adult,
        sure=adult | (living.birth_date > scale.dependants_born_after).fill_null(False),
        doubtful=~adult & living.birth_date.isnull(),
        lost=~living.has_resources,
        **sums,
    ), same


def with_situations(who: ir.Table, situations: ir.Table, scale: Scale) -> ir.Table:
    """The same people and `held`: how many situations of the day of each of `HELD`, side by side."""
    joined = who.left_join(_situations(situations, scale), "person_id")
    return joined.select(*who.columns, held=joined.bits.fill_null(0))


COUNT = 12
"""Bits of a packed count: a household of 4,096 people would overflow."""
HELD = {
    name: 2 ** (COUNT * place) for place, name in enumerate(("rsa", "titled", "aah", "abating"))
}


MARKS = ("has_asi", "has_aspa", "income_unknown", "paid_unknown", "active", "active_unknown")


def _sums(people: ir.Table, scale: Scale) -> tuple[dict[str, Any], dict[str, Any]]:
    sums = formula.person_sums(COLUMNS, scale, Cumulated(people))
    values: dict[str, Any] = {
        "asi_single": sums.asi[0],
        "asi_couple": sums.asi[1],
        "aspa_single": sums.aspa[0],
        "aspa_couple": sums.aspa[1],
        **{name: getattr(sums, name) for name in ("counted", "earned", "micro", "paid", *MARKS)},
    }
    same = {name: value for name, value in values.items() if isinstance(value, int)}
    return {name: value for name, value in values.items() if name not in same}, same


def _situations(situations: ir.Table, scale: Scale) -> ir.Table:
    today = situations.filter(
        (situations.starts_on <= scale.on)
        & (situations.ends_on.isnull() | (situations.ends_on >= scale.on))
    )
    told = today.select(
        "person_id", bits=ibis.cases(*_bits(today.situation, scale), else_=ibis.literal(0, "int64"))
    )
    return told.group_by("person_id").agg(bits=as_int64(told.bits.sum()))


def _bits(word: Any, scale: Scale) -> list[tuple[Any, Any]]:
    """What each word that matters adds to the counts."""
    bits: dict[str, int] = {}
    for name in sorted({"rsa", *PRESUMED, *ABATING}):
        automatic = name in scale.automatic and scale.automatic[name]
        title = {"rsa": "rsa", "aah": "aah"}.get(name, "titled" if name in PRESUMED else None)
        bits[name] = (HELD[title] if title and automatic else 0) | (
            HELD["abating"] if name in ABATING else 0
        )
    return [(word == name, ibis.literal(value, "int64")) for name, value in bits.items()]
