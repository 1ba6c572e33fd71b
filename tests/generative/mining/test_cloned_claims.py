"""The suites of acts shared by many patients, against loops written apart."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mining import claim, mined

ACTS = ("A1", "B2", "C3", "D4")


def rows(seed: int) -> list[dict[str, Any]]:
    """A specialty of ten, a lot of patients, few acts: suites repeat by themselves, and one provider copies his."""
    draw = random.Random(seed)
    lines = []
    for patient in range(320):
        provider = f"d{patient % 10}"
        copied = provider == "d3" and draw.random() < 0.9
        acts = ACTS[:3] if copied else draw.choices(ACTS, k=draw.randint(1, 3))
        day = date(2021, 1, 1) + timedelta(days=draw.randrange(300))
        for line, act in enumerate(acts):
            lines.append(
                claim(claim_id=f"c{patient}-{draw.randrange(2)}", line_no=line, act_code=act, act_family="dental",
                      provider_id=provider, patient_id=f"p{patient}", starts_on=day,
                      quantity=1 if copied else draw.choice((1, 1, 2)))
            )  # fmt: skip
    return lines


def expected(lines: list[dict[str, Any]]) -> dict[str, int]:
    """Provider -> patients of its first suite, as the detector says it."""
    windows: dict[Any, Counter[str]] = defaultdict(Counter)
    patients: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        who = (line["provider_id"], line["patient_id"])
        patients[who[0]].add(who[1])
        for window in (line["claim_id"], line["starts_on"].month):
            windows[(*who, window)][line["act_code"]] += line["quantity"]
    cloned: dict[tuple[str, tuple[Any, ...]], set[str]] = defaultdict(set)
    for (provider, patient, _), acts in windows.items():
        if len(acts) >= 3:
            cloned[provider, tuple(sorted(acts.items()))].add(patient)
    found: dict[str, tuple[int, int]] = {}
    everybody = sum(len(mine) for mine in patients.values())
    for (provider, suite), mine in cloned.items():
        own = len(patients[provider])
        others = sum(
            len(n) for (who, what), n in cloned.items() if what == suite and who != provider
        )
        usual = others * own * 100 // (everybody - own)
        if len(mine) >= 15 and len(mine) * 100 >= 6 * usual:
            beyond = (len(mine) * 100 - usual, len(mine))
            found[provider] = max(found.get(provider, beyond), beyond)
    return {provider: n for provider, (_, n) in found.items()}


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000))
def test_suites_are_those_of_loops(seed: int) -> None:
    lines = rows(seed)
    signals = mined("cloned_claims", lines)
    assert {one.subject_id: one.evidence["n_cloned"] for one in signals} == expected(lines)
