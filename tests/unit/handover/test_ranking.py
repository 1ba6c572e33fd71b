"""The queue on its way from data to casework: whole, the latest, and with no place for an insured person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from relais.handover.ranking import SCHEMA, About, read_queue, write_queue


def about(known_on: str = "2026-03-02", **given: Any) -> About:
    plain: dict[str, Any] = {
        "on": "2026-02-28", "known_on": known_on, "year": 2025, "n_providers": 60, "seed": 7,
        "share": 0.1, "used": "ensemble",
    }  # fmt: skip
    return About(**{**plain, **given})


def row(provider: str, place: int, **given: Any) -> dict[str, Any]:
    plain = {
        "place": place, "provider_id": provider, "fund": "831", "commune": "83137", "specialty": "01",
        "score": 0.5, "rank": place, "arm": "ranked", "baseline": 9, "amount_cents": 100, "reasons": ["…"],
    }  # fmt: skip
    return {**plain, **given}


def test_nothing_was_ever_ranked(tmp_path: Path) -> None:
    assert read_queue(tmp_path) is None


def test_the_latest_night_is_read_in_order_of_place(tmp_path: Path) -> None:
    write_queue(tmp_path, about("2026-03-01"), [row("d0", 1)])
    write_queue(tmp_path, about(), [row("d2", 2, arm="random"), row("d1", 1)])
    queue = read_queue(tmp_path)
    assert queue is not None
    assert [one["provider_id"] for one in queue.rows] == ["d1", "d2"]
    assert (queue.on.isoformat(), queue.about.seed) == ("2026-02-28", 7)


def test_the_digest_changes_with_either_file_and_not_with_the_hour(tmp_path: Path) -> None:
    digests = []
    for given, rows in (
        (about(), [row("d1", 1)]),
        (about(), [row("d1", 1)]),
        (about(seed=8), [row("d1", 1)]),
        (about(), [row("d1", 2)]),
    ):
        write_queue(tmp_path, given, rows)
        queue = read_queue(tmp_path)
        assert queue is not None
        digests.append(queue.digest)
    assert digests[0] == digests[1] and len(set(digests)) == 3


def test_an_unknown_arm_is_refused_and_the_former_queue_stays(tmp_path: Path) -> None:
    write_queue(tmp_path, about(), [row("d1", 1)])
    with pytest.raises(ValueError, match="unknown arm: guess"):
        write_queue(tmp_path, about(), [row("d1", 1, arm="guess")])
    queue = read_queue(tmp_path)
    assert queue is not None and len(queue.rows) == 1


def test_the_shape_names_professionals_alone() -> None:
    assert not [name for name in SCHEMA.names if "person" in name or "patient" in name]
    assert "provider_id" in SCHEMA.names
