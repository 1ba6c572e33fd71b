"""Learns the rank from outcomes, and judges each score on the outcomes left aside."""

from __future__ import annotations

import numpy as np

from relais.data.mining.ranking import learned, outcomes
from relais.data.mining.ranking.evaluation import Floats, Labels, Quality, quality
from relais.data.mining.ranking.features import Features, Rows
from relais.data.mining.ranking.outcomes import Outcome
from relais.data.mining.ranking.score import ensemble
from relais.rules.store import Law

BASELINE, ENSEMBLE, LEARNED = "baseline", "ensemble", "learned"


def learn(
    every: Features, strength: Floats, known: list[Outcome], law: Law
) -> tuple[Floats, list[Quality]]:
    """(learned score of every row, what each score was worth on the providers and the months left aside).

    `strength`: rows × detectors. Raises TooFewOutcomes.
    """
    rows, labelled = _rows(every, list(outcomes.by_provider(known).values()))
    label: Labels = np.array([one.confirmed for one in labelled], bool)
    learned.require(label, int(law["mining_learn_least"]), int(law["mining_learn_each"]))
    inputs = _inputs(every, strength)
    seen, aside = learned.split(
        [one.provider_id for one in labelled], [one.decided_on for one in labelled]
    )
    qualities = []
    if _both(label[seen]) and _both(label[aside]):
        tried = {
            BASELINE: every.column("reimbursed_cents"),
            ENSEMBLE: _by_year(every, strength),
            LEARNED: learned.fit(inputs[rows[seen]], label[seen]).score(inputs),
        }
        at, size = rows[aside], every.column("n_patients")
        qualities = [quality(name, one[at], label[aside], size[at]) for name, one in tried.items()]
    return learned.fit(inputs[rows], label).score(inputs), qualities


def judged_plainly(
    every: Features, strength: Floats, known: list[Outcome], law: Law
) -> list[Quality]:
    """What the score without learning is worth, beside the baseline, on all outcomes: it was made without them. Nothing below
    `mining_learn_each` of each sort."""
    rows, labelled = _rows(every, list(outcomes.by_provider(known).values()))
    label: Labels = np.array([one.confirmed for one in labelled], bool)
    if min(int(label.sum()), int((~label).sum())) < int(law["mining_learn_each"]):
        return []
    tried = {BASELINE: every.column("reimbursed_cents"), ENSEMBLE: _by_year(every, strength)}
    size = every.column("n_patients")
    return [quality(name, one[rows], label, size[rows]) for name, one in tried.items()]


def _both(label: Labels) -> bool:
    return bool(label.any()) and not bool(label.all())


def _by_year(every: Features, strength: Floats) -> Floats:
    """The ensemble of each year among its own."""
    told = np.zeros(len(every.values))
    for year in {when for _, when in every.keys}:
        rows = every.rows_of(year)
        told[rows] = ensemble(every.values[rows], strength[rows])
    return told


def _inputs(every: Features, strength: Floats) -> Floats:
    """Deviations above peers, signals, and the logarithms of the size and of what was paid: outcomes say whether they count."""
    size = np.log1p(every.column("n_patients"))
    paid = np.log1p(every.column("reimbursed_cents"))
    several = strength.sum(axis=1)
    told: Floats = np.column_stack([learned.bounded(every.values), strength, several, size, paid])
    return told


def _rows(every: Features, known: list[Outcome]) -> tuple[Rows, list[Outcome]]:
    """Row of each outcome: the year before the decision, else that of the decision; outcomes without either are left out."""
    place = {key: n for n, key in enumerate(every.keys)}
    rows, kept = [], []
    for one in known:
        year = one.decided_on.year
        row = place.get((one.provider_id, year - 1), place.get((one.provider_id, year)))
        if row is not None:
            rows.append(row)
            kept.append(one)
    return np.array(rows, dtype=np.int64), kept
