"""Professionnel qui ne pouvait pas facturer : CSS L133-4 ; CSP R5132-22 (première délivrance), R5123-2 (renouvellement)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.mining import claim, lines_of, mined

DAY = date(2021, 6, 1)
DOCTOR = {"provider_id": "d1", "kind": "doctor", "specialty": "01", "opened_on": date(2010, 1, 1)}
CASES: list[tuple[str, dict[str, Any], dict[str, Any], bool]] = [
    ("en activité", {}, {}, False),
    ("le dernier jour d’activité", {}, {"closed_on": DAY}, False),
    ("le lendemain", {}, {"closed_on": date(2021, 5, 31)}, True),
    ("le premier jour d’activité", {}, {"opened_on": DAY}, False),
    ("la veille", {}, {"opened_on": date(2021, 6, 2)}, True),
    ("dates inconnues", {}, {"opened_on": None, "closed_on": None}, False),
    ("acte d’infirmier par un médecin", {"act_family": "nursing"}, {}, True),
    ("acte d’infirmier par un infirmier", {"act_family": "nursing"}, {"specialty": "A24"}, False),
    ("spécialité inconnue", {"act_family": "nursing"}, {"specialty": None}, False),
    ("famille que nul ne se réserve", {"act_family": "imaging"}, {}, False),
    ("annulée depuis", {"cancelled": True}, {"closed_on": date(2021, 1, 1)}, False),
]  # fmt: skip


@pytest.mark.parametrize(("line", "register", "found"), [one[1:] for one in CASES], ids=[one[0] for one in CASES])  # fmt: skip
def test_who_may_bill(line: dict[str, Any], register: dict[str, Any], found: bool) -> None:
    given = claim(claim_id="a", starts_on=DAY, **line)
    signals = mined("not_entitled", [given], providers=[{**DOCTOR, **register}])
    assert lines_of(signals) == ({("a", 1)} if found else set())
    assert sum(one.amount_cents or 0 for one in signals) == (1750 if found else 0)


DRUG = {"claim_id": "a", "act_code": "3313", "act_family": "drug", "provider_id": "o1",
        "prescriber_id": "d1", "starts_on": DAY}  # fmt: skip
EARLIER = {**DRUG, "claim_id": "b", "starts_on": date(2021, 1, 4)}
OTHER = {"claim_id": "z", "patient_id": "p9", "starts_on": date(2020, 1, 2)}
GONE: list[tuple[str, list[dict[str, Any]], date, bool]] = [
    ("première délivrance, 92 jours après", [DRUG, OTHER], date(2021, 3, 1), False),
    ("première délivrance, 93 jours après", [DRUG, OTHER], date(2021, 2, 28), True),
    ("renouvellement dans l’année", [DRUG, EARLIER, OTHER], date(2021, 2, 1), False),
    ("renouvellement au 366e jour", [DRUG, {**EARLIER, "starts_on": date(2020, 5, 2)}, OTHER],
     date(2020, 5, 31), False),
    ("renouvellement au 367e jour", [DRUG, {**EARLIER, "starts_on": date(2020, 5, 2)}, OTHER],
     date(2020, 5, 30), True),
    ("ses débuts sont avant les extraits", [DRUG], date(2021, 1, 31), False),
    ("aucun prescripteur connu", [{**DRUG, "prescriber_id": None}, OTHER], date(2021, 1, 2), False),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "closed", "found"), [one[1:] for one in GONE], ids=[one[0] for one in GONE])  # fmt: skip
def test_a_prescriber_who_had_stopped(
    lines: list[dict[str, Any]], closed: date, found: bool
) -> None:
    given = [claim(**{"provider_id": "d9", **one}) for one in lines]
    signals = mined("not_entitled", given, providers=[{**DOCTOR, "closed_on": closed}])
    assert lines_of(signals) == ({("a", 1)} if found else set())
    assert [one.subject_id for one in signals] == (["o1"] if found else [])


def test_the_signal_says_what_a_judge_can_check() -> None:
    given = [claim(claim_id="a", starts_on=DAY)]
    (signal,) = mined("not_entitled", given, providers=[{**DOCTOR, "closed_on": date(2021, 5, 1)}])
    assert signal.evidence["n_closed"] == 1
    assert "1 ligne est datée d’après la fin d’activité déclarée." in signal.reasons
