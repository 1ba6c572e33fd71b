"""The C2S ceiling of a household where nobody counts for half: other rights lean on it."""

from __future__ import annotations

from typing import Literal

from relais.rules.rights.c2s import formula
from relais.rules.rights.c2s.household import PLAIN
from relais.rules.rights.c2s.scale import scale_at
from relais.rules.store import Law, NotInForce

NEAR = "c2s_near_ceiling"
NOT_YET = "La complémentaire santé solidaire n'existait pas encore à cette date."
OVERSEAS = ("guadeloupe", "martinique", "guyane", "reunion")


def c2s_ceiling(law: Law, kind: Literal["free", "participative"], size: int, territory: str) -> int:
    """Yearly ceiling in cents. Raises NotInForce before C2S existed and after the last known table."""
    scale, _ = scale_at(law.store, law.on)
    if scale is None:
        raise NotInForce(NOT_YET)
    overseas = territory in OVERSEAS
    law.in_force(f"c2s_ceiling_{kind}{'_overseas' if overseas else ''}")
    by_kind = {
        ("free", False): scale.free,
        ("free", True): scale.free_overseas,
        ("participative", False): scale.participative,
        ("participative", True): scale.participative_overseas,
    }
    percent = formula.household_percent(PLAIN, scale, size)
    ceiling: int = formula.ceiling(PLAIN, by_kind[(kind, overseas)], percent, size, True)
    return ceiling


def near_ceiling(law: Law, resources: int | None, *ceilings: int | None) -> bool:
    """Within a euro of a limit: published tables differ by as much, a person looks at the file."""
    if resources is None:
        return False
    margin = law.in_force(NEAR) or 0
    return any(limit is not None and abs(resources - limit) <= margin for limit in ceilings)
