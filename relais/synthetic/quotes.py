"""Quotes (devis): most are followed by the care, some are not, and of those some for want of cover."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from relais.synthetic.care import STREAMS
from relais.synthetic.claims import Lines, Places, lines_for
from relais.synthetic.households import Batch
from relais.synthetic.identifiers import numbers
from relais.synthetic.lists import acts
from relais.synthetic.people import Traits
from relais.synthetic.providers import Providers
from relais.synthetic.rights import NO_COVER
from relais.synthetic.text import coded, dates

FAMILIES = ("dental", "optical", "hearing")
_TRADES = ("dentist", "optician", "hearing")
_PRICES = ((60_000, 240_000), (35_000, 80_000), (160_000, 340_000))
DEAR_CENTS, OLD_DAYS = 30_000, 120
FOLLOWED, GIVEN_UP, DROPPED, RECENT = range(4)
"""What becomes of a quote: care done; given up for its cost; dropped though covered; too new to tell."""


@dataclass
class Quotes:
    """One cell a quote, at most one a person."""

    person: np.ndarray
    family: np.ndarray
    issued: np.ndarray
    fate: np.ndarray
    total: np.ndarray
    share: np.ndarray
    provider: np.ndarray


def draw_quotes(
    batch: Batch, traits: Traits, providers: Providers, places: Places, cover: np.ndarray
) -> Quotes:
    """Quotes of a batch. Care given up for its cost: no complementary cover, 300 euros or more to pay,
    issued over 120 days ago within the claims, and no care of the family since."""
    rng = batch.plan.rng(batch.number, 10)
    today = batch.plan.today
    mine = cover[batch.p_household]
    able = (batch.p_age >= 20) & (traits.died_on < 0) & ~traits.no_care
    draw = rng.random(batch.n)
    bare = mine == NO_COVER
    fate = np.select(
        [
            bare & (draw < 0.12),
            bare & (draw < 0.15),
            ~bare & (draw < 0.03),
            ~bare & (draw < 0.038),
            draw > 0.995,
        ],
        [GIVEN_UP, FOLLOWED, FOLLOWED, DROPPED, RECENT],
        -1,
    )
    person = np.flatnonzero(able & (fate >= 0))
    fate = fate[person]
    n = len(person)
    old = batch.p_age[person] >= 65
    family = np.searchsorted([0.6, 0.85], rng.random(n) * np.where(old, 1.0, 0.86), side="right")
    low, high = np.array(_PRICES)[family].T
    total = np.rint(rng.uniform(low, high) / 100).astype(np.int64) * 100
    first = max(batch.plan.claims_from + 10, today - 540)
    issued = np.where(
        fate == RECENT, today - rng.integers(3, 45, n), rng.integers(first, today - 125, n)
    )
    left = np.where(mine[person] == NO_COVER, rng.uniform(0.72, 0.93, n), rng.uniform(0.0, 0.5, n))
    share = np.rint(total * left / 100).astype(np.int64) * 100
    share = np.where(fate == GIVEN_UP, np.maximum(share, DEAR_CENTS), share)
    trades = np.array([providers.of(kind)[0] for kind in _TRADES])
    provider = np.zeros(n, int)
    for place, trade in enumerate(trades):
        here = family == place
        provider[here] = providers.near(trade, places.position[person[here]])
    return Quotes(person, family, issued, fate, total, share, provider)


def follow_up(batch: Batch, providers: Providers, places: Places, quotes: Quotes) -> list[Lines]:
    """Care done after the quotes that are followed, within 90 days."""
    rng = batch.plan.rng(batch.number, 11)
    done = quotes.fate == FOLLOWED
    found = []
    for place, family in enumerate(FAMILIES):
        stream = next(s for s in STREAMS if s.kind == _TRADES[place])
        chosen = done & (quotes.family == place)
        lines = lines_for(
            rng, batch, providers, places, stream, quotes.person[chosen].astype(np.int32)
        )
        issued = quotes.issued[chosen]
        lines.starts = (issued + rng.integers(5, 90, len(issued)))[lines.visit]
        assert all(acts()[act].family == family for act in np.unique(lines.act))
        found.append(lines)
    return found


def abandoned(batch: Batch, quotes: Quotes, lines: Lines) -> np.ndarray:
    """True for the lines that would follow a quote that has no follow-up."""
    family_of = np.full(batch.n, -1)
    since = np.zeros(batch.n, int)
    left = quotes.fate != FOLLOWED
    family_of[quotes.person[left]] = quotes.family[left]
    since[quotes.person[left]] = quotes.issued[left]
    families = _family_of_acts()
    return (families[lines.act] == family_of[lines.person]) & (lines.starts >= since[lines.person])


def settled(batch: Batch, quotes: Quotes) -> np.ndarray:
    """True for the people without a quote left, whose care tells of nothing else."""
    found = np.ones(batch.n, bool)
    found[quotes.person[quotes.fate != FOLLOWED]] = False
    return found


def given_up(
    batch: Batch, quotes: Quotes, cover: np.ndarray, lines: Lines, cancelled: np.ndarray
) -> np.ndarray:
    """Places of the quotes given up for their cost, as the lines written tell it: no complementary cover,
    old and dear enough, and no care of the family since (a follow-up may have been cancelled)."""
    families = _family_of_acts()[lines.act]
    since = np.full(batch.n, np.iinfo(np.int32).max)
    family = np.full(batch.n, -1)
    since[quotes.person], family[quotes.person] = quotes.issued, quotes.family
    done = ~cancelled & (families == family[lines.person]) & (lines.starts >= since[lines.person])
    followed = np.zeros(batch.n, bool)
    followed[lines.person[done]] = True
    bare = cover[batch.p_household][quotes.person] == NO_COVER
    old = quotes.issued <= batch.plan.today - OLD_DAYS
    return np.flatnonzero(bare & old & (quotes.share >= DEAR_CENTS) & ~followed[quotes.person])


def _family_of_acts() -> np.ndarray:
    return np.array([FAMILIES.index(a.family) if a.family in FAMILIES else -2 for a in acts()])


def quote_table(
    batch: Batch, quotes: Quotes, person_ids: pa.Array, providers: Providers
) -> pa.Table:
    """The table `quotes`, sorted by person."""
    return pa.table(
        {
            "quote_id": numbers(batch.number, len(quotes.person), "Q"),
            "person_id": person_ids.take(pa.array(quotes.person)),
            "provider_id": providers.ids.take(pa.array(quotes.provider)),
            "act_family": coded(quotes.family, FAMILIES),
            "issued_on": dates(quotes.issued),
            "total_cents": pa.array(quotes.total.astype(np.int32)),
            "patient_share_cents": pa.array(quotes.share.astype(np.int32)),
        }
    )
