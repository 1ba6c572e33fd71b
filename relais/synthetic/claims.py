"""Claims of a batch: visits drawn by stream, then lines with their amounts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from relais.synthetic.care import AGES, STREAMS, Stream, calendar
from relais.synthetic.cells import Cells
from relais.synthetic.households import Batch
from relais.synthetic.lists import acts
from relais.synthetic.people import Traits
from relais.synthetic.providers import Providers

_CONSULTATIONS = ("1110", "1211", "1191", "1104", "1112", "1103")


@dataclass
class Lines(Cells):
    """Lines of claims, one cell a line; -1 where none. `visit` numbers the claim in the batch."""

    visit: np.ndarray
    line_no: np.ndarray
    person: np.ndarray
    provider: np.ndarray
    prescriber: np.ndarray
    act: np.ndarray
    quantity: np.ndarray
    starts: np.ndarray
    ends: np.ndarray


def joined(parts: list[Lines]) -> Lines:
    """Lines of several sources, visits numbered anew so that none is shared."""
    shift = 0
    for part in parts:
        if len(part):
            part.visit = part.visit + shift
            shift = int(part.visit.max()) + 1
    return parts[0].more(*parts[1:])


@dataclass(frozen=True)
class Places:
    """Where each person of a batch stands in the territory, and who is their usual doctor."""

    position: np.ndarray
    doctor: np.ndarray


def settle(batch: Batch, providers: Providers, share: np.ndarray) -> Places:
    """Position in [0, 1): within the commune's share of the people, so that neighbours share providers."""
    rng = batch.plan.rng(batch.number, 7)
    edges = np.cumsum(share) - share
    spot = edges[batch.h_commune] + share[batch.h_commune] * rng.random(len(batch.h_commune))
    position = spot[batch.p_household]
    return Places(position, providers.near(providers.of("doctor", "01")[0], position))


def rates(batch: Batch, traits: Traits, stream: Stream) -> np.ndarray:
    """Visits expected of each person over the whole period of claims."""
    group = np.searchsorted(AGES, batch.p_age, side="right") - 1
    rate = np.array(stream.rates)[group] * batch.plan.years
    if stream.kind == "midwife" or stream.specialty == "07":
        rate = np.where(batch.p_sex == 0, rate * 1.9, 0.0)
    use = traits.frailty if stream.chronic else np.sqrt(traits.frailty)
    return np.where(traits.no_care, 0.0, rate * use)


def draw_visits(batch: Batch, traits: Traits, providers: Providers, places: Places) -> list[Lines]:
    """Lines of every stream, before what the law of the world removes (`clean`)."""
    rng = batch.plan.rng(batch.number, 8)
    return [_stream(rng, batch, traits, providers, places, stream) for stream in STREAMS]


def _stream(
    rng: np.random.Generator,
    batch: Batch,
    traits: Traits,
    providers: Providers,
    places: Places,
    stream: Stream,
) -> Lines:
    person = np.repeat(
        np.arange(batch.n, dtype=np.int32), rng.poisson(rates(batch, traits, stream))
    )
    return lines_for(rng, batch, providers, places, stream, person)


def lines_for(
    rng: np.random.Generator,
    batch: Batch,
    providers: Providers,
    places: Places,
    stream: Stream,
    person: np.ndarray,
) -> Lines:
    """One visit of the stream for each cell of `person`, with its lines."""
    n = len(person)
    cumulated = calendar(batch.plan, stream.season)
    starts = batch.plan.claims_from + np.searchsorted(cumulated, rng.random(n), side="right")
    away = np.where(rng.random(n) < stream.loyal, 0.0, rng.normal(0, 0.05, n))
    trade = providers.of(stream.kind, stream.specialty)[0]
    provider = providers.near(trade, places.position[person] + away)
    prescriber = places.doctor[person] if stream.prescribed else np.full(n, -1)
    visit, act = _acts(rng, stream, n)
    quantity = (
        np.ones(len(visit), np.int64)
        if stream.max_quantity == 1
        else rng.integers(1, stream.max_quantity + 1, len(visit))
    )
    first = np.concatenate([[True], visit[1:] != visit[:-1]]) if len(visit) else np.zeros(0, bool)
    place = np.arange(len(visit))
    line_no = place - np.maximum.accumulate(np.where(first, place, 0)) + 1
    return Lines(
        visit=visit,
        line_no=line_no,
        person=person[visit],
        provider=provider[visit],
        prescriber=prescriber[visit],
        act=act,
        quantity=quantity,
        starts=starts[visit],
        ends=np.full(len(visit), -1),
    )


def _acts(rng: np.random.Generator, stream: Stream, n: int) -> tuple[np.ndarray, np.ndarray]:
    """(visit, act) of each line, by visit."""
    if not stream.bundle:
        places = stream.places
        weights = np.cumsum([acts()[place].weight for place in places])
        chosen = np.searchsorted(weights, rng.random(n) * weights[-1], side="right")
        return np.arange(n), places[chosen]
    codes = [act.code for act in acts()]
    places = np.array([codes.index(code) for code, _ in stream.bundle])
    hit = rng.random((n, len(places))) < np.array([chance for _, chance in stream.bundle])
    hit[:, 0] |= ~hit.any(axis=1)
    visit, column = np.nonzero(hit)
    return visit, places[column]


def clean(
    lines: Lines,
    batch: Batch,
    traits: Traits,
    providers: Providers,
    stay: tuple[np.ndarray, np.ndarray],
) -> Lines:
    """Leave out what cannot be: before birth, after death, during a full stay, by a provider not there,
    and the same act twice the same day by providers of one trade."""
    person, day = lines.person, lines.starts
    died = traits.died_on[person]
    first, last = stay
    inside = (day >= first[person]) & (day <= last[person])
    keep = (day >= batch.p_birth[person]) & ((died < 0) | (day <= died)) & ~inside
    keep &= providers.there(lines.provider, day)
    return distinct(lines.kept(keep), providers.trade)


def distinct(lines: Lines, trade: np.ndarray) -> Lines:
    """The first of the lines with the same person, act, day and trade of the provider, in their order; consultations of
    one trade count as one act. `trade`: that of each provider."""
    key = same_key(lines, trade)
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    fresh = (
        np.concatenate([[True], ordered[1:] != ordered[:-1]]) if len(ordered) else np.zeros(0, bool)
    )
    keep = np.zeros(len(lines), bool)
    keep[order[fresh]] = True
    return lines.kept(keep)


def same_key(lines: Lines, trade: np.ndarray) -> np.ndarray:
    """A number for each line, the same for lines that are one act: see `distinct`."""
    key = lines.person.astype(np.int64) * 8192 + lines.starts % 8192
    return (key * 128 + alike()[lines.act]) * 64 + trade[lines.provider]


@cache
def alike() -> np.ndarray:
    """By act, the act that counts as the same on one day: itself, or the first consultation of all."""
    first = next(place for place, act in enumerate(acts()) if act.code in _CONSULTATIONS)
    return np.array(
        [first if act.code in _CONSULTATIONS else place for place, act in enumerate(acts())]
    )
