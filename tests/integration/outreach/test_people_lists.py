"""From the warehouse to a campaign and back: the night's lists give a target, and say what it caused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from relais.casework.outreach.actions import build_wave
from relais.casework.outreach.effect import effect
from relais.data.screening.people_lists import hand_over_lists
from relais.data.warehouse import open_warehouse
from tests.cast import Cast
from tests.integration.outreach.register import NOW, draft, make_people
from tests.warehouses import make_warehouse

ON = dt.date(2026, 11, 30)


def person(n: int, **facts: object) -> dict:
    born = dt.date(1940, 1, 1)
    return {"person_id": f"p{n:06d}", "household_id": f"h{n}", "birth_date": born, **facts}


def claim(n: int, days: int, *, family: str = "consultation", cancelled: bool = False) -> dict:
    return {
        "claim_id": f"c{n}-{days}-{family}",
        "patient_id": f"p{n:06d}",
        "provider_id": "d1",
        "act_code": "G",
        "act_family": family,
        "starts_on": NOW.date() + dt.timedelta(days=days),
        "ends_on": NOW.date() + dt.timedelta(days=days),
        "paid_on": ON,
        "cancelled": cancelled,
    }


def read(home: Path, name: str) -> list[dict]:
    return pq.read_table(home / f"{name}.parquet").to_pylist()


def test_lists_are_those_of_the_living_and_of_what_happened(tmp_path: Path) -> None:
    tables = {
        "persons": [
            person(1, ald=True, last_care_on=dt.date(2026, 1, 1)),
            person(2, ald=True, died_on=dt.date(2026, 1, 1)),
            person(3, ald=False, invalidity_category=2, last_care_on=dt.date(2024, 11, 29)),
            person(4),
        ],
        "claims": [
            claim(1, 2),
            claim(1, 2, family="dental"),
            claim(3, 3, cancelled=True),
        ],
        "rights_requests": [
            {
                "request_id": f"r{n}",
                "right": right,
                "household_id": "h",
                "person_id": f"p{n:06d}",
                "requested_on": dt.date(2026, 3, 1),
            }
            for n, right in ((1, "c2s"), (2, "ame"))
        ],
    }
    make_warehouse(tmp_path, ON, tables)
    with open_warehouse(tmp_path) as warehouse:
        written = hand_over_lists(warehouse, tmp_path)
        assert hand_over_lists(warehouse, tmp_path) == written
    assert read(tmp_path, "targets/affection_de_longue_duree") == [{"pseudonym": "p000001"}]
    assert read(tmp_path, "targets/invalidite") == [{"pseudonym": "p000003"}]
    late = read(tmp_path, "targets/sans_soins_depuis_24_mois")
    assert {row["pseudonym"] for row in late} == {"p000003", "p000004"}
    asked = [{"pseudonym": "p000001", "on": dt.date(2026, 3, 1)}]
    assert read(tmp_path, "events/c2s_demandee") == asked
    seen = [{"pseudonym": "p000001", "on": NOW.date() + dt.timedelta(days=2)}]
    assert read(tmp_path, "events/consultation") == seen
    assert written["events/consultation"] == 1


def test_a_list_makes_a_target_and_an_event_its_effect(
    cast: Cast, tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    settings.RELAIS_HOME = tmp_path
    make_people(cast.fund, 60)
    tables = {
        "persons": [person(n, ald=n < 30) for n in range(60)],
        "claims": [claim(n, 2) for n in range(60)],
    }
    make_warehouse(tmp_path, ON, tables)
    with open_warehouse(tmp_path) as warehouse:
        hand_over_lists(warehouse, tmp_path)
    campaign = draft(
        cast.manager,
        query={"lists": [{"name": "affection_de_longue_duree"}]},
        holdout_per_mille=500,
        measured_event="consultation",
        measured_days=5,
    )
    build_wave(actor=cast.manager, campaign=campaign, title="", now=NOW)
    assert campaign.targets.count() == 30
    found = effect(campaign, NOW.date() + dt.timedelta(days=6))
    assert (found.called.numerator, found.held_out.numerator) == (15, 15)
    assert found.difference is not None
    assert found.difference.value == 0
