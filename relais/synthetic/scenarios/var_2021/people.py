"""The people of the scenario: an extract of identities as a fund would give it, loaded as any other."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from relais import geo
from relais.casework.outreach.models import Campaign
from relais.registers.accounts.models import Fund
from relais.registers.directory.loading import load
from relais.registers.directory.models import Person
from relais.synthetic import lists
from relais.synthetic.households import SEXES, Territory
from relais.synthetic.identifiers import nirs, phones, pseudonyms
from relais.synthetic.identities import draw_given
from relais.synthetic.scenarios.scenario import Progress, Stage
from relais.synthetic.text import coded, dates

SEED = 2021
N_ELDERLY, N_FRAGILE, N_OTHERS = 42_441, 63_357, 1_202
"""People called of each public, and people of working age who were not called."""
N_PEOPLE = N_ELDERLY + N_FRAGILE + N_OTHERS
# Above the places that a synthetic fund of any size uses: nobody shares a number with someone of `relais synth`.
FIRST_NIR = 6_500_000
PREFIX = "V"
AGES = ((75, 100), (18, 75), (20, 62))
"""Completed years on 1 January 2021, last excluded, of each group."""
CAMPAIGN = "Aller vers la vaccination contre la Covid-19"
"""The campaign that comes next: once it is there, the people were loaded to the last."""
COVERS = ("private", "c2s_free", "c2s_participative", "none")


def codes() -> list[str]:
    """Pseudonyms: first the people of 75 and over, then the fragile, then the others."""
    found: list[str] = pseudonyms(PREFIX, 0, np.arange(N_PEOPLE), SEED).to_pylist()
    return found


def run(stage: Stage, progress: Progress) -> bool:
    """Loads those who are not in the register yet, as any extract: what agents changed since then stays."""
    if Campaign.objects.filter(fund=stage.fund, title=CAMPAIGN).exists():
        return False
    with tempfile.TemporaryDirectory() as folder:
        write_extract(Path(folder), stage.fund.code, stage.fund.department)
        result = load(
            Path(folder),
            fund_code=stage.fund.code,
            communes=_commune_names(),
            on_progress=lambda done, total: progress(done),
        )
    return bool(result.n_added or result.n_changed)


def here(fund: Fund, wanted: list[str]) -> list[Person]:
    """The people of these pseudonyms, in the order asked."""
    found = {
        person.pseudonym: person
        for start in range(0, len(wanted), 500)
        for person in Person.objects.filter(fund=fund, pseudonym__in=wanted[start : start + 500])
    }
    return [found[code] for code in wanted]


def write_extract(folder: Path, fund: str, department: str) -> None:
    """`identities` and `persons` of everybody."""
    rng = np.random.default_rng(SEED)
    ids = pseudonyms(PREFIX, 0, np.arange(N_PEOPLE), SEED)
    sex, age, birth = _civil(rng)
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


def _civil(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sex, completed years on 1 January 2021, and birth in days since 1970."""
    group = np.repeat([0, 1, 2], [N_ELDERLY, N_FRAGILE, N_OTHERS])
    low, high = np.array(AGES)[group].T
    # The old grow rarer with age; frailty grows with it.
    skew = np.array((1.6, 0.7, 1.0))[group]
    age = low + np.floor((high - low) * rng.random(N_PEOPLE) ** skew).astype(int)
    women = np.where(group == 0, 0.58, 0.53)
    sex = (rng.random(N_PEOPLE) >= women).astype(int)
    day = rng.integers(1, 366, N_PEOPLE)
    new_year = (np.datetime64("2021") - age).astype("datetime64[D]").astype(int)
    return sex, age, new_year - day


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


def _commune_names() -> dict[str, str]:
    table = geo.communes()
    return dict(zip(table["code"].to_pylist(), table["name"].to_pylist(), strict=True))
