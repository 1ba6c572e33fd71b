"""Each person of the register: who counts, their months summed within the row, their situations of the day."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir

from relais.rules.rights.c2s import formula
from relais.rules.rights.c2s.columns import COLUMNS, month_cells
from relais.rules.rights.c2s.household import ABATING
from relais.rules.rights.c2s.scale import PRESUMED, Scale

SITUATION_FLAGS = ("rsa", "titled", "aah", "abating")


def who_counts(persons: ir.Table, scale: Scale) -> ir.Table:
    """Living people, and whether they count in the household."""
    alive = persons.filter(
        (persons.died_on.isnull() | (persons.died_on > scale.on))
        & (persons.birth_date.isnull() | (persons.birth_date <= scale.on))
    )
    shared = alive.shared_custody if "shared_custody" in alive.columns else ibis.null("boolean")
    adult = alive.household_role != "dependant"
    return alive.select(
        "person_id",
        "household_id",
        applicant=alive.household_role == "applicant",
        adult=adult,
        sure=adult | (alive.birth_date > scale.dependants_born_after).fill_null(False),
        doubtful=~adult & alive.birth_date.isnull(),
        shared=~adult & shared.fill_null(False),
        birth_date=alive.birth_date,
    )


def with_means(
    who: ir.Table, resources: ir.Table, situations: ir.Table, scale: Scale
) -> tuple[ir.Table, dict[str, Any]]:
    """The same people with their sums of months and their situations of the day."""
    sums, same = _sums(resources, scale)
    flags = _situations(situations, scale)
    joined = who.left_join(sums, "person_id").drop("person_id_right")
    return joined.left_join(flags, "person_id").drop("person_id_right"), same


AMOUNTS = (
    "counted",
    "earned",
    "asi_single",
    "asi_couple",
    "aspa_single",
    "aspa_couple",
    "micro",
    "paid",
)
MARKS = ("has_asi", "has_aspa", "income_unknown", "paid_unknown", "active", "active_unknown")


def _sums(resources: ir.Table, scale: Scale) -> tuple[ir.Table, dict[str, Any]]:
    """A row a person with the sums of months, and apart those that are the same for all (no column)."""
    sums = formula.person_sums(
        COLUMNS, scale, lambda kind, months: month_cells(resources, kind, months)
    )
    values: dict[str, Any] = {
        "asi_single": sums.asi[0],
        "asi_couple": sums.asi[1],
        "aspa_single": sums.aspa[0],
        "aspa_couple": sums.aspa[1],
        **{name: getattr(sums, name) for name in ("counted", "earned", "micro", "paid", *MARKS)},
    }
    same = {name: value for name, value in values.items() if isinstance(value, int)}
    columns = {name: value for name, value in values.items() if name not in same}
    return resources.select("person_id", known=True, **columns), same


def _situations(situations: ir.Table, scale: Scale) -> ir.Table:
    today = situations.filter(
        (situations.starts_on <= scale.on)
        & (situations.ends_on.isnull() | (situations.ends_on >= scale.on))
    )
    titles = [name for name in PRESUMED if scale.automatic[name] and name != "aah"]
    word = today.situation
    return today.group_by("person_id").agg(
        rsa=(word == "rsa").any() if scale.automatic["rsa"] else ibis.literal(False),
        titled=word.isin(titles).any() if titles else ibis.literal(False),
        aah=(word == "aah").any() if scale.automatic["aah"] else ibis.literal(False),
        abating=word.isin(sorted(ABATING)).any(),
    )
