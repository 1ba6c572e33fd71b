"""Words that generated facts share: what is absent is not what is said to be unknown."""

from __future__ import annotations

from typing import Any


def only_told(facts: Any) -> Any:
    """The same facts without the keys that hold nothing: absent, not unknown."""
    if isinstance(facts, dict):
        return {name: only_told(value) for name, value in facts.items() if value is not None}
    if isinstance(facts, list):
        return [only_told(one) for one in facts]
    return facts
