"""Certificats sans acte derrière eux : loi 2021-689, Code pénal 441-2. La source : 1 200 passes d’une carte volée."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from relais.handover.signal import Signal
from tests.mining import claim, mined

MORNING = datetime(2021, 9, 1, 9)
REGISTER = {"provider_id": "d1", "kind": "doctor", "specialty": "33", "commune": "83137"}


def given(n: int, minutes: int = 60, who: str = "d1", **more: Any) -> list[dict[str, Any]]:
    """n certificates, one each so many minutes, with lot and booking."""
    return [
        {
            "certificate_id": f"{who}-{rank:04d}",
            "kind": "vaccination",
            "person_id": f"p{rank}",
            "issuer_id": who,
            "card_id": who,
            "issued_at": MORNING + timedelta(minutes=minutes * rank),
            "lot": "L1",
            "booking_id": f"b{rank}",
            **more,
        }
        for rank in range(n)
    ]


BARE: dict[str, Any] = {"lot": None, "booking_id": None}
HONEST = given(200, who="d2")

TWICE = [one for n, more in ((0, {}), (1, BARE)) for one in given(1, who=f"d3-{n}", **more, issuer_id="d3")]  # fmt: skip


def found(rows: list[dict[str, Any]], **tables: Any) -> list[Signal]:
    return mined("vaccination_certificate", [claim()], certificates=rows, **tables)


CASES: list[tuple[str, list[dict[str, Any]], bool]] = [
    ("dix-neuf sans rien", [*HONEST, *given(19, **BARE)], False),
    ("vingt sans rien", [*HONEST, *given(20, **BARE)], True),
    ("avec leur lot", [*HONEST, *given(20, booking_id=None)], False),
    ("avec leur rendez-vous", [*HONEST, *given(20, lot=None)], False),
    ("avec leur facture", [*HONEST, *given(20, **BARE, claim_id="c1")], False),
    ("des extraits qui ne disent jamais le lot", given(200, **BARE), False),
    ("un professionnel sur deux le dit", [*HONEST, *given(200, **BARE)], True),
    ("une carte qui en donne plus que tous les autres", [*HONEST, *given(1200, **BARE)], True),
    (
        "moins d’un professionnel sur deux le dit",
        [*HONEST, *given(20, **BARE), *given(1, who="d3", **BARE)],
        False,
    ),
    ("qui le dit une fois sur deux le dit", [*HONEST, *given(20, **BARE), *TWICE], True),
    (
        "qui le dit moins d’une fois sur deux ne le dit pas",
        [*HONEST, *given(20, **BARE), *TWICE[1:]],
        False,
    ),
]


@pytest.mark.parametrize(("rows", "flagged"), [one[1:] for one in CASES], ids=[one[0] for one in CASES])  # fmt: skip
def test_nothing_stands_behind(rows: list[dict[str, Any]], flagged: bool) -> None:
    assert [one.subject_id for one in found(rows)] == (["d1"] if flagged else [])


@pytest.mark.parametrize(
    ("n", "kind", "flagged"),
    [
        (30, "doctor", False),
        (31, "doctor", True),
        (31, "vaccination_centre", False),
        (31, None, False),
    ],
    ids=["trente en une heure", "trente et un", "dans un centre", "métier inconnu"],
)
def test_more_than_an_hour_holds(n: int, kind: str | None, flagged: bool) -> None:
    signals = found(given(n, 1), providers=[{**REGISTER, "kind": kind}])
    assert len(signals) == flagged


def test_two_cards_are_not_added_up() -> None:
    rows = [*given(20, 1), *(one | {"card_id": "k2"} for one in given(20, 1, certificate_id=""))]
    for rank, one in enumerate(rows):
        one["certificate_id"] = f"v{rank}"
    assert found(rows, providers=[REGISTER]) == []


def test_twelve_hundred_of_one_stolen_card() -> None:
    rows = [*given(1_300, who="d2"), *given(1_200, 2, **BARE)]
    persons = [
        {"person_id": f"p{n}", "household_id": f"f{n}", "commune": "83069"} for n in range(1_200)
    ]
    (signal,) = found(rows, providers=[REGISTER], persons=persons)
    assert (signal.subject_id, signal.score, signal.amount_cents) == ("d1", 1_200.0, None)
    assert (signal.commune, signal.fund) == ("83137", "831")
    told = signal.evidence
    assert (told["n_certificates"], told["n_bare"], told["n_cards"]) == (1_200, 1_200, 1)
    assert (told["most_in_hour"], told["n_elsewhere"]) == (30, 1_200)
    assert len(told["certificates"]) == 200
    assert any("n’ont ni lot, ni rendez-vous, ni facture" in one for one in signal.reasons)
    assert "volée" in signal.reasons[-1]
