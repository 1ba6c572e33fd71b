"""Shares of ends and of first digits of free prices, against loops written apart."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from math import log10
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mining import claim, mined


def rows(seed: int) -> list[dict[str, Any]]:
    """Sixteen opticians; some round, some sell at one price, some write the price of two at once."""
    draw = random.Random(seed)
    lines = []
    for n in range(16):
        manner = draw.choice(("free", "free", "free", "round", "nine", "same", "four"))
        for i in range(draw.randint(58, 110)):
            price = draw.randint(4_000, 90_000)
            if manner == "round":
                price = price // 1000 * 1000
            elif manner == "nine":
                price = price // 1000 * 1000 + 900
            elif manner == "same":
                price = 12_345
            elif manner == "four":
                price = 40_000 + price % 10_000
            quantity = draw.choice((1, 1, 2))
            lines.append(
                claim(provider_id=f"d{n:02d}", patient_id=f"p{n}-{i}", act_code="2264861", act_family="optical",
                      specialty="A63", base_cents=draw.choice((5, 5, 5, None, price * quantity)),
                      quantity=quantity, billed_cents=price * quantity,
                      cancelled=draw.random() < 0.05)
            )  # fmt: skip
    return lines


def expected(lines: list[dict[str, Any]]) -> set[str]:
    prices: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        if not line["cancelled"] and line["base_cents"] != line["billed_cents"]:
            prices[line["provider_id"]].append(line["billed_cents"] // line["quantity"])
    kept = {who: all_ for who, all_ in prices.items() if len(all_) >= 60 and len(set(all_)) >= 3}
    if len(kept) < 10:
        return set()
    found = set()
    for measure in (ends, away):
        values = {who: measure(all_) for who, all_ in kept.items()}
        ordered = sorted(values.values())
        median = ordered[(len(ordered) + 1) // 2 - 1]
        found |= {who for who, value in values.items() if value - median >= 250}
    return found


def ends(prices: list[int]) -> int:
    counts = Counter(price % 500 for price in prices)
    return sum(n for _, n in counts.most_common(3)) * 1000 // len(prices)


def away(prices: list[int]) -> int:
    counts = Counter(str(price)[0] for price in prices)
    return (
        sum(
            abs(counts[str(d)] * 1000 // len(prices) - round(1000 * log10(1 + 1 / d)))
            for d in range(1, 10)
        )
        // 2
    )


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_prices_unlike_peers_are_those_of_loops(seed: int) -> None:
    lines = rows(seed)
    assert {one.subject_id for one in mined("digits", lines)} == expected(lines)
