"""Kits and doses that providers receive: each month those that they will use, and a little more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from relais.synthetic import certificates
from relais.synthetic.cells import Cells
from relais.synthetic.claims import Lines
from relais.synthetic.households import Batch
from relais.synthetic.identifiers import numbers
from relais.synthetic.lists import acts
from relais.synthetic.providers import Providers
from relais.synthetic.text import coded, dates, mix

PRODUCTS = ("covid_test", "vaccination")
TEST, DOSE = range(2)
_MORE = 0.03
"""Share received beyond what is used: lost, out of date."""


@dataclass
class Rows(Cells):
    """Deliveries of what a batch uses, one cell a provider, product and month."""

    provider: np.ndarray
    product: np.ndarray
    day: np.ndarray
    quantity: np.ndarray


def draw_purchases(batch: Batch, lines: Lines, given: certificates.Rows) -> Rows:
    """What the honest lines and certificates of a batch need, a few days before the month; a vaccination billed and
    certified takes one dose."""
    families = np.array([act.family for act in acts()])[lines.act]
    tests, doses = (_monthly(lines, families == name) for name in PRODUCTS)
    certified = _counted(given.issuer, given.second // 86_400, np.ones(len(given), np.int64))
    both = _greatest(doses, certified)
    key = np.concatenate([tests[0] * 2 + TEST, both[0] * 2 + DOSE])
    quantity = np.concatenate([tests[1], both[1]])
    provider, product = key // 2 // 4096, key % 2
    month = (key // 2 % 4096).astype("datetime64[M]").astype("datetime64[D]").astype(int)
    early = 1 + (mix(key, batch.plan.seed + batch.number) % np.uint64(6)).astype(int)
    return Rows(provider, product, month - early, np.ceil(quantity * (1 + _MORE)).astype(np.int64))


def _monthly(lines: Lines, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    some = lines.kept(chosen)
    return _counted(some.provider, some.starts, some.quantity)


def _counted(
    provider: np.ndarray, day: np.ndarray, quantity: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """(provider and month as one number, units), by month."""
    month = day.astype("datetime64[D]").astype("datetime64[M]").astype(int)
    key, at = np.unique(provider.astype(np.int64) * 4096 + month, return_inverse=True)
    return key, np.bincount(at, weights=quantity, minlength=len(key)).astype(np.int64)


def _greatest(
    one: tuple[np.ndarray, np.ndarray], other: tuple[np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """For each key of either the greater of the two numbers."""
    key = np.union1d(one[0], other[0])
    found = np.zeros(len(key), np.int64)
    for keys, units in (one, other):
        at = np.searchsorted(key, keys)
        found[at] = np.maximum(found[at], units)
    return key, found


def purchase_table(batch: Batch, rows: Rows, providers: Providers) -> pa.Table:
    """The table `purchases`."""
    return pa.table(
        {
            "purchase_id": numbers(batch.number, len(rows), "D"),
            "provider_id": providers.ids.take(pa.array(rows.provider)),
            "product": coded(rows.product, PRODUCTS),
            "bought_on": dates(rows.day),
            "quantity": pa.array(rows.quantity.astype(np.int32)),
        }
    )
