"""What an answer of IJ tells: segments, what would change it, doubts where they decide, values from YAML."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from relais.rules.right import decide
from relais.rules.store import FOLDER, Store, default_store
from tests.spec.rights.examples import stop


def test_segments_follow_each_other() -> None:
    answer = decide("ij", stop("2024-03-01", "2024-03-10", 200000), date(2024, 4, 1))
    parts = answer.amounts["segments"]
    told = [
        (p["starts_on"], p["ends_on"], p["days"], p["total_cents"], p["reason_code"]) for p in parts
    ]
    assert told == [
        ("2024-03-01", "2024-03-03", 3, 0, "waiting"),
        ("2024-03-04", "2024-03-10", 7, 23009, "paid"),
    ]


def test_days_freed_by_the_three_year_window_are_paid_again() -> None:
    """360 days paid long ago leave the window during the stop: payment starts again."""
    facts = stop(
        "2024-01-01",
        "2024-02-20",
        200000,
        prior_stops=[{"starts_on": "2020-02-10", "ends_on": "2021-02-03", "days_paid": 360}],
    )
    parts = decide("ij", facts, date(2024, 3, 1)).amounts["segments"]
    assert [part["reason_code"] for part in parts] == ["waiting", "paid"]
    full = facts | {
        "prior_stops": [{"starts_on": "2021-01-10", "ends_on": "2022-01-04", "days_paid": 360}]
    }
    parts = decide("ij", full, date(2024, 3, 1)).amounts["segments"]
    assert [part["reason_code"] for part in parts] == ["waiting", "over_maximum", "paid"]
    assert parts[2]["starts_on"] == "2024-01-10"


def test_what_would_open_the_right_is_said() -> None:
    wages = [{"month": f"2023-{month:02d}", "gross_cents": 100000} for month in range(9, 13)]
    wages += [{"month": f"2024-{month:02d}", "gross_cents": 100000} for month in (1, 2)]
    facts = stop("2024-03-01", "2024-03-10", 0, hours=140) | {"wages": wages}
    answer = decide("ij", facts, date(2024, 4, 1))
    assert answer.verdict == "none"
    assert "10 heures travaillées de plus sur les 3 derniers mois" in answer.what_would_change
    assert any("de salaires cotisés de plus" in change for change in answer.what_would_change)


def test_a_value_changed_in_yaml_changes_the_answer_and_no_code(tmp_path: Path) -> None:
    """Shadow value: a cap of 1.2 SMIC from April 2025."""
    changed = yaml.safe_load(
        (FOLDER / "ij" / "ij_maladie_cap_smic.yaml").read_text(encoding="utf-8")
    )
    changed["values"][1]["value"] = "1.2"
    (tmp_path / "ij_maladie_cap_smic.yaml").write_text(yaml.safe_dump(changed), encoding="utf-8")
    other = Store(tmp_path, over=default_store())
    facts = stop("2025-04-01", "2025-04-30", 400000)
    assert decide("ij", facts, date(2025, 5, 1), other).amounts["daily_cents"] == 3554
    assert decide("ij", facts, date(2025, 5, 1)).amounts["daily_cents"] == 4147


def _doubts(facts: dict[str, Any]) -> str:
    return " ".join(decide("ij", facts, date(2024, 4, 1)).to_confirm)


def test_a_doubt_shows_only_where_it_decides() -> None:
    """32.877 is a cent more or less; 6.00 is not. The 360 days are far from a stop of ten."""
    assert "Arrondi" in _doubts(stop("2024-03-01", "2024-03-10", 200000))
    assert _doubts(stop("2024-03-01", "2024-03-10", 36500)) == ""
    assert "ALD" in _doubts(stop("2024-03-01", "2024-03-10", 36500, ald=True))
    long = {"affiliated_since": "2010-01-01", "hours_12_months": 1500}
    assert "maximal" in _doubts(stop("2024-01-01", "2025-01-31", 36500, **long))
    assert "maximal" not in _doubts(stop("2024-01-01", "2024-11-30", 36500, **long))


def test_the_rule_is_dated_by_the_stop_and_not_by_the_question() -> None:
    facts = stop("2025-03-31", "2025-04-30", 400000)
    assert decide("ij", facts, date(2026, 6, 1)).rule == "ij@2024-11-01"
    assert (
        decide("ij", facts | {"starts_on": "2025-04-01"}, date(2020, 1, 1)).rule == "ij@2025-04-01"
    )
