"""Stays in an establishment, and the lines they bring."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from relais.synthetic.claims import Lines, Places
from relais.synthetic.households import Batch
from relais.synthetic.identifiers import numbers
from relais.synthetic.lists import acts
from relais.synthetic.people import Traits
from relais.synthetic.providers import Providers
from relais.synthetic.text import coded, dates

KINDS = ("full", "day", "emergency")
FULL, DAY, EMERGENCY = range(3)
_YEARLY = ([0, 2, 16, 45, 60, 70, 80], [0.22, 0.05, 0.08, 0.10, 0.15, 0.22, 0.32])


def draw_stays(
    batch: Batch, traits: Traits, providers: Providers, places: Places, person_ids: pa.Array
) -> tuple[pa.Table, Lines, tuple[np.ndarray, np.ndarray]]:
    """The table `stays`, its lines, and for each person the first and last day of their full stay.

    A person has at most one stay in the period, so that stays never overlap.
    """
    rng = batch.plan.rng(batch.number, 9)
    plan, n = batch.plan, batch.n
    chance = np.array(_YEARLY[1])[np.searchsorted(_YEARLY[0], batch.p_age, side="right") - 1]
    chosen = np.flatnonzero((rng.random(n) < chance) & ~traits.no_care)
    starts = rng.integers(plan.claims_from, plan.today - 20, len(chosen))
    kind = np.searchsorted([0.42, 0.88], rng.random(len(chosen)), side="right")
    length = np.where(kind == FULL, 1 + rng.geometric(0.2, len(chosen)), 0)
    ends = starts + np.minimum(length, 18)
    died = traits.died_on[chosen]
    keep = (starts >= batch.p_birth[chosen]) & ((died < 0) | (ends <= died))
    chosen, starts, ends, kind = chosen[keep], starts[keep], ends[keep], kind[keep]
    surgery = (rng.random(len(chosen)) < 0.35) & (kind != EMERGENCY) & (batch.p_age[chosen] >= 25)
    position = places.position[chosen]
    provider = np.where(
        surgery,
        providers.near(providers.of("clinic")[0], position),
        providers.near(providers.of("hospital")[0], position),
    )
    present = (providers.opened_on[provider] <= starts) & (
        (providers.closed_on[provider] < 0) | (providers.closed_on[provider] >= ends)
    )
    chosen, starts, ends, kind, provider, surgery = (
        values[present] for values in (chosen, starts, ends, kind, provider, surgery)
    )
    first, last = np.full(n, np.iinfo(np.int32).max), np.full(n, -1)
    full = kind == FULL
    first[chosen[full]], last[chosen[full]] = starts[full], ends[full]
    table = pa.table(
        {
            "stay_id": numbers(batch.number, len(chosen), "S"),
            "person_id": person_ids.take(pa.array(chosen)),
            "provider_id": providers.ids.take(pa.array(provider)),
            "kind": coded(kind, KINDS),
            "starts_on": dates(starts),
            "ends_on": dates(ends),
        }
    )
    return table, _lines(rng, chosen, starts, ends, provider, surgery), (first, last)


def _lines(
    rng: np.random.Generator,
    person: np.ndarray,
    starts: np.ndarray,
    ends: np.ndarray,
    provider: np.ndarray,
    surgery: np.ndarray,
) -> Lines:
    """One line of the stay, and one of surgery for some, in the same claim."""
    stay = next(place for place, act in enumerate(acts()) if act.family == "stay")
    operations = [place for place, act in enumerate(acts()) if act.family == "surgery"]
    weights = np.cumsum([acts()[place].weight for place in operations])
    drawn = np.array(operations)[
        np.searchsorted(weights, rng.random(len(person)) * weights[-1], side="right")
    ]
    n = len(person)
    visit = np.concatenate([np.arange(n), np.flatnonzero(surgery)])
    none = np.full(len(visit), -1)
    return Lines(
        visit=visit,
        line_no=np.concatenate([np.ones(n, np.int64), np.full(int(surgery.sum()), 2)]),
        person=person[visit].astype(np.int32),
        provider=provider[visit],
        prescriber=none,
        act=np.concatenate([np.full(n, stay), drawn[surgery]]),
        quantity=np.ones(len(visit), np.int64),
        starts=starts[visit],
        ends=np.concatenate([ends, np.full(int(surgery.sum()), -1)]),
    )
