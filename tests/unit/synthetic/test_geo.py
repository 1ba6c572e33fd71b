"""The communes and outlines carried."""

from __future__ import annotations

import json
from math import dist

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


def apart_km(one: str, other: str) -> float:
    spots = {row["code"]: (row["x"], row["y"], row["z"]) for row in geo.middles().to_pylist()}
    return dist(spots[one], spots[other]) / 10


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ("83137", "83126", 6),  # Toulon, La Seyne-sur-Mer
        ("83137", "75056", 690),  # Toulon, Paris
        ("17300", "83137", 666),  # La Rochelle, Toulon
        ("97209", "97105", 171),  # Fort-de-France, Basse-Terre
        ("75101", "75118", 4),  # two arrondissements
    ],
)
def test_middles_are_apart_as_on_a_map(one: str, other: str, km: float) -> None:
    """As the crow flies; a middle is that of the area, not of the town."""
    assert apart_km(one, other) == pytest.approx(km, rel=0.03, abs=2)


def test_nearly_every_commune_has_a_middle() -> None:
    """Those of Polynesia, New Caledonia and such have none, nor four communes born in 2025 or after."""
    codes = geo.middles()["code"].to_pylist()
    assert len(set(codes)) == len(codes)
    lacking = set(geo.communes()["code"].to_pylist()) - set(codes)
    assert {code for code in lacking if code < "975"} == {"15031", "15035", "15047", "15171"}
    assert len(lacking) < 120
    assert geo.MIDDLES.stat().st_size < 200_000


def test_an_unknown_department_has_nothing() -> None:
    assert geo.communes_of("00").num_rows == 0
    with pytest.raises(FileNotFoundError):
        geo.outlines("00")
