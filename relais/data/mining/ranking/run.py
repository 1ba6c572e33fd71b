"""The queue of providers to look at: ranked, a part at random, each place with its reasons, beside the rank of what was paid."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from relais.data.mining.ranking import arm, exceptions, learned, outcomes
from relais.data.mining.ranking.evaluation import Floats, Labels, Quality, quality, ranks
from relais.data.mining.ranking.exceptions import Excepted
from relais.data.mining.ranking.features import Features, features
from relais.data.mining.ranking.outcomes import Outcome
from relais.data.mining.ranking.precision import Precision, rolling
from relais.data.mining.ranking.score import ensemble
from relais.data.mining.ranking.signals import strengths
from relais.data.mining.ranking.telling import reasons_of
from relais.data.mining.registry import detectors
from relais.data.mining.sources import MiningSources

BASELINE, ENSEMBLE, LEARNED = "baseline", "ensemble", "learned"
TITLES = {
    BASELINE: "Total remboursé (repère)",
    ENSEMBLE: "Classement sans apprentissage",
    LEARNED: "Classement appris",
}


@dataclass(frozen=True)
class Place:
    """`baseline`: its place by what was paid, 1 the first. `amount_cents`: paid in the year. `reasons`: French."""

    provider_id: str
    fund: str
    commune: str | None
    specialty: str
    score: float
    arm: str
    baseline: int
    amount_cents: int
    reasons: list[str]


@dataclass(frozen=True)
class Ranking:
    """`used`: the score that orders the queue. `said`: what a reader must know, in French."""

    on: date
    year: int
    n_providers: int
    seed: int
    share: float
    used: str
    queue: list[Place]
    qualities: list[Quality]
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
) -> Ranking:
    """`home`: where snapshots lie; `signals_home`: where the signals of the day lie. `seed`: of the random arm, else one drawn from
    the day, and told. `given`, `held`: outcomes and exceptions, else those of the last snapshot."""
    on = sources.on
    known = outcomes.read(home, on) if given is None else list(given)
    kept_out = exceptions.in_force(exceptions.read(home, on) if held is None else held, on)
    precisions = rolling(known, sources.law, on)
    retired = {one.definition for one in precisions if one.retired}
    every = features(sources)
    now = _without(
        every.of_year(_last_year(every, on)), exceptions.excepted(kept_out, exceptions.EVERY)
    )
    names, strength = strengths(
        signals_home, on.isoformat(), [n for n in detectors() if n not in retired], now.providers, kept_out
    )  # fmt: skip
    said = _words(names, retired)
    scores = {BASELINE: now.column("reimbursed_cents"), ENSEMBLE: ensemble(now.values, strength)}
    qualities: list[Quality] = []
    try:
        scores[LEARNED], qualities = _learn(every, now, known, sources)
    except learned.TooFewOutcomes as refused:
        said.append(str(refused))
    used = LEARNED if LEARNED in scores else ENSEMBLE
    number = (
        int.from_bytes(hashlib.sha256(on.isoformat().encode()).digest()[:4])
        if seed is None
        else seed
    )
    share = float(sources.law["mining_random_arm"])
    queue = _queue(now, scores, used, names, strength, length, share, number)
    told = {
        name: dict(zip(now.providers, (float(one) for one in values), strict=True))
        for name, values in scores.items()
    }
    return Ranking(on, _last_year(every, on), len(now.providers), number, share, used, queue,
                   qualities, precisions, said, told)  # fmt: skip


def _last_year(every: Features, on: date) -> int:
    years = every.about["year"].to_pylist()
    return int(max(years)) if years else on.year


def _without(given: Features, left_out: frozenset[str]) -> Features:
    kept = np.flatnonzero([one not in left_out for one in given.providers])
    return given.taken(kept)


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


def _learn(
    every: Features, now: Features, known: list[Outcome], sources: MiningSources
) -> tuple[Floats, list[Quality]]:
    """(score of those of the year, how each score did on the providers and the months left aside). Raises TooFewOutcomes."""
    last = outcomes.by_provider(known)
    rows, labelled = _rows_of(every, list(last.values()))
    label: Labels = np.array([one.confirmed for one in labelled], bool)
    learned.require(
        label, int(sources.law["mining_learn_least"]), int(sources.law["mining_learn_each"])
    )
    inputs = _inputs(every)
    learn, trial = learned.split(
        [one.provider_id for one in labelled], [one.decided_on for one in labelled]
    )
    qualities = []
    if _both(label[learn]) and _both(label[trial]):
        model = learned.fit(inputs[rows[learn]], label[learn])
        at = rows[trial]
        size = every.column("n_patients")[at]
        paid = every.column("reimbursed_cents")[at]
        tried = {
            BASELINE: paid,
            ENSEMBLE: ensemble(every.values, np.zeros((len(every.values), 0)))[at],
            LEARNED: model.score(inputs[at]),
        }
        qualities = [quality(name, one, label[trial], size) for name, one in tried.items()]
    return learned.fit(inputs[rows], label).score(_inputs(now)), qualities


def _both(label: Labels) -> bool:
    return bool(label.any()) and not bool(label.all())


def _inputs(given: Features) -> Floats:
    """Deviations above peers, and the logarithm of the size and of what was paid: outcomes say whether they count."""
    size = np.log1p(given.column("n_patients"))
    paid = np.log1p(given.column("reimbursed_cents"))
    told: Floats = np.column_stack([learned.bounded(given.values), size, paid])
    return told


def _rows_of(every: Features, known: list[Outcome]) -> tuple[np.ndarray, list[Outcome]]:
    """Row of each outcome: the last whole year before the decision, else its year; those without either are left out."""
    place = {
        key: n
        for n, key in enumerate(zip(every.providers, every.about["year"].to_pylist(), strict=True))
    }
    rows, kept = [], []
    for one in known:
        year = one.decided_on.year
        row = place.get((one.provider_id, year - 1), place.get((one.provider_id, year)))
        if row is not None:
            rows.append(row)
            kept.append(one)
    return np.array(rows, dtype=np.int64), kept


def _queue(
    now: Features,
    scores: dict[str, Floats],
    used: str,
    names: Sequence[str],
    strength: Floats,
    length: int,
    share: float,
    seed: int,
) -> list[Place]:
    providers = now.providers
    order = sorted(range(len(providers)), key=lambda n: (-scores[used][n], providers[n]))
    ranked = [providers[n] for n in order]
    place = {one: n for n, one in enumerate(providers)}
    paid = now.column("reimbursed_cents")
    beside = len(paid) + 1 - ranks(paid)
    about = now.about.to_pylist()
    found = []
    for one, which in arm.queue(ranked, length, share, seed):
        n = place[one]
        reasons = reasons_of(now.values[n], now.said[n], names, strength[n])
        found.append(
            Place(one, about[n]["fund"], about[n]["commune"], about[n]["specialty"],
                  round(float(scores[used][n]), 4), which, int(beside[n]), int(paid[n]), reasons)
        )  # fmt: skip
    return found
