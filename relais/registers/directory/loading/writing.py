"""Writes one slice: new people in bulk, changed people with their history, the rest left alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from relais.registers.accounts.models import Fund
from relais.registers.directory.index import name_words, tokens_for
from relais.registers.directory.loading.bulk import insert
from relais.registers.directory.loading.rows import FIELDS, PersonRow
from relais.registers.directory.models import (
    ContactPoint,
    Household,
    Origin,
    Person,
    PersonToken,
)
from relais.registers.identity.models import IdentityLink
from relais.registers.identity.vault import encrypt

LOADED = (*FIELDS, "sort_name")


@dataclass
class Writer:
    """Holds the fund's vocabulary while it writes slice after slice."""

    fund: Fund
    tokens: dict[str, int] = field(default_factory=dict)

    def write(self, rows: Sequence[PersonRow]) -> tuple[int, int]:
        """Numbers of people (added, changed). Call it in a transaction; nothing is written for rows already held."""
        known = {
            pseudonym: (pk, row_hash)
            for pk, pseudonym, row_hash in Person.objects.filter(
                fund=self.fund, pseudonym__in=[row.pseudonym for row in rows]
            ).values_list("pk", "pseudonym", "row_hash")
        }
        new = [row for row in rows if row.pseudonym not in known]
        changed = [
            row
            for row in rows
            if row.pseudonym in known and known[row.pseudonym][1] != row.row_hash
        ]
        if not new and not changed:
            return 0, 0
        households = self._households({r.household for r in (*new, *changed) if r.household})
        ids = {row.pseudonym: known[row.pseudonym][0] for row in changed}
        if new:
            ids |= self._add(new, households)
        self._change(changed, households)
        self._contacts(new, changed, ids, households)
        self._links(new, changed)
        self._words(new, changed, ids)
        return len(new), len(changed)

    def _households(self, keys: set[str]) -> dict[str, int]:
        rows = ((self.fund.pk, key) for key in sorted(keys))
        insert(Household, ("fund", "key"), rows, ignore_conflicts=True)
        held = Household.objects.filter(fund=self.fund, key__in=keys)
        return dict(held.values_list("key", "pk"))

    def _add(self, rows: Sequence[PersonRow], households: dict[str, int]) -> dict[str, int]:
        insert(
            Person,
            ("fund", "pseudonym", "household", "row_hash", *LOADED),
            (
                (
                    self.fund.pk,
                    row.pseudonym,
                    households.get(row.household or ""),
                    row.row_hash,
                    *(row.values[name] for name in LOADED),
                )
                for row in rows
            ),
        )
        added = Person.objects.filter(fund=self.fund, pseudonym__in=[row.pseudonym for row in rows])
        return dict(added.values_list("pseudonym", "pk"))

    def _change(self, rows: Sequence[PersonRow], households: dict[str, int]) -> None:
        if not rows:
            return
        people = {
            person.pseudonym: person
            for person in Person.objects.filter(
                fund=self.fund, pseudonym__in=[row.pseudonym for row in rows]
            )
        }
        with_history = set(
            Person.history.filter(id__in=[p.pk for p in people.values()]).values_list(
                "id", flat=True
            )
        )
        # The first change of a person also keeps what was there before it.
        Person.history.bulk_history_create(
            [p for p in people.values() if p.pk not in with_history], update=False
        )
        for row in rows:
            person = people[row.pseudonym]
            for name in LOADED:
                if name != "opted_out" or person.opted_out_at is None:
                    setattr(person, name, row.values[name])
            person.household_id = households.get(row.household or "")
            person.row_hash = row.row_hash
        Person.objects.bulk_update(
            people.values(), [*LOADED, "household", "row_hash"], batch_size=200
        )
        Person.history.bulk_history_create(list(people.values()), update=True)

    def _contacts(
        self,
        new: Sequence[PersonRow],
        changed: Sequence[PersonRow],
        ids: dict[str, int],
        households: dict[str, int],
    ) -> None:
        """Those the extract gave before and no longer gives go; those found wrong by an agent stay wrong."""
        if changed:
            self._remove_old(changed, ids)
        rows = sorted(
            {
                (
                    self.fund.pk,
                    None if shared else ids[row.pseudonym],
                    households[row.household] if shared and row.household else None,
                    kind,
                    value,
                    Origin.EXTRACT.value,
                    True,
                )
                for row in (*new, *changed)
                for kind, value, shared in row.contacts
            },
            key=str,
        )
        fields = ("fund", "person", "household", "kind", "value", "origin", "valid")
        insert(ContactPoint, fields, rows, ignore_conflicts=True)

    def _remove_old(self, changed: Sequence[PersonRow], ids: dict[str, int]) -> None:
        given = {ids[row.pseudonym]: {value for _, value, _ in row.contacts} for row in changed}
        own = ContactPoint.objects.filter(person__in=given, origin=Origin.EXTRACT, valid=True)
        gone = [
            pk
            for pk, person, value in own.values_list("pk", "person", "value")
            if value not in given[person]
        ]
        ContactPoint.objects.filter(pk__in=gone).delete()

    def _links(self, new: Sequence[PersonRow], changed: Sequence[PersonRow]) -> None:
        if changed:
            IdentityLink.objects.filter(
                fund=self.fund, pseudonym__in=[row.pseudonym for row in changed]
            ).delete()
        rows = (
            (self.fund.pk, row.pseudonym, encrypt(row.nir), row.nir_index)
            for row in (*new, *changed)
            if row.nir
        )
        insert(IdentityLink, ("fund", "pseudonym", "nir_encrypted", "nir_index"), rows)

    def _words(
        self, new: Sequence[PersonRow], changed: Sequence[PersonRow], ids: dict[str, int]
    ) -> None:
        spoken = {
            ids[row.pseudonym]: name_words(
                row.values["last_name"], row.values["birth_name"], row.values["first_names"]
            )
            for row in (*new, *changed)
        }
        unknown = set().union(*spoken.values()) - self.tokens.keys()
        self.tokens |= tokens_for(self.fund.pk, unknown)
        PersonToken.objects.filter(person__in=[ids[row.pseudonym] for row in changed]).delete()
        pairs = sorted(
            (self.tokens[text], person) for person, texts in spoken.items() for text in texts
        )
        insert(PersonToken, ("token", "person"), pairs)
