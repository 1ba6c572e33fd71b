"""What people answer when the fund asks them whether they received an act."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from relais.synthetic.amounts import Paid, claim_ids
from relais.synthetic.cells import Cells
from relais.synthetic.claims import Lines
from relais.synthetic.households import Batch
from relais.synthetic.people import Traits
from relais.synthetic.text import coded, dates

WORDS = ("received", "not_received", "unsure")
RECEIVED, DENIED, UNSURE = range(3)
_ASKED, _REPLIED = 0.01, 0.7
_USUAL = (0.96, 0.01, 0.03)
"""Shares of the three answers about an act that was done: some forget, or do not know its name."""


@dataclass
class Rows(Cells):
    """Questions of a batch, one cell a line asked about; `line` is its place among the lines of the batch, `answered`
    is -1 without an answer."""

    line: np.ndarray
    asked: np.ndarray
    answered: np.ndarray
    word: np.ndarray


def draw_answers(batch: Batch, traits: Traits, lines: Lines, paid: Paid) -> Rows:
    """Questions about some lines paid to people alive, one to three months after the act."""
    rng = batch.plan.rng(batch.number, 18)
    chosen = (rng.random(len(lines)) < _ASKED) & ~paid.cancelled
    chosen &= traits.died_on[lines.person] < 0
    at = np.flatnonzero(chosen)
    word = np.searchsorted(np.cumsum(_USUAL)[:-1], rng.random(len(at)), side="right")
    return asked(rng, batch, at, lines.starts[at], word, _REPLIED)


def asked(
    rng: np.random.Generator,
    batch: Batch,
    at: np.ndarray,
    act_on: np.ndarray,
    word: np.ndarray,
    replying: float,
) -> Rows:
    """Questions about lines at places `at`, acts of the days `act_on`: those asked by the day of the extract, with the
    answers come by then, of the share that replies."""
    n = len(at)
    ask = act_on + rng.integers(25, 70, n)
    reply = ask + rng.integers(3, 30, n)
    silent = (rng.random(n) >= replying) | (reply > batch.plan.today)
    rows = Rows(at, ask, np.where(silent, -1, reply), word)
    return rows.kept(ask <= batch.plan.today)


def answer_table(batch: Batch, rows: Rows, lines: Lines, person_ids: pa.Array) -> pa.Table:
    """The table `patient_answers`: the applicant of the household answers for a child."""
    some = lines.kept(rows.line)
    first = batch.h_first[batch.p_household[some.person]]
    who = np.where(batch.p_age[some.person] >= 18, some.person, first)
    silent = rows.answered < 0
    return pa.table(
        {
            "claim_id": claim_ids(batch, some),
            "line_no": pa.array(some.line_no.astype(np.int32)),
            "person_id": person_ids.take(pa.array(who)),
            "asked_on": dates(rows.asked),
            "answered_on": dates(rows.answered, mask=silent),
            "answer": coded(rows.word, WORDS, mask=silent),
        }
    )
