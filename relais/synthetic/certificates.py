"""Vaccination certificates issued by doctors and pharmacies."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from relais.synthetic.claims import Places
from relais.synthetic.households import Batch
from relais.synthetic.identifiers import numbers
from relais.synthetic.people import Traits
from relais.synthetic.providers import Providers
from relais.synthetic.text import coded, constant, dates, digits, text

_SHARES = {2021: 0.62, 2022: 0.35}


def certificate_table(
    batch: Batch,
    traits: Traits,
    providers: Providers,
    places: Places,
    person_ids: pa.Array,
    commune: pa.Array,
) -> pa.Table:
    """The table `certificates`: at most one a person in the extract's year, at working hours, each with
    its lot and booking. Their issuer was in practice that day."""
    rng = batch.plan.rng(batch.number, 13)
    share = _SHARES.get(batch.plan.year, 0.03)
    able = (batch.p_age >= 12) & (traits.died_on < 0) & ~traits.no_care
    who = np.flatnonzero(able & (rng.random(batch.n) < share))
    days = batch.plan.today - rng.integers(0, 330, len(who))
    shop = providers.near(providers.of("pharmacy")[0], places.position[who])
    issuer = np.where(rng.random(len(who)) < 0.7, shop, places.doctor[who])
    open_then = (providers.opened_on[issuer] <= days) & (
        (providers.closed_on[issuer] < 0) | (providers.closed_on[issuer] >= days)
    )
    who, days, issuer = who[open_then], days[open_then], issuer[open_then]
    n = len(who)
    seconds = days.astype(np.int64) * 86_400 + 8 * 3600 + rng.integers(0, 11 * 3600, n)
    return pa.table(
        {
            "certificate_id": numbers(batch.number, n, "V"),
            "kind": coded(np.zeros(n), ["vaccination"]),
            "person_id": person_ids.take(pa.array(who)),
            "issuer_id": providers.ids.take(pa.array(issuer)),
            "card_id": text(constant("K", n), digits(issuer, 8)),
            "issued_at": pa.array(seconds).cast(pa.timestamp("s")),
            "performed_on": dates(days),
            "commune": pa.DictionaryArray.from_arrays(
                commune.indices.take(pa.array(who)), commune.dictionary
            ),
            "lot": text(constant("L", n), digits(rng.integers(0, 400, n), 5)),
            "booking_id": numbers(batch.number, n, "Z"),
            "claim_id": pa.nulls(n, pa.string()),
        }
    )
