"""Bank accounts that people give in the year: their own, a relative's, that of who collects for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from relais.synthetic.cells import Cells
from relais.synthetic.households import Batch
from relais.synthetic.people import Traits
from relais.synthetic.text import coded, dates, hexes, mix, text

_CHANGED, _RELATIVE = 0.05, 0.1
_PROTECTED, _LEAST = 0.005, 70
"""Share of adults for whom an association collects, and how many of them make one association."""
OWN, COLLECTOR, STRANGER = 0, 1, 2
"""Whose account: that of the person numbered, of an association, of nobody known."""


@dataclass
class Rows(Cells):
    """Accounts given in a batch, one cell a change: `owner` numbers whose it is, of the sort `whose`."""

    person: np.ndarray
    day: np.ndarray
    whose: np.ndarray
    owner: np.ndarray


def draw_accounts(batch: Batch, traits: Traits) -> Rows:
    """A new account of their own for most, that of another home for a few; an association collects for many homes."""
    rng = batch.plan.rng(batch.number, 20)
    adults = np.flatnonzero(batch.p_adult & (traits.died_on < 0))
    changed = adults[rng.random(len(adults)) < _CHANGED]
    shared = rng.random(len(changed)) < _RELATIVE
    owner = np.where(shared, np.roll(changed, 1), changed)
    protected = adults[rng.random(len(adults)) < _PROTECTED]
    protected = np.setdiff1d(protected, changed)
    if len(protected) < _LEAST:
        protected = protected[:0]
    person = np.concatenate([changed, protected])
    return Rows(
        person=person,
        day=batch.plan.today - rng.integers(1, 360, len(person)),
        whose=np.repeat([OWN, COLLECTOR], [len(changed), len(protected)]),
        owner=np.concatenate([owner, np.zeros(len(protected), int)]),
    )


def account_hashes(batch: Batch, rows: Rows) -> pa.Array:
    """Fingerprint of the account of each row, unlike those of providers."""
    number = (rows.owner.astype(np.int64) * 4 + rows.whose) * 4096 + batch.number
    return text(hexes(mix(number, batch.plan.seed + 13), 16))


def account_table(batch: Batch, rows: Rows, person_ids: pa.Array) -> pa.Table:
    """The table `account_changes`; one account a person and day."""
    _, first = np.unique(rows.person.astype(np.int64) * 65_536 + rows.day, return_index=True)
    kept = rows.kept(first)
    return pa.table(
        {
            "holder_kind": coded(np.zeros(len(kept)), ["person"]),
            "holder_id": person_ids.take(pa.array(kept.person)),
            "account_hash": account_hashes(batch, kept),
            "starts_on": dates(kept.day),
        }
    )
