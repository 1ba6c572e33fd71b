"""The usual verdict of a right made of conditions: one that fails closes it, one unknown leaves it open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from relais.rules.right import Condition, Missing, Verdict


def all_met(gates: Sequence[Condition]) -> bool | None:
    """False as soon as one is false, None when one is unknown, else True."""
    if any(gate.met is False for gate in gates):
        return False
    return None if any(gate.met is None for gate in gates) else True


def answer(
    gates: Sequence[Condition],
    missing: Sequence[Missing],
    amounts: Mapping[str, Any],
    changes: Sequence[str] = (),
    notes: Sequence[Condition] = (),
) -> Verdict:
    """due, none or undetermined by the gates; what is missing is told only where it would decide."""
    met = all_met(gates)
    word = {True: "due", False: "none", None: "undetermined"}[met]
    return Verdict(
        word,
        amounts=amounts,
        conditions=(*gates, *notes),
        missing=tuple(missing) if met is None else (),
        what_would_change=tuple(changes),
    )
