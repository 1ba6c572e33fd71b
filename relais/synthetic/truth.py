"""What was planted and what the law says: written apart, never beside the extracts."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa

from relais.synthetic.amounts import Planted
from relais.synthetic.claims import Lines
from relais.synthetic.eligibility import FREE, PARTICIPATIVE, UNDETERMINED, VERDICTS
from relais.synthetic.households import Batch
from relais.synthetic.incomes import Incomes
from relais.synthetic.people import Traits
from relais.synthetic.quotes import FAMILIES, GIVEN_UP, Quotes
from relais.synthetic.rights import AME, C2S_FREE, C2S_PARTICIPATIVE
from relais.synthetic.statuses import Status
from relais.synthetic.text import coded

TRUTH_SCHEMA = pa.schema(
    [
        ("kind", pa.string()),
        ("household_id", pa.string()),
        ("person_id", pa.string()),
        ("claim_id", pa.string()),
        ("complete", pa.bool_()),
        ("facts", pa.string()),
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


def planted_truth(
    batch: Batch,
    incomes: Incomes,
    cover: np.ndarray,
    traits: Traits,
    quotes: Quotes,
    lines: Lines,
    planted: Planted,
    ids: tuple[pa.Array, pa.Array, pa.Array],
) -> pa.Table:
    """One row a planted need or abuse. `ids`: of households, of persons, of the claim of each line."""
    household_ids, person_ids, claim_ids = ids
    found, first = incomes.verdicts, batch.h_first
    rows: list[dict[str, object]] = []

    def household(kind: str, places: np.ndarray, complete: bool = True) -> None:
        for place in np.flatnonzero(places).tolist():
            base = int(found.high[place])
            facts: dict[str, object] = {
                "verdict": VERDICTS[found.verdict[place]],
                "base_cents": base if complete else None,
                "ceiling_free_cents": int(found.free[place]),
                "ceiling_participative_cents": int(found.participative[place]),
                "to_free_cents": int(found.free[place]) - base if complete else None,
                "to_participative_cents": int(found.participative[place]) - base
                if complete
                else None,
            }
            rows.append(
                _row(
                    kind,
                    household_ids[place].as_py(),
                    person_ids[int(first[place])].as_py(),
                    None,
                    complete,
                    facts,
                )
            )

    def person(
        kind: str, places: np.ndarray, facts: dict[int, dict[str, object]] | None = None
    ) -> None:
        for place in places.tolist():
            said = (facts or {}).get(place, {"age": int(batch.p_age[place])})
            home = household_ids[int(batch.p_household[place])].as_py()
            rows.append(_row(kind, home, person_ids[place].as_py(), None, True, said))

    household("c2s_non_take_up", non_take_up(batch, incomes, cover, traits))
    near = np.isin(batch.h_status, (Status.JUST_BELOW, Status.JUST_ABOVE, Status.WITHIN_ONE_EURO))
    household("near_ceiling", near)
    household("refused_small_margin", batch.h_status == Status.REFUSED_SMALL_MARGIN)
    household("c2s_unknown", found.verdict == UNDETERMINED, complete=False)
    alive = traits.died_on < 0
    person(
        "no_declared_doctor", np.flatnonzero(alive & ~traits.declared_doctor & (batch.p_age >= 16))
    )
    person("over80_without_care", np.flatnonzero(traits.no_care & (batch.p_age >= 80)))
    person("long_illness_without_care", np.flatnonzero(traits.no_care & traits.ald))
    given_up = np.flatnonzero(quotes.fate == GIVEN_UP)
    facts: dict[int, dict[str, object]] = {
        int(quotes.person[at]): {
            "act_family": FAMILIES[quotes.family[at]],
            "patient_share_cents": int(quotes.share[at]),
        }
        for at in given_up
    }
    person("care_given_up_for_cost", quotes.person[given_up], facts)
    rows += _abuses(lines, planted, person_ids, claim_ids)
    return pa.Table.from_pylist(rows, schema=TRUTH_SCHEMA)


def _abuses(
    lines: Lines, planted: Planted, person_ids: pa.Array, claim_ids: pa.Array
) -> list[dict[str, object]]:
    rows = []
    for copy, original in zip(planted.copies.tolist(), planted.originals.tolist(), strict=True):
        facts: dict[str, object] = {
            "original_claim_id": claim_ids[original].as_py(),
            "original_line_no": int(lines.line_no[original]),
        }
        patient = person_ids[int(lines.person[copy])].as_py()
        rows.append(_row("exact_duplicate", None, patient, claim_ids[copy].as_py(), True, facts))
    for place, cap in zip(planted.overpriced.tolist(), planted.caps.tolist(), strict=True):
        patient = person_ids[int(lines.person[place])].as_py()
        facts = {"line_no": int(lines.line_no[place]), "cap_cents": int(cap)}
        rows.append(_row("price_over_cap", None, patient, claim_ids[place].as_py(), True, facts))
    return rows


def _row(
    kind: str,
    household_id: str | None,
    person_id: str,
    claim_id: str | None,
    complete: bool,
    facts: dict[str, object],
) -> dict[str, object]:
    return {
        "kind": kind,
        "household_id": household_id,
        "person_id": person_id,
        "claim_id": claim_id,
        "complete": complete,
        "facts": json.dumps(facts, ensure_ascii=False, sort_keys=True),
    }
