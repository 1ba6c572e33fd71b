"""Même compte donné pour plusieurs foyers : Code pénal 226-4-1 (usurpation), 313-1 (escroquerie)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from relais.handover.signal import Signal
from tests.mining import mined

DAY = date(2021, 3, 1)


def later(days: int) -> date:
    return DAY + timedelta(days=days)


def given(person: str, day: date = DAY, account: str = "A", **more: Any) -> dict[str, Any]:
    return {"holder_kind": "person", "holder_id": person, "account_hash": account, "starts_on": day, **more}  # fmt: skip


def stop(person: str, paid_on: date | None = DAY, **more: Any) -> dict[str, Any]:
    """A stop of a person, paid 100 euros."""
    return {"stop_id": f"s{person}{paid_on}", "person_id": person, "starts_on": date(2021, 2, 1),
            "ends_on": date(2021, 2, 20), "paid_on": paid_on, "paid_cents": 10_000, **more}  # fmt: skip


def found(
    accounts: list[dict[str, Any]], stops: list[dict[str, Any]], homes: str = "abcdef"
) -> list[Signal]:
    """`homes`: the household of p0, p1..., by letter."""
    persons = [{"person_id": f"p{n}", "household_id": home} for n, home in enumerate(homes)]
    return mined("changed_account", [], account_changes=accounts, work_stops=stops, persons=persons)


P3 = ["p0", "p1", "p2"]
PAID = [stop(one) for one in P3]
CASES: list[tuple[str, list[dict[str, Any]], list[dict[str, Any]], str, int]] = [
    ("trois foyers", [given(one) for one in P3], PAID, "abc", 30_000),
    ("deux foyers", [given(one) for one in P3], PAID, "aab", 0),
    ("deux personnes", [given("p0"), given("p1")], PAID, "abc", 0),
    ("trois comptes", [given(one, account=one) for one in P3], PAID, "abc", 0),
    ("en quatre-vingt-dix jours", [given("p0"), given("p1"), given("p2", later(89))],
     [*PAID[:2], stop("p2", later(89))], "abc", 30_000),
    ("un jour de plus", [given("p0"), given("p1"), given("p2", later(90))],
     [*PAID[:2], stop("p2", later(90))], "abc", 0),
    ("payés cent vingt jours après", [given(one) for one in P3], [stop(one, later(120)) for one in P3], "abc", 30_000),
    ("cent vingt et un", [given(one) for one in P3], [stop(one, later(121)) for one in P3], "abc", 0),
    ("payés avant", [given(one, later(1)) for one in P3], PAID, "abc", 0),
    ("l’un n’est pas payé", [given(one) for one in P3], [*PAID[:2], stop("p2", None)], "abc", 0),
    ("l’un est payé de rien", [given(one) for one in P3], [*PAID[:2], stop("p2", paid_cents=0)], "abc", 0),
    ("l’un a repris son compte avant le paiement",
     [*(given(one) for one in P3), given("p2", later(5), "own")], [*PAID[:2], stop("p2", later(5))], "abc", 0),
    ("l’un a repris son compte après le paiement",
     [*(given(one) for one in P3), given("p2", later(6), "own")], [*PAID[:2], stop("p2", later(5))], "abc", 30_000),
    ("un compte de professionnels", [given(one, holder_kind="provider") for one in P3], PAID, "abc", 0),
    ("une personne inconnue du registre", [given("p0"), given("p1"), given("p9")], [*PAID, stop("p9")], "abc", 0),
]  # fmt: skip


@pytest.mark.parametrize(("accounts", "stops", "homes", "cents"), [one[1:] for one in CASES], ids=[one[0] for one in CASES])  # fmt: skip
def test_one_account_for_several_homes(
    accounts: list[dict[str, Any]], stops: list[dict[str, Any]], homes: str, cents: int
) -> None:
    signals = found(accounts, stops, homes)
    assert [one.amount_cents for one in signals] == ([cents] if cents else [])


@pytest.mark.parametrize(("n", "told"), [(60, True), (61, False)])
def test_who_collects_for_many_is_left_out(n: int, told: bool) -> None:
    persons = [{"person_id": f"p{each}", "household_id": f"h{each}"} for each in range(n)]
    names = [one["person_id"] for one in persons]
    signals = mined(
        "changed_account",
        [],
        account_changes=[given(one) for one in names],
        work_stops=[stop(one) for one in names],
        persons=persons,
    )
    assert bool(signals) == told


def test_the_account_is_the_subject_and_persons_are_to_be_warned() -> None:
    (signal,) = found([given(one) for one in P3], PAID)
    assert (signal.subject_kind, signal.subject_id, signal.score) == ("network", "A", None)
    assert signal.fund == "831"
    assert [one["person_id"] for one in signal.evidence["holders"]] == P3
    assert signal.reasons[0].startswith(
        "Un même compte donné pour 3 personnes de 3 foyers, le 01/03/2021"
    )
    assert "victimes" in signal.reasons[-1]
