"""Chiffres des prix libres : indice faible, jamais seul (CSS L315-1 ; loi de Benford, sans valeur légale)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.mining import claim, mined

SPREAD = [10_000 + 3_557 * i % 80_000 for i in range(200)]
"""Prices of all sorts: from 100 € to 900 €, to the cent."""


def sold(provider: str, prices: list[int], **differs: Any) -> list[dict[str, Any]]:
    row = {
        "act_code": "2264861",
        "act_family": "optical",
        "specialty": "A63",
        "base_cents": 5,
        **differs,
    }
    return [
        claim(provider_id=provider, patient_id=f"{provider}-{i}", billed_cents=price, **row)
        for i, price in enumerate(prices)
    ]  # fmt: skip


def fund(prices: list[int], **differs: Any) -> list[dict[str, Any]]:
    """One provider of these prices, among twelve of all sorts."""
    peers = [line for n in range(12) for line in sold(f"peer{n:02d}", SPREAD[n : n + 80])]
    return sold("d1", prices, **differs) + peers


ROUND = [5_000 * (2 + i % 12) for i in range(60)]
CASES: list[tuple[str, list[dict[str, Any]], list[str]]] = [
    ("tous multiples de 50 €", fund(ROUND), ["d1"]),
    ("tous finis en 9 €", fund([price - 100 for price in ROUND]), ["d1"]),
    ("comme les autres", fund(SPREAD[50:130]), []),
    ("cinquante-neuf prix", fund(ROUND[:59]), []),
    ("toujours le même prix : un tarif", fund([20_000] * 60), []),
    ("annulés", fund(ROUND, cancelled=True), []),
    ("au tarif de la convention", [{**line, "base_cents": line["billed_cents"]} for line in fund(ROUND)], []),
    ("une consultation n’a pas de prix libre", fund(ROUND, act_family="consultation"), []),
    ("commencent tous par 4, 5 ou 9", fund([40_000 + 10_000 * (i % 3 // 2 * 4 + i % 3 % 2) + 73 * i for i in range(60)]), ["d1"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "found"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_prices_unlike_those_of_peers(rows: list[dict[str, Any]], found: list[str]) -> None:
    assert [one.subject_id for one in mined("digits", rows)] == found


def test_a_capped_price_is_not_free() -> None:
    cap = [{"act_code": "2264861", "starts_on": date(2021, 1, 1), "cap_cents": 100_000}]
    past = [{**cap[0], "starts_on": date(2019, 1, 1), "ends_on": date(2020, 12, 31)}]
    assert not mined("digits", fund(ROUND), prices=cap)
    assert mined("digits", fund(ROUND), prices=past)


def test_it_says_that_it_is_weak_and_asks_for_nothing() -> None:
    (signal,) = mined("digits", fund(ROUND))
    assert signal.amount_cents is None
    assert "Indice faible" in signal.reasons[-1]
    assert sum(signal.evidence["first_digits"]) == signal.evidence["n_prices"] == 60
