"""The extract of the people: `identities` and `persons`, as a fund would give them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from relais.synthetic import lists
from relais.synthetic.households import SEXES, Territory
from relais.synthetic.identifiers import nirs, phones
from relais.synthetic.identities import draw_given
from relais.synthetic.scenarios.var_2021.civil import civil
from relais.synthetic.scenarios.var_2021.places import (
    N_PEOPLE,
    SEED,
    pseudonym_column,
)
from relais.synthetic.text import coded, dates

# Above the places that a synthetic fund of any size uses: nobody shares a number with someone of `relais synth`.
FIRST_NIR = 6_500_000
COVERS = ("private", "c2s_free", "c2s_participative", "none")


def write_extract(folder: Path, fund: str, department: str) -> None:
    """`identities` and `persons` of everybody."""
    rng = np.random.default_rng(SEED)
    ids = pseudonym_column()
    sex, age, birth = civil(rng)
    rights = rng.choice(len(COVERS), size=N_PEOPLE, p=(0.72, 0.12, 0.06, 0.10))
    pq.write_table(_identities(rng, ids, sex, birth, department), folder / "identities.parquet")
    persons = {
        "person_id": ids,
        "household_id": pa.nulls(N_PEOPLE, pa.string()),
        "household_role": pa.array(["applicant"] * N_PEOPLE),
        "fund": pa.array([fund] * N_PEOPLE),
        "regime": pa.array(["general"] * N_PEOPLE),
        "complementary": coded(np.where(age >= 75, 0, rights), COVERS),
        "has_declared_doctor": pa.array(rng.random(N_PEOPLE) < 0.9),
        "has_account": pa.array(rng.random(N_PEOPLE) < np.where(age >= 75, 0.62, 0.88)),
        "died_on": pa.nulls(N_PEOPLE, pa.date32()),
        "opted_out": pa.array(np.zeros(N_PEOPLE, bool)),
    }
    pq.write_table(pa.table(persons), folder / "persons.parquet")


def _identities(
    rng: np.random.Generator, ids: pa.Array, sex: np.ndarray, birth: np.ndarray, department: str
) -> pa.Table:
    territory = Territory.of(department)
    names, chances = lists.surnames()
    year = birth.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
    last = coded(rng.choice(len(names), size=N_PEOPLE, p=chances), pa.array(names))
    given = coded(draw_given(rng, sex, year), pa.array(lists.given_names()[0]))
    village = rng.choice(len(territory.codes), size=N_PEOPLE, p=territory.share)
    streets = pa.array(lists.streets())
    door = pa.array(rng.integers(1, 120, N_PEOPLE)).cast(pa.string())
    street = streets.take(pa.array(rng.integers(0, len(streets), N_PEOPLE)))
    index = FIRST_NIR + np.arange(N_PEOPLE)
    return pa.table(
        {
            "person_id": ids,
            "nir": nirs(index, 2 - sex, year, department),
            "last_name": last,
            "birth_name": last,
            "first_names": given,
            "birth_date": dates(birth),
            "sex": coded(sex, SEXES),
            "address": pc.binary_join_element_wise(door, street, " "),
            "postal_code": coded(village, territory.postal_codes),
            "commune": territory.column(village),
            "phone": phones(rng.integers(0, 2**31, N_PEOPLE), rng.random(N_PEOPLE) < 0.6),
            "email": pa.nulls(N_PEOPLE, pa.string()),
        }
    )
