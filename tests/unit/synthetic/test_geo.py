"""The communes and outlines carried."""

from __future__ import annotations

import json

import pytest

from relais import geo


def test_every_commune_is_carried() -> None:
    table = geo.communes()
    codes = table["code"].to_pylist()
    assert len(set(codes)) == len(codes) == 34_969
    assert sum(table["population"].drop_null().to_pylist()) > 66_000_000


@pytest.mark.parametrize(
    ("department", "n", "code", "name", "postal"),
    [("83", 153, "83137", "Toulon", "83000"), ("17", 462, "17300", "La Rochelle", "17000")],
)
def test_a_department_and_its_town(
    department: str, n: int, code: str, name: str, postal: str
) -> None:
    rows = {row["code"]: row for row in geo.communes_of(department).to_pylist()}
    assert len(rows) == n
    assert rows[code]["name"] == name
    assert postal in rows[code]["postal_codes"]
    assert rows[code]["epci_name"]


@pytest.mark.parametrize("department", geo.outlined_departments())
def test_outlines_are_those_of_the_communes_and_small(department: str) -> None:
    path = geo.outlines(department)
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    codes = {feature["properties"]["code"] for feature in features}
    assert codes == set(geo.communes_of(department)["code"].to_pylist())
    assert path.stat().st_size < 160_000


def test_an_unknown_department_has_nothing() -> None:
    assert geo.communes_of("00").num_rows == 0
    with pytest.raises(FileNotFoundError):
        geo.outlines("00")
