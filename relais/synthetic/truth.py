"""What was planted and what the law says: written apart, never beside the extracts."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from relais.synthetic.eligibility import FREE, PARTICIPATIVE, UNDETERMINED, VERDICTS
from relais.synthetic.households import Batch
from relais.synthetic.incomes import Incomes
from relais.synthetic.people import Traits
from relais.synthetic.quotes import FAMILIES, Quotes
from relais.synthetic.rights import AME, C2S_FREE, C2S_PARTICIPATIVE
from relais.synthetic.statuses import Status
from relais.synthetic.text import coded
from relais.synthetic.work import Payment, Stops

TRUTH_SCHEMA = pa.schema(
    [
        ("kind", pa.string()),
        ("household_id", pa.string()),
        ("person_id", pa.string()),
        ("claim_id", pa.string()),
        ("complete", pa.bool_()),
        ("facts", pa.string()),
        ("subject_kind", pa.string()),
        ("subject_id", pa.string()),
        ("lines", pa.list_(pa.string())),
    ]
)
ASKED = (Status.PENDING, Status.REFUSED, Status.REFUSED_SMALL_MARGIN, Status.LAPSED)


def non_take_up(batch: Batch, incomes: Incomes, cover: np.ndarray, traits: Traits) -> np.ndarray:
    """Households entitled to C2S on the day of the extract, on complete facts, that never asked for it."""
    entitled = np.isin(incomes.verdicts.verdict, (FREE, PARTICIPATIVE)) & incomes.complete
    held = np.isin(cover, (C2S_FREE, C2S_PARTICIPATIVE, AME))
    alive = traits.died_on[batch.h_first] < 0
    return entitled & ~held & alive & ~np.isin(batch.h_status, ASKED)


def household_truth(
    batch: Batch, incomes: Incomes, cover: np.ndarray, traits: Traits, household_ids: pa.Array
) -> pa.Table:
    """One row a household: what the law says of it on the day of the extract."""
    found = incomes.verdicts
    return pa.table(
        {
            "household_id": household_ids,
            "status": coded(batch.h_status, [status.name.lower() for status in Status]),
            "verdict": coded(found.verdict, VERDICTS),
            "complete": pa.array(incomes.complete),
            "base_low_cents": pa.array(found.low),
            "base_high_cents": pa.array(found.high),
            "ceiling_free_cents": pa.array(found.free),
            "ceiling_participative_cents": pa.array(found.participative),
            "alive": pa.array(traits.died_on[batch.h_first] < 0),
            "has_c2s": pa.array(np.isin(cover, (C2S_FREE, C2S_PARTICIPATIVE))),
            "non_take_up": pa.array(non_take_up(batch, incomes, cover, traits)),
        }
    )


@dataclass(frozen=True)
class Ids:
    """Identifiers of a batch: of households, of persons."""

    households: pa.Array
    persons: pa.Array


Row = dict[str, object]


def planted_truth(
    batch: Batch,
    incomes: Incomes,
    cover: np.ndarray,
    traits: Traits,
    quotes: Quotes,
    given_up: np.ndarray,
    ids: Ids,
) -> pa.Table:
    """One row a planted need. `given_up`: places of the quotes given up for their cost."""
    near = np.isin(batch.h_status, (Status.JUST_BELOW, Status.JUST_ABOVE, Status.WITHIN_ONE_EURO))
    of_households = {
        "c2s_non_take_up": non_take_up(batch, incomes, cover, traits),
        "near_ceiling": near,
        "refused_small_margin": batch.h_status == Status.REFUSED_SMALL_MARGIN,
        "c2s_unknown": incomes.verdicts.verdict == UNDETERMINED,
    }
    alive = traits.died_on < 0
    of_persons = {
        "no_declared_doctor": alive & ~traits.declared_doctor & (batch.p_age >= 16),
        "over80_without_care": traits.no_care & (batch.p_age >= 80),
        "long_illness_without_care": traits.no_care & traits.ald,
    }
    rows: list[Row] = []
    for kind, chosen in of_households.items():
        rows += [
            _household(kind, batch, incomes, ids, at) for at in np.flatnonzero(chosen).tolist()
        ]
    for kind, chosen in of_persons.items():
        for at in np.flatnonzero(chosen).tolist():
            rows.append(_person(kind, batch, ids, at, {"age": int(batch.p_age[at])}))
    rows += _given_up(batch, quotes, given_up, ids)
    return pa.Table.from_pylist(rows, schema=TRUTH_SCHEMA)


def underpaid_truth(
    batch: Batch, stops: Stops, payment: Payment, ids: Ids, alive: np.ndarray
) -> pa.Table:
    """One row a stop of a living person paid less than owed: a month of wages forgotten, or nothing paid."""
    rows = []
    planted = (payment.owed > 0) & (payment.forgotten | ~payment.paid) & alive[stops.person]
    for at in np.flatnonzero(planted).tolist():
        facts: Row = {
            "owed_cents": int(payment.owed[at]),
            "reason": "month_forgotten" if payment.paid[at] else "unpaid",
        }
        person = int(stops.person[at])
        household_id = ids.households[int(batch.p_household[person])].as_py()
        person_id, complete = ids.persons[person].as_py(), bool(payment.complete[at])
        rows.append(_row("ij_underpaid", household_id, person_id, complete, facts))
    return pa.Table.from_pylist(rows, schema=TRUTH_SCHEMA)


def _household(kind: str, batch: Batch, incomes: Incomes, ids: Ids, at: int) -> Row:
    """A row about a household, told of its applicant; amounts only where the facts are complete."""
    found = incomes.verdicts
    free, participative = int(found.free[at]), int(found.participative[at])
    complete = bool(incomes.complete[at])
    facts: Row = {
        "verdict": VERDICTS[found.verdict[at]],
        "ceiling_free_cents": free,
        "ceiling_participative_cents": participative,
    }
    if complete:
        base = int(found.high[at])
        facts |= {
            "base_cents": base,
            "to_free_cents": free - base,
            "to_participative_cents": participative - base,
        }
    household_id, first = ids.households[at].as_py(), int(batch.h_first[at])
    return _row(kind, household_id, ids.persons[first].as_py(), complete, facts)


def _person(kind: str, batch: Batch, ids: Ids, at: int, facts: Row) -> Row:
    household_id = ids.households[int(batch.p_household[at])].as_py()
    return _row(kind, household_id, ids.persons[at].as_py(), True, facts)


def _given_up(batch: Batch, quotes: Quotes, places: np.ndarray, ids: Ids) -> list[Row]:
    rows = []
    for at in places.tolist():
        facts: Row = {
            "act_family": FAMILIES[quotes.family[at]],
            "patient_share_cents": int(quotes.share[at]),
        }
        rows.append(_person("care_given_up_for_cost", batch, ids, int(quotes.person[at]), facts))
    return rows


def _row(
    kind: str,
    household_id: str | None,
    person_id: str,
    complete: bool,
    facts: Row,
) -> Row:
    return {
        "kind": kind,
        "household_id": household_id,
        "person_id": person_id,
        "claim_id": None,
        "complete": complete,
        "facts": told(facts),
        "subject_kind": "person",
        "subject_id": person_id,
        "lines": [],
    }


def told(facts: Row) -> str:
    """Facts as JSON."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True)
