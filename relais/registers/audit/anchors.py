"""Last links of the chains, written each night outside the database.

A chain could be forged whole by someone who holds the database; not what was written elsewhere before. The file is a list of
JSON lines (fund code, number, hash, instant), only ever added to; a fund copies it to a place of its own.
"""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from relais.registers.audit.models import AuditEvent, ChainHead


def path() -> Path:
    return Path(settings.RELAIS_HOME) / "audit" / "anchors.jsonl"


def drop_anchor() -> int:
    """Writes the last link of every chain; answers how many."""
    heads = list(ChainHead.objects.select_related("fund").order_by("fund__code"))
    path().parent.mkdir(parents=True, exist_ok=True)
    with path().open("a", encoding="utf-8") as file:
        for head in heads:
            line = {
                "fund": head.fund.code,
                "number": head.number,
                "hash": head.hash,
                "at": timezone.now().isoformat(),
            }
            file.write(json.dumps(line) + "\n")
    return len(heads)


def torn_anchors() -> list[tuple[str, int]]:
    """(fund code, number) of the anchors whose event is not in the database as it was."""
    if not path().exists():
        return []
    kept = {
        (a["fund"], a["number"]): a["hash"]
        for a in map(json.loads, path().read_text().splitlines())
        if a["number"]
    }
    found = {
        (code, number): seal
        for code, number, seal in AuditEvent.objects.filter(
            number__in={number for _, number in kept}
        ).values_list("fund__code", "number", "hash")
    }
    return sorted(key for key, seal in kept.items() if found.get(key) != seal)
