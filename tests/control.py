"""A fund under control, for the tests of its pages: fifteen general practitioners, a year of care, one of them in excess."""

from __future__ import annotations

import datetime as dt
from itertools import count
from pathlib import Path
from typing import Any

from relais.casework.signals.loading import load_all
from relais.casework.signals.models import FiledSignal
from relais.data.mining.run import mine
from relais.data.warehouse import open_warehouse
from tests.mining import claim
from tests.warehouses import make_warehouse

ON = dt.date(2021, 12, 31)
BUSY, PLAIN, ELSEWHERE = "d1", "d2", "d99"
N_PROVIDERS = 15
_NUMBERS = count(1)


def claims() -> list[dict[str, Any]]:
    """Each month each doctor sees as many patients as his rank; d1 twenty, some paid twice, one line cancelled."""
    lines = []
    for rank in range(1, N_PROVIDERS + 1):
        for month in range(1, 13):
            for n in range(20 if rank == 1 else rank):
                lines.append(_line(f"d{rank}", f"p{rank}-{n}", dt.date(2021, month, 1 + n % 28)))
    lines += [_line(BUSY, f"p1-{n}", dt.date(2021, 3, 1 + n)) for n in range(5)]
    lines.append(
        {**_line(BUSY, "p1-0", dt.date(2021, 5, 9)), "cancelled": True, "billed_cents": 9900}
    )
    lines.append({**_line(ELSEWHERE, "p9", dt.date(2021, 5, 9)), "fund": "171"})
    return lines


def _line(provider: str, patient: str, day: dt.date) -> dict[str, Any]:
    return claim(
        claim_id=f"{provider}-{patient}-{day:%m%d}-{next(_NUMBERS)}",
        provider_id=provider,
        patient_id=patient,
        starts_on=day,
        paid_on=day,
    )


def make_control(home: Path) -> FiledSignal:
    """Extracts, detectors, signals filed; gives that of the doctor paid twice. The fund 831 is there already."""
    providers = [
        {
            "provider_id": f"d{rank}",
            "kind": "doctor",
            "specialty": "01",
            "commune": "83137",
            "opened_on": dt.date(2010, 1, 1),
        }
        for rank in range(1, N_PROVIDERS + 1)
    ]
    make_warehouse(home, ON, {"claims": claims(), "providers": providers})
    with open_warehouse(home, memory_limit="500MB", threads=1) as warehouse:
        mine(warehouse, home, ["exact_duplicate", "peer_outlier", "trajectory", "impossible_day"])
    load_all(home)
    return FiledSignal.objects.get(definition="exact_duplicate", subject_id=BUSY)
