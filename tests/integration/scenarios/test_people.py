"""The people of a scenario: an extract like any other, of ages that fit, sharing nothing with a synthetic fund."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from relais.common.dates import age_on
from relais.common.identifiers import InvalidIdentifier, parse_nir
from relais.registers.directory.loading import load
from relais.registers.directory.models import Person
from relais.registers.directory.search import find
from relais.synthetic.generate import generate
from relais.synthetic.plan import Plan
from relais.synthetic.scenarios.var_2021.extract import write_extract
from relais.synthetic.scenarios.var_2021.places import N_ELDERLY, N_PEOPLE
from tests.cast import Cast


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("extract")
    write_extract(folder, "831", "83")
    return folder


def few(extract: Path, folder: Path, n: int) -> Path:
    for name in ("identities", "persons"):
        pq.write_table(
            pq.read_table(extract / f"{name}.parquet").slice(0, n), folder / f"{name}.parquet"
        )
    return folder


@pytest.mark.no_database
def test_ages_fit_the_public(extract: Path) -> None:
    births = pq.read_table(extract / "identities.parquet")["birth_date"].to_pylist()
    day = date(2021, 3, 15)
    elderly = [age_on(birth, day) for birth in births[:N_ELDERLY]]
    fragile = [age_on(birth, day) for birth in births[N_ELDERLY:]]
    assert min(elderly) >= 75
    assert 18 <= min(fragile) < max(fragile) <= 75


@pytest.mark.no_database
def test_numbers_are_nobody_s_and_nobody_else_s(extract: Path, tmp_path: Path) -> None:
    table = pq.read_table(extract / "identities.parquet")
    numbers = table["nir"]
    assert (
        pc.count_distinct(numbers).as_py()
        == pc.count_distinct(table["person_id"]).as_py()
        == N_PEOPLE
    )
    with pytest.raises(InvalidIdentifier):
        parse_nir(numbers[0].as_py())
    generate(Plan(insured=2_000, seed=1), tmp_path)
    others = pq.read_table(tmp_path / "identities.parquet", columns=["nir", "person_id"])
    for name in ("nir", "person_id"):
        mine = pa.array(table[name].to_pylist())
        assert not pc.any(pc.is_in(others[name].combine_chunks().cast(pa.string()), mine)).as_py()


@pytest.mark.django_db
def test_they_load_as_an_extract_and_are_found(cast: Cast, extract: Path, tmp_path: Path) -> None:
    folder = few(extract, tmp_path, 300)
    result = load(folder, communes={})
    assert (result.n_added, sum(result.rejected.values()), sum(result.left_out.values())) == (
        300,
        0,
        0,
    )
    somebody = Person.objects.filter(fund=cast.fund).latest("pk")
    wanted = f"{somebody.last_name} {somebody.first_names} {somebody.birth_date:%d/%m/%Y}"
    assert somebody.pk in {match.person.pk for match in find(cast.agent, wanted, 10)}
    assert load(folder, communes={}).n_unchanged == 300
