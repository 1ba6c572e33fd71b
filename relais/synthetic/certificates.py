"""Vaccination certificates issued by doctors and pharmacies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from relais.synthetic.cells import Cells
from relais.synthetic.claims import Places
from relais.synthetic.households import Batch, Territory
from relais.synthetic.identifiers import numbers
from relais.synthetic.people import Traits
from relais.synthetic.providers import Providers
from relais.synthetic.text import coded, constant, dates, digits, masked, text

_SHARES = {2021: 0.62, 2022: 0.35}


@dataclass
class Rows(Cells):
    """Certificates of a batch, one cell a certificate: `second` of issue since 1970, `village` of issue;
    lot and booking are -1 where none was given."""

    person: np.ndarray
    issuer: np.ndarray
    card: np.ndarray
    second: np.ndarray
    village: np.ndarray
    lot: np.ndarray
    booking: np.ndarray


def draw_certificates(batch: Batch, traits: Traits, providers: Providers, places: Places) -> Rows:
    """At most one a person in the extract's year, at working hours, each with its lot and booking. Their
    issuer was in practice that day; a vaccination centre gives many in one day."""
    rng = batch.plan.rng(batch.number, 13)
    share = _SHARES.get(batch.plan.year, 0.03)
    able = (batch.p_age >= 12) & (traits.died_on < 0) & ~traits.no_care
    who = np.flatnonzero(able & (rng.random(batch.n) < share))
    days = batch.plan.today - rng.integers(0, 330, len(who))
    where = rng.random(len(who))
    shop = providers.near(providers.of("pharmacy")[0], places.position[who])
    centre = providers.near(providers.of("vaccination_centre")[0], places.position[who])
    issuer = np.where(where < 0.6, shop, np.where(where < 0.75, centre, places.doctor[who]))
    # A centre opens on a few days only: the same ones for all, so that it gives many in an hour.
    days = np.where(issuer == centre, batch.plan.today - 20 - 61 * (days % 5), days)
    open_then = (providers.opened_on[issuer] <= days) & (
        (providers.closed_on[issuer] < 0) | (providers.closed_on[issuer] >= days)
    )
    who, days, issuer = who[open_then], days[open_then], issuer[open_then]
    n = len(who)
    seconds = days.astype(np.int64) * 86_400 + 8 * 3600 + rng.integers(0, 11 * 3600, n)
    village = batch.h_commune[batch.p_household][who]
    return Rows(who, issuer, issuer, seconds, village, rng.integers(0, 400, n), np.arange(n))


def certificate_ids(batch: Batch, rows: Rows) -> pa.Array:
    """Number of each certificate."""
    return numbers(batch.number, len(rows.person), "V")


def certificate_table(
    batch: Batch, rows: Rows, providers: Providers, territory: Territory, person_ids: pa.Array
) -> pa.Table:
    """The table `certificates`."""
    n = len(rows.person)
    bookings = numbers(batch.number, n, "Z").take(pa.array(np.maximum(rows.booking, 0)))
    return pa.table(
        {
            "certificate_id": certificate_ids(batch, rows),
            "kind": coded(np.zeros(n), ["vaccination"]),
            "person_id": person_ids.take(pa.array(rows.person)),
            "issuer_id": providers.ids.take(pa.array(rows.issuer)),
            "card_id": text(constant("K", n), digits(rows.card, 8)),
            "issued_at": pa.array(rows.second).cast(pa.timestamp("s")),
            "performed_on": dates(rows.second // 86_400),
            "commune": territory.column(rows.village),
            "lot": masked(text(constant("L", n), digits(np.maximum(rows.lot, 0), 5)), rows.lot < 0),
            "booking_id": masked(bookings, rows.booking < 0),
            "claim_id": pa.nulls(n, pa.string()),
        }
    )
