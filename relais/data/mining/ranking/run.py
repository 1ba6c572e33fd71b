"""The queue of providers to look at: ranked, a part at random, each place with its reasons, beside the rank of what was paid."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from relais.common.dates import add_months
from relais.data.mining.ranking import arm, exceptions, outcomes
from relais.data.mining.ranking.evaluation import Floats, Quality, ranks
from relais.data.mining.ranking.exceptions import Excepted
from relais.data.mining.ranking.features import Features, features
from relais.data.mining.ranking.judging import BASELINE, ENSEMBLE, LEARNED, judged_plainly, learn
from relais.data.mining.ranking.learned import TooFewOutcomes
from relais.data.mining.ranking.measured import Measured, measured
from relais.data.mining.ranking.outcomes import Outcome
from relais.data.mining.ranking.precision import Precision, rolling
from relais.data.mining.ranking.score import ensemble
from relais.data.mining.ranking.signals import strengths
from relais.data.mining.ranking.telling import reasons_of
from relais.data.mining.registry import detectors
from relais.data.mining.sources import MiningSources
from relais.handover.ranking import QUEUES

TITLES = {
    BASELINE: "Total remboursé (repère)",
    ENSEMBLE: "Classement sans apprentissage",
    LEARNED: "Classement appris",
}


@dataclass(frozen=True)
class Place:
    """`rank`, `baseline`: its place by the score, and by what was paid, 1 the first. `amount_cents`: paid in the year. `reasons`: French."""

    provider_id: str
    fund: str
    commune: str | None
    specialty: str
    score: float
    rank: int
    arm: str
    baseline: int
    amount_cents: int
    reasons: list[str]


@dataclass(frozen=True)
class Ranking:
    """`used`: the score that orders the queue. `known_on`: day up to which decisions count. `said`: what a reader must know, in French."""

    on: date
    known_on: date
    year: int
    n_providers: int
    seed: int
    share: float
    used: str
    queue: list[Place]
    qualities: list[Quality]
    measured: Measured
    precisions: list[Precision]
    said: list[str] = field(default_factory=list)
    scores: dict[str, dict[str, float]] = field(default_factory=dict)


def rank(
    sources: MiningSources,
    home: Path,
    signals_home: Path,
    length: int,
    seed: int | None = None,
    given: Sequence[Outcome] | None = None,
    held: Sequence[Excepted] | None = None,
    known_on: date | None = None,
) -> Ranking:
    """`home`: where snapshots lie; `signals_home`: where the signals of the day lie. `seed`: of the random arm, else one drawn from
    the day, and told. `given`, `held`: outcomes and exceptions, else those of the last snapshot up to `known_on` (else the day of
    the extracts: decisions are often younger than the data)."""
    on, told_on = sources.on, known_on or sources.on
    decided = outcomes.read(home, told_on) if given is None else list(given)
    kept_out = exceptions.in_force(
        exceptions.read(home, told_on) if held is None else held, told_on
    )
    precisions = rolling(decided, sources.law, told_on, outcomes.returns(home, told_on))
    known = [one for one in decided if one.concludes]
    with sources.fresh() as own:
        every = features(own)
    names, said_of = strengths(
        signals_home, on.isoformat(), list(detectors()), every.keys, kept_out
    )
    _silence(every, names, said_of, precisions)
    rows = every.rows_of(_last_year(every, on), exceptions.excepted(kept_out, exceptions.EVERY))
    now, strength = every.taken(rows), said_of[rows]
    said = _words(names, {one.definition for one in precisions if one.retired})
    scores = {BASELINE: now.column("reimbursed_cents"), ENSEMBLE: ensemble(now.values, strength)}
    qualities: list[Quality] = []
    try:
        appraised, qualities = learn(every, said_of, known, sources.law)
        scores[LEARNED] = appraised[rows]
    except TooFewOutcomes as refused:
        said.append(str(refused))
        qualities = judged_plainly(every, said_of, known, sources.law)
    used = LEARNED if LEARNED in scores else ENSEMBLE
    number = (
        int.from_bytes(hashlib.sha256(on.isoformat().encode()).digest()[:4])
        if seed is None
        else seed
    )
    share = float(sources.law["mining_random_arm"])
    resting = _resting(known, told_on, int(sources.law["mining_queue_rest"]))
    queue = _queue(now, scores, used, names, strength, length, share, number, resting)
    seen = measured(signals_home / QUEUES, told_on, known, len(now.providers))
    told = {
        name: dict(zip(now.providers, (float(one) for one in values), strict=True))
        for name, values in scores.items()
    }
    return Ranking(on, told_on, _last_year(every, on), len(now.providers), number, share, used, queue,
                   qualities, seen, precisions, said, told)  # fmt: skip


def _silence(
    every: Features, names: Sequence[str], strength: Floats, precisions: Sequence[Precision]
) -> None:
    """Signals of a retired detector weigh nothing in its fund; in all of them when the outcomes do not say their fund."""
    funds = np.array(every.about["fund"].to_pylist(), dtype=object)
    for one in precisions:
        if one.retired and one.definition in names:
            mine = np.ones(len(funds), bool) if not one.fund else funds == one.fund
            strength[mine, names.index(one.definition)] = 0.0


def _resting(known: Sequence[Outcome], on: date, months: int) -> frozenset[str]:
    """Providers looked at as a whole not long ago: the queue goes on to others."""
    since = add_months(on, -months)
    return frozenset(
        one.provider_id for one in known if not one.definition and one.decided_on > since
    )


def _last_year(every: Features, on: date) -> int:
    """The last civil year with half of its days; else the last there is."""
    years = sorted({year for _, year in every.keys})
    if not years:
        return on.year
    begun = years[-1] == on.year and on < date(on.year, 7, 1)
    return years[-2] if begun and len(years) > 1 else years[-1]


def _words(names: Sequence[str], retired: set[str]) -> list[str]:
    said = []
    if not names:
        said.append(
            "Aucun signal de ce jour : lancer « relais mine » d’abord ; seules les mesures sont classées."
        )
    if retired:
        titles = ", ".join(
            detectors()[one].header.title for one in sorted(retired) if one in detectors()
        )
        said.append(f"Précision passée sous le plancher, signaux non comptés : {titles}.")
    return said


def _queue(
    now: Features,
    scores: dict[str, Floats],
    used: str,
    names: Sequence[str],
    strength: Floats,
    length: int,
    share: float,
    seed: int,
    resting: frozenset[str],
) -> list[Place]:
    """Ranks are among all; those who rest are not in the queue."""
    providers = now.providers
    order = sorted(range(len(providers)), key=lambda n: (-scores[used][n], providers[n]))
    ranked = [providers[n] for n in order]
    rank_of = {one: n for n, one in enumerate(ranked, start=1)}
    waiting = [one for one in ranked if one not in resting]
    place = {one: n for n, one in enumerate(providers)}
    paid = now.column("reimbursed_cents")
    beside = len(paid) + 1 - ranks(paid)
    about = now.about.to_pylist()
    found = []
    for one, which in arm.queue(waiting, length, share, seed):
        n = place[one]
        reasons = reasons_of(now.values[n], now.said[n], names, strength[n])
        found.append(
            Place(one, about[n]["fund"], about[n]["commune"], about[n]["specialty"],
                  round(float(scores[used][n]), 4), rank_of[one], which, int(beside[n]), int(paid[n]), reasons)
        )  # fmt: skip
    return found
