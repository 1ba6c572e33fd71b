"""Complementary cover, and the requests that explain it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from relais.synthetic.households import Batch
from relais.synthetic.identifiers import numbers
from relais.synthetic.plan import Plan, day
from relais.synthetic.statuses import Status
from relais.synthetic.text import coded, dates

COVERS = ("none", "private", "c2s_free", "c2s_participative", "ame")
NO_COVER, PRIVATE, C2S_FREE, C2S_PARTICIPATIVE, AME = range(5)
CHANNELS = ("online", "paper", "partner", "desk")
_CHANNEL_SHARES = (0.204, 0.556, 0.08, 0.16)  # 20.39 % online: CPAM du Var 2021
OUTCOMES = ("free", "participative", "refused", "withdrawn", "renounced")
FREE, PARTICIPATIVE, REFUSED, WITHDRAWN, RENOUNCED = range(5)
RIGHTS = ("c2s", "ame")


def draw_cover(batch: Batch) -> np.ndarray:
    """Complementary cover of each household, a place in COVERS."""
    rng = batch.plan.rng(batch.number, 3)
    status = batch.h_status
    without = np.select([status == Status.ORDINARY, status == Status.LAPSED], [0.045, 0.3], 0.5)
    other = np.where(rng.random(len(status)) < without, NO_COVER, PRIVATE)
    return np.select(
        [
            np.isin(status, (Status.RSA_HOLDER, Status.FREE_HOLDER)),
            np.isin(status, (Status.PARTICIPATIVE_HOLDER, Status.WITHIN_ONE_EURO)),
            status == Status.AME,
        ],
        [C2S_FREE, C2S_PARTICIPATIVE, AME],
        other,
    )


def _month_starts(plan: Plan) -> np.ndarray:
    """First days of the months from 36 before the extract's year to its December, and one more year."""
    return np.array(
        [day(date(y, m, 1)) for y in range(plan.year - 3, plan.year + 3) for m in range(1, 13)]
    )


def draw_requests(batch: Batch, household_ids: pa.Array, person_ids: pa.Array) -> pa.Table:
    """Requests for C2S and AME, one row a request, sorted by household and date.

    Holders have a right that covers the day of the extract, and most of them an earlier one; the lapsed
    have a right that ended; the refused and the pending have asked this year.
    """
    rng = batch.plan.rng(batch.number, 4)
    plan, status = batch.plan, batch.h_status
    n = len(status)
    months = _month_starts(plan)
    december = 47  # place of December of the extract's year in `months`
    current = december - rng.integers(0, 12, n)
    ended = december - rng.integers(12, 21, n)
    holder = np.isin(
        status,
        (
            Status.RSA_HOLDER,
            Status.FREE_HOLDER,
            Status.PARTICIPATIVE_HOLDER,
            Status.WITHIN_ONE_EURO,
            Status.AME,
        ),
    )
    free = np.isin(status, (Status.RSA_HOLDER, Status.FREE_HOLDER, Status.AME)) | (
        status == Status.LAPSED
    ) & (rng.random(n) < 0.5)
    granted = np.where(free, FREE, PARTICIPATIVE)
    lead = rng.integers(20, 75, n)
    wait = np.minimum(rng.integers(8, 58, n), lead - 5)
    blocks = [
        _granted(
            np.flatnonzero(holder & (rng.random(n) < 0.55)),
            current - 12,
            months,
            granted,
            lead,
            wait,
        ),
        _granted(np.flatnonzero(holder), current, months, granted, lead, wait),
        _granted(np.flatnonzero(status == Status.LAPSED), ended, months, granted, lead, wait),
    ]
    refused = np.flatnonzero(np.isin(status, (Status.REFUSED, Status.REFUSED_SMALL_MARGIN)))
    asked = plan.today - rng.integers(65, 200, n)
    blocks.append(_ungranted(refused, asked, wait, REFUSED))
    late = np.flatnonzero(status == Status.PENDING)
    blocks.append(_ungranted(late, plan.today - rng.integers(3, 45, n), wait, -1))
    gave_up = np.flatnonzero((status == Status.ORDINARY) & (rng.random(n) < 0.002))
    blocks.append(_ungranted(gave_up, asked, wait, WITHDRAWN))
    block = {key: np.concatenate([part[key] for part in blocks]) for key in blocks[0]}
    order = np.lexsort((block["asked"], block["household"]))
    return _table(
        batch, {key: values[order] for key, values in block.items()}, rng, household_ids, person_ids
    )


def _granted(
    who: np.ndarray,
    start: np.ndarray,
    months: np.ndarray,
    granted: np.ndarray,
    lead: np.ndarray,
    wait: np.ndarray,
) -> dict[str, np.ndarray]:
    opened = months[start[who]]
    asked = opened - lead[who]
    return {
        "household": who,
        "asked": asked,
        "decided": asked + wait[who],
        "outcome": granted[who],
        "starts": opened,
        "ends": months[start[who] + 12] - 1,
    }


def _ungranted(
    who: np.ndarray, asked: np.ndarray, wait: np.ndarray, outcome: int
) -> dict[str, np.ndarray]:
    none = np.full(len(who), -1)
    decided = none if outcome < 0 else asked[who] + wait[who]
    return {
        "household": who,
        "asked": asked[who],
        "decided": decided,
        "outcome": np.full(len(who), outcome),
        "starts": none,
        "ends": none,
    }


def _table(
    batch: Batch,
    block: dict[str, np.ndarray],
    rng: np.random.Generator,
    household_ids: pa.Array,
    person_ids: pa.Array,
) -> pa.Table:
    n = len(block["household"])
    household = block["household"]
    status = batch.h_status[household]
    channel = np.searchsorted(np.cumsum(_CHANNEL_SHARES), rng.random(n) * 0.999999, side="right")
    automatic = (status == Status.RSA_HOLDER) & (batch.plan.year >= 2022)
    return pa.table(
        {
            "request_id": numbers(batch.number, n, "D"),
            "right": coded((status == Status.AME).astype(int), RIGHTS),
            "household_id": household_ids.take(pa.array(household)),
            "person_id": person_ids.take(pa.array(batch.h_first[household])),
            "requested_on": dates(block["asked"]),
            "channel": coded(channel, CHANNELS, mask=automatic),
            "outcome": coded(np.maximum(block["outcome"], 0), OUTCOMES, mask=block["outcome"] < 0),
            "decided_on": dates(block["decided"], mask=block["decided"] < 0),
            "starts_on": dates(block["starts"], mask=block["starts"] < 0),
            "ends_on": dates(block["ends"], mask=block["ends"] < 0),
        }
    )
