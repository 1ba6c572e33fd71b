"""Même suite d’actes pour de nombreux patients : CSS L315-1 (contrôle du service médical), L133-4 (indu)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.mining import claim, lines_of, mined

ACTS = ("HBMD058", "HBMD053", "HBGD036")
OTHERS = ("HBJD001", "HBMD038", "HBQK389")


def suite(
    provider: str, patient: str, acts: tuple[str, ...] = ACTS, **differs: Any
) -> list[dict[str, Any]]:
    """The acts of a patient, one claim, the same day."""
    number = f"{provider}-{patient}"
    return [
        claim(claim_id=number, line_no=line, provider_id=provider, patient_id=patient, act_code=act,
              act_family="dental", specialty="19", reimbursed_cents=1000, **differs)
        for line, act in enumerate(acts, start=1)
    ]  # fmt: skip


def peers(n: int = 240, cloned: int = 0) -> list[dict[str, Any]]:
    """Patients of twelve peers, one act each; `cloned` of them have the suite."""
    rows = []
    for i in range(n):
        provider, patient = f"peer{i % 12:02d}", f"q{i}"
        rows += suite(provider, patient, ACTS if i < cloned else OTHERS[i % 3 : i % 3 + 1])
    return rows


def same(n: int, **differs: Any) -> list[dict[str, Any]]:
    return [line for i in range(n) for line in suite("d1", f"p{i:03d}", **differs)]


CASES: list[tuple[str, list[dict[str, Any]], int]] = [
    ("quinze patients, la même suite", same(15) + peers(), 15),
    ("quatorze patients", same(14) + peers(), 0),
    ("deux actes seulement", same(30, acts=ACTS[:2]) + peers(), 0),
    ("des quantités différentes", [line for i in range(20) for line in suite("d1", f"p{i:03d}", quantity=1 + i % 4)] + peers(), 0),
    ("annulées", same(20, cancelled=True) + peers(), 0),
    ("des médicaments, dont le code ne dit pas lesquels",
     [{**line, "act_family": "drug"} for line in same(20)] + peers(), 0),
    ("trop peu de patients des comparables", same(20) + peers(199), 0),
    ("assez de patients des comparables", same(20) + peers(200), 20),
    # 20 patients on 20: expected 20 × c / 240, six times that is 20 at c = 40.
    ("ordinaire chez les comparables", same(20) + peers(240, cloned=41), 0),
    ("six fois l’ordinaire", same(20) + peers(240, cloned=40), 20),
    ("un autre jour chacun, dans des mois différents",
     [line for i in range(20) for line in suite("d1", f"p{i:03d}", starts_on=date(2021, 1, 1) + timedelta(days=9 * i))] + peers(), 20),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "patients"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_same_suite_of_acts(rows: list[dict[str, Any]], patients: int) -> None:
    signals = mined("cloned_claims", rows)
    assert [one.subject_id for one in signals] == (["d1"] if patients else [])
    assert [one.evidence["n_cloned"] for one in signals] == ([patients] if patients else [])


def test_three_claims_of_the_month_make_a_suite() -> None:
    rows = [
        claim(**{**line, "claim_id": f"{line['claim_id']}-{line['line_no']}"}) for line in same(16)
    ]
    (signal,) = mined("cloned_claims", rows + peers())
    assert signal.evidence["vector"] == "HBGD036 × 1, HBMD053 × 1, HBMD058 × 1"
    assert len(lines_of([signal])) == 48


def test_the_lines_are_those_of_the_suite_and_the_amount_what_is_beyond_the_expected() -> None:
    other = suite("d1", "p000", OTHERS, starts_on=date(2021, 9, 1))
    for line in other:
        line["claim_id"] = "another"
    (signal,) = mined("cloned_claims", same(20) + other + peers(240, cloned=12))
    assert {number for number, _ in lines_of([signal])} == {f"d1-p{i:03d}" for i in range(20)}
    # Peers: 12 of 240, so 1 of 20 is expected; 60 lines of 10 €.
    assert signal.evidence["expected_hundredths"] == 100
    assert signal.amount_cents == 60_000 * 1_900 // 2_000
    assert "20 patients sur 20" in signal.reasons[0]
