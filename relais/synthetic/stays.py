"""Stays in an establishment, and the lines they bring."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from relais.synthetic.cells import Cells
from relais.synthetic.claims import Lines, Places
from relais.synthetic.households import Batch
from relais.synthetic.identifiers import numbers
from relais.synthetic.lists import acts
from relais.synthetic.people import Traits
from relais.synthetic.providers import Providers
from relais.synthetic.text import coded, dates

KINDS = ("full", "day", "emergency")
FULL, DAY, EMERGENCY = range(3)
TRANSFERRED = 0.06
"""Share of long stays that go on elsewhere: the second begins the day the first ends."""
_YEARLY = ([0, 2, 16, 45, 60, 70, 80], [0.22, 0.05, 0.08, 0.10, 0.15, 0.22, 0.32])


@dataclass
class Rows(Cells):
    """Stays of a batch, one cell a stay."""

    person: np.ndarray
    provider: np.ndarray
    kind: np.ndarray
    starts: np.ndarray
    ends: np.ndarray


def stay_ids(batch: Batch, rows: Rows) -> pa.Array:
    """Number of each stay."""
    return numbers(batch.number, len(rows.person), "S")


def stay_table(batch: Batch, rows: Rows, providers: Providers, person_ids: pa.Array) -> pa.Table:
    """The table `stays`."""
    return pa.table(
        {
            "stay_id": stay_ids(batch, rows),
            "person_id": person_ids.take(pa.array(rows.person)),
            "provider_id": providers.ids.take(pa.array(rows.provider)),
            "kind": coded(rows.kind, KINDS),
            "starts_on": dates(rows.starts),
            "ends_on": dates(rows.ends),
        }
    )


def draw_stays(
    batch: Batch, traits: Traits, providers: Providers, places: Places
) -> tuple[Rows, Lines, tuple[np.ndarray, np.ndarray]]:
    """The stays, their lines, and for each person the first and last day of their full stay.

    A person has at most one stay in the period, or one and its sequel elsewhere, so that stays never overlap.
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
    moved = full & (ends - starts >= 5) & (rng.random(len(chosen)) < TRANSFERRED)
    moved_on = (starts + ends) // 2
    rows = Rows(chosen, provider, kind, starts, np.where(moved, moved_on, ends))
    other = providers.near(providers.of("hospital")[0], position[present] + 0.5)
    after = Rows(chosen, other, kind, moved_on, ends).kept(moved)
    rows = rows.more(after.kept(providers.there(after.provider, after.starts)))
    return rows, _lines(rng, chosen, starts, ends, provider, surgery), (first, last)


def _lines(
    rng: np.random.Generator,
    person: np.ndarray,
    starts: np.ndarray,
    ends: np.ndarray,
    provider: np.ndarray,
    surgery: np.ndarray,
) -> Lines:
    """One line of the stay, and for some one of surgery and its anaesthesia, in the same claim."""
    stay = next(place for place, act in enumerate(acts()) if act.family == "stay")
    operations = [
        place for place, act in enumerate(acts()) if act.family == "surgery" and act.weight
    ]
    asleep = next(place for place, act in enumerate(acts()) if act.code == "ZZLP025")
    weights = np.cumsum([acts()[place].weight for place in operations])
    drawn = np.array(operations)[
        np.searchsorted(weights, rng.random(len(person)) * weights[-1], side="right")
    ]
    n, cut = len(person), np.flatnonzero(surgery)
    visit = np.concatenate([np.arange(n), cut, cut])
    line_no = np.repeat([1, 2, 3], [n, len(cut), len(cut)])
    act = np.concatenate([np.full(n, stay), drawn[surgery], np.full(len(cut), asleep)])
    return Lines(
        visit=visit,
        line_no=line_no,
        person=person[visit].astype(np.int32),
        provider=provider[visit],
        prescriber=np.full(len(visit), -1),
        act=act,
        quantity=np.ones(len(visit), np.int64),
        starts=starts[visit],
        ends=np.concatenate([ends, np.full(2 * len(cut), -1)]),
    )
