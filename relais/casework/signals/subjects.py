"""From a signal's pseudonym to the person of the register, a batch at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models.functions import Coalesce

from relais.registers.accounts.models import Fund
from relais.registers.directory.models import HouseholdRole, Person

Key = tuple[int, str]


@dataclass
class Subjects:
    """People by (fund, pseudonym), and by (fund, household) the one who asks for the household's rights."""

    persons: dict[Key, tuple[int, str]] = field(default_factory=dict)
    households: dict[Key, tuple[int, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: list[tuple[Fund, dict[str, Any]]]) -> Subjects:
        wanted: dict[str, set[str]] = {"person": set(), "household": set()}
        for _, row in rows:
            if row["subject_kind"] in wanted:
                wanted[row["subject_kind"]].add(row["subject_id"])
        found = cls()
        # The index of pseudonyms begins with the fund.
        funds = {fund.pk for fund, _ in rows}
        # A file merged into another leads to that one.
        kept = Coalesce("merged_into_id", "pk")
        people = Person.objects.filter(fund__in=funds, pseudonym__in=wanted["person"])
        for fund_id, key, pk, commune in people.annotate(kept=kept).values_list(
            "fund_id", "pseudonym", "kept", "commune"
        ):
            found.persons[(fund_id, key)] = (pk, commune)
        members = Person.objects.filter(
            household__fund__in=funds,
            household__key__in=wanted["household"],
            died_on=None,
            merged_into=None,
        )
        for fund_id, key, pk, commune, role in members.order_by("-pk").values_list(
            "fund_id", "household__key", "pk", "commune", "household_role"
        ):
            if role == HouseholdRole.APPLICANT or (fund_id, key) not in found.households:
                found.households[(fund_id, key)] = (pk, commune)
        return found

    def person(self, fund: Fund, row: dict[str, Any]) -> int | None:
        return self._found(fund, row)[0]

    def commune(self, fund: Fund, row: dict[str, Any]) -> str:
        return self._found(fund, row)[1]

    def _found(self, fund: Fund, row: dict[str, Any]) -> tuple[int | None, str]:
        known = {"person": self.persons, "household": self.households}.get(row["subject_kind"], {})
        return known.get((fund.pk, row["subject_id"]), (None, ""))
