"""Acte sans la trace qu’il laisse : CSS L133-4 ; CSS L165-1 (appareillage sur prescription). Classe, ne prouve pas."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.mining import claim, lines_of, mined

DAY = date(2021, 6, 10)
KNEE = {"claim_id": "a", "act_code": "NFKA007", "act_family": "surgery", "starts_on": DAY,
        "provider_id": "c1"}  # fmt: skip
ASLEEP = {"claim_id": "z", "act_code": "ZZLP025", "act_family": "surgery", "starts_on": DAY}
STAY = {"stay_id": "s1", "person_id": "p1", "provider_id": "c1", "kind": "full"}
BILLED = {"claim_id": "s", "act_code": "2111", "act_family": "stay", "starts_on": date(2021, 6, 5)}

OPERATIONS: list[tuple[str, list[dict[str, Any]], list[dict[str, Any]], bool]] = [
    ("aucune trace", [KNEE], [], True),
    ("une anesthésie le même jour", [KNEE, ASLEEP], [], False),
    ("une anesthésie la veille", [KNEE, {**ASLEEP, "starts_on": date(2021, 6, 9)}], [], False),
    ("une anesthésie deux jours avant", [KNEE, {**ASLEEP, "starts_on": date(2021, 6, 8)}], [], True),
    ("l’anesthésie d’un autre", [KNEE, {**ASLEEP, "patient_id": "p2"}], [], True),
    ("l’anesthésie annulée", [KNEE, {**ASLEEP, "cancelled": True}], [], True),
    ("un séjour facturé", [KNEE, {**BILLED, "ends_on": DAY}], [], False),
    ("un séjour facturé, fini avant", [KNEE, {**BILLED, "ends_on": date(2021, 6, 8)}], [], True),
    ("un séjour connu", [KNEE], [{**STAY, "starts_on": DAY, "ends_on": DAY}], False),
    ("un séjour connu, commencé après",
     [KNEE], [{**STAY, "starts_on": date(2021, 6, 12), "ends_on": None}], True),
    ("un séjour encore ouvert", [KNEE], [{**STAY, "starts_on": date(2021, 6, 1), "ends_on": None}], False),
    ("un acte qui ne demande pas d’anesthésie", [{**KNEE, "act_code": "1110"}], [], False),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "stays", "found"), [one[1:] for one in OPERATIONS], ids=[one[0] for one in OPERATIONS])  # fmt: skip
def test_an_operation_leaves_a_trace(
    lines: list[dict[str, Any]], stays: list[dict[str, Any]], found: bool
) -> None:
    signals = mined("fictitious_act", [claim(**one) for one in lines], stays=stays)
    assert lines_of(signals) == ({("a", 1)} if found else set())


def devices(n_known: int, n_bare: int) -> list[dict[str, Any]]:
    line = {"act_code": "1205520", "act_family": "device"}
    known = [{**line, "claim_id": f"k{n}", "prescriber_id": "d1"} for n in range(n_known)]
    return [*known, *({**line, "claim_id": f"b{n}", "provider_id": "f1"} for n in range(n_bare))]


@pytest.mark.parametrize(("n_known", "n_bare", "found"), [(4, 1, 1), (3, 1, 0), (8, 2, 2), (0, 1, 0)])  # fmt: skip
def test_a_prescriber_is_missing_only_where_most_are_known(
    n_known: int, n_bare: int, found: int
) -> None:
    """Quatre-vingts pour cent connus, ou l’absence ne dit rien."""
    signals = mined("fictitious_act", [claim(**one) for one in devices(n_known, n_bare)])
    assert len(lines_of(signals)) == found
    assert [one.score for one in signals] == ([float(found)] if found else [])


def test_the_signal_says_what_a_judge_can_check() -> None:
    (signal,) = mined("fictitious_act", [claim(**KNEE)])
    assert (signal.subject_id, signal.amount_cents, signal.score) == ("c1", 1750, 1.0)
    assert "1 opération n’a laissé ni anesthésie ni séjour" in signal.reasons[1]
