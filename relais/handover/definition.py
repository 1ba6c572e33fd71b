"""What a definition of need or abuse says of itself, given beside its signals: `signals/<definition>/about.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from relais.handover.atomic import replacing

NEED, ABUSE = "need", "abuse"


@dataclass(frozen=True)
class Definition:
    """Words for a person who reads a signal, in French.

    `purpose`: need or abuse, which are not shown to the same people. `clears`: what would show that the signal is mistaken.
    `labels`: name of each key of the evidence.
    """

    name: str
    title: str
    purpose: str = NEED
    why: str = ""
    legal_basis: Sequence[str] = ()
    clears: Sequence[str] = ()
    known_false_positives: Sequence[str] = ()
    author: str = ""
    reviewed_on: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.purpose not in (NEED, ABUSE):
            raise ValueError(f"unknown purpose: {self.purpose!r}")


def about_path(home: Path, name: str) -> Path:
    return home / "signals" / name / "about.json"


def write_definition(home: Path, definition: Definition) -> None:
    with replacing(about_path(home, definition.name)) as building:
        building.write_text(
            json.dumps(asdict(definition), ensure_ascii=False, indent=1, sort_keys=True),
            encoding="utf-8",
        )


def read_definition(home: Path, name: str) -> Definition | None:
    """None when the definition left no word; unknown keys are ignored."""
    path = about_path(home, name)
    if not path.is_file():
        return None
    given: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    known = {each.name for each in fields(Definition)}
    return Definition(**{key: value for key, value in given.items() if key in known})
