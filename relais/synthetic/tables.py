"""The tables about people, from the arrays of a batch."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from relais.synthetic.households import HOUSING, ROLES, SEXES, Batch, Territory
from relais.synthetic.incomes import Incomes
from relais.synthetic.people import Traits
from relais.synthetic.profiles import Profile
from relais.synthetic.rights import COVERS
from relais.synthetic.text import coded, dates

REGIMES = ("general", "self_employed")


def _fund(batch: Batch, n: int) -> pa.Array:
    return coded(np.zeros(n), [batch.plan.fund])


def person_table(
    batch: Batch,
    territory: Territory,
    incomes: Incomes,
    traits: Traits,
    cover: np.ndarray,
    last_care: np.ndarray,
    person_ids: pa.Array,
    household_ids: pa.Array,
) -> pa.Table:
    """The table `persons`."""
    own = (incomes.profile == Profile.SELF_EMPLOYED) & batch.p_adult
    return pa.table(
        {
            "person_id": person_ids,
            "household_id": household_ids.take(pa.array(batch.p_household)),
            "household_role": coded(batch.p_role, ROLES),
            "birth_date": dates(batch.p_birth),
            "sex": coded(batch.p_sex, SEXES),
            "commune": territory.column(batch.h_commune[batch.p_household]),
            "fund": _fund(batch, batch.n),
            "regime": coded(own, REGIMES),
            "ald": pa.array(traits.ald),
            "invalidity_category": pa.array(traits.invalidity.astype(np.int16)),
            "complementary": coded(cover[batch.p_household], COVERS),
            "has_declared_doctor": pa.array(traits.declared_doctor),
            "last_care_on": dates(last_care, mask=last_care < 0),
            "died_on": dates(traits.died_on, mask=traits.died_on < 0),
            "residence_title_ends_on": dates(traits.title_ends_on, mask=traits.title_ends_on < 0),
            "has_phone": pa.array(traits.phone),
            "has_email": pa.array(traits.email),
            "has_account": pa.array(traits.account),
            "opted_out": pa.array(traits.opted_out),
            "shared_custody": pa.array(batch.h_shared[batch.p_household] & ~batch.p_adult),
        }
    )


def household_table(
    batch: Batch, territory: Territory, incomes: Incomes, household_ids: pa.Array
) -> pa.Table:
    """The table `households`, with its 24 months of housing aid."""
    n = len(batch.h_size)
    columns = {
        "household_id": household_ids,
        "fund": _fund(batch, n),
        "commune": territory.column(batch.h_commune),
        "territory": coded(np.zeros(n), ["metropole"]),
        "alsace_moselle": pa.array(np.zeros(n, bool)),
        "housing": coded(batch.h_housing, HOUSING, mask=incomes.housing_unknown),
    }
    for place, month in enumerate(batch.plan.months):
        columns[f"housing_aid_{month}"] = pa.array(
            incomes.aid[:, place], mask=incomes.aid_unknown[:, place]
        )
    return pa.table(columns)


def resource_table(
    batch: Batch, incomes: Incomes, person_ids: pa.Array, household_ids: pa.Array
) -> pa.Table:
    """The table `resources`, wide, one row a person."""
    columns: dict[str, pa.Array] = {
        "person_id": person_ids,
        "household_id": household_ids.take(pa.array(batch.p_household)),
    }
    for kind, amounts in incomes.amounts.items():
        unknown = incomes.unknown.get(kind)
        by_month = np.ascontiguousarray(amounts.T)
        for place, month in enumerate(batch.plan.months):
            mask = None if unknown is None else unknown[:, place]
            columns[f"{kind}_{month}"] = pa.array(by_month[place], mask=mask)
    return pa.table(columns)


def situation_table(batch: Batch, incomes: Incomes, person_ids: pa.Array) -> pa.Table:
    """The table `situations`: those still open on the day of the extract."""
    names = list(incomes.situation_from)
    who, what, since = [], [], []
    for place, values in enumerate(incomes.situation_from.values()):
        held = np.flatnonzero((values >= 0) & batch.p_adult)
        who.append(held)
        what.append(np.full(len(held), place))
        since.append(values[held])
    person, kind, start = (np.concatenate(parts) for parts in (who, what, since))
    order = np.lexsort((kind, person))
    n = len(order)
    return pa.table(
        {
            "person_id": person_ids.take(pa.array(person[order])),
            "situation": coded(kind[order], names),
            "starts_on": dates(start[order]),
            "ends_on": dates(np.zeros(n), mask=np.ones(n, bool)),
        }
    )
