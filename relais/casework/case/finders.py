"""Files found by their reference, whole or by its end."""

from __future__ import annotations

import re

from relais.casework.case.models import Case
from relais.casework.case.procedures import procedures, seen_by
from relais.pages.contributions import Hit
from relais.registers.accounts.models import Agent

REFERENCE = re.compile(r"([A-Za-z]{2,8})[- ]?(\d{4})[- ]?(\d{1,6})")
MOST = 8


def find(agent: Agent, text: str) -> list[Hit]:
    """« MAS-2026-000123 », « mas 2026 123 »: one indexed query, none when the text is no reference."""
    found = REFERENCE.fullmatch(text.strip())
    prefixes = {p.prefix for p in procedures() if p.name in seen_by(agent)}
    if found is None or (prefix := found[1].upper()) not in prefixes:
        return []
    reference = f"{prefix}-{found[2]}-{int(found[3]):06d}"
    rows = Case.objects.visible_to(agent).filter(reference=reference).select_related("person")
    return [
        Hit(
            "Dossiers",
            case.reference,
            f"{case.person or 'personne non identifiée'} · {case.state_label}",
            case.get_absolute_url(),
        )
        for case in rows[:MOST]
    ]
