"""A change of values is tried on the register before it is switched on; refusals are French sentences."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from relais.data.screening.definition import ScreeningError
from relais.data.screening.registry import screenings
from relais.data.screening.run import screen
from relais.data.screening.shadow import Change, shadow
from relais.data.screening.stops.verdicts import judge
from relais.data.warehouse import open_warehouse, spark_sql, unbound
from relais.rules.rights.c2s.register import Tables, register
from relais.rules.rights.c2s.scale import scale_at
from relais.rules.store import Store, default_store
from tests.warehouses import make_warehouse

ON = date(2025, 5, 14)
MONTHS = [f"2024_{month:02d}" for month in range(4, 13)] + [f"2025_{n:02d}" for n in range(1, 5)]
CEILING = """\
id: c2s_ceiling_free
title: Plafond essayé
unit: eur_cents
values:
  - from: 2025-04-01
    value: {"1": 1100000}
    reference: essai
    source: essai
    reviewed: reviewed
"""


def home_with(folder: Path, yearly: dict[str, int]) -> Path:
    """One person a household, by yearly pension in cents."""
    people = list(yearly)
    make_warehouse(
        folder,
        ON,
        {
            "persons": [
                {"person_id": f"p{one}", "household_id": one, "birth_date": date(1960, 1, 1)}
                for one in people
            ],
            "households": [
                {
                    "household_id": one,
                    "territory": "metropole",
                    "alsace_moselle": False,
                    "housing": "tenant",
                    "commune": "83137",
                    **{f"housing_aid_{month}": 0 for month in MONTHS},
                }
                for one in people
            ],
            "resources": [
                {
                    "person_id": f"p{one}",
                    "household_id": one,
                    **{f"retirement_{month}": yearly[one] // 12 for month in MONTHS},
                }
                for one in people
            ],
            "situations": [],
            "rights_requests": [],
        },
    )
    return folder


def test_who_gains_and_who_loses_under_other_values(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", {"a": 1020000, "b": 1050000, "c": 1200000, "d": 2000400})
    values = tmp_path / "values"
    values.mkdir()
    (values / "c2s_ceiling_free.yaml").write_text(CEILING, encoding="utf-8")
    with open_warehouse(home, memory_limit="500MB") as warehouse:
        found = shadow(warehouse, home, ON, Store(values, over=default_store()))
    assert found.total == Change(4, 1, 0, before_cents=5000, after_cents=2500)
    assert found.moves[("participative", "free")] == Change(1, 1, 0, 2500, 0)
    assert found.by_commune == {"83137": Change(4, 1, 0, 5000, 2500)}
    assert pq.read_table(found.changed)["household_id"].to_pylist() == ["b"]
    assert not (home / "signals").exists()


def test_two_dates_are_compared_as_two_sets_of_values_are(tmp_path: Path) -> None:
    """In July a month of the period is not in the extracts: who had an answer has one no more, and the other way."""
    home = home_with(tmp_path / "home", {"a": 1_025_000, "b": 0})
    with open_warehouse(home, memory_limit="500MB") as warehouse:
        found = shadow(warehouse, home, date(2025, 7, 14), other_on=date(2025, 5, 14))
        other = shadow(warehouse, home, date(2025, 5, 14), other_on=date(2025, 7, 14))
    assert found.total.households == other.total.households == 2
    assert found.total.gaining > 0
    assert (found.total.gaining, found.total.losing) == (other.total.losing, other.total.gaining)


def test_refusals_say_what_to_do(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", {"a": 0})
    with open_warehouse(home, memory_limit="500MB") as warehouse:
        with pytest.raises(ScreeningError, match=r"inconnu.*c2s_non_take_up"):
            screen(warehouse, home, ["inconnu"])
        with pytest.raises(ScreeningError, match="n’existait pas"):
            screen(warehouse, home, ["c2s_non_take_up"], date(2019, 10, 31))
        with pytest.raises(ScreeningError, match="01/04/2027"):
            screen(warehouse, home, ["c2s_non_take_up"], date(2027, 4, 1))
    assert not (home / "verdicts" / "c2s").glob("*.parquet") or not list(
        (home / "verdicts" / "c2s").glob("*")
    )


def test_every_definition_says_what_it_is_and_compiles_for_spark() -> None:
    scale, _ = scale_at(default_store(), ON)
    assert scale is not None
    names = ("means", "households", "situations")
    verdicts = register(Tables(*(unbound(name) for name in names)), scale)
    assert "household_id" in spark_sql(verdicts)

    stops = judge(
        unbound("work_stops"), unbound("payrolls"), unbound("persons"), ON, default_store()
    )

    class Declared:
        on = ON

        def table(self, name: str):
            registers = {"c2s_verdicts": verdicts, "ij_verdicts": stops}
            return registers[name] if name in registers else unbound(name)

    assert {"c2s_non_take_up", "renoncement"} <= set(screenings())
    for screening in screenings().values():
        header = screening.header
        assert header.legal_basis and header.known_false_positives
        assert header.review_due > header.reviewed_on
        assert "subject_id" in spark_sql(screening.find(Declared()))
