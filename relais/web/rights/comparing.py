"""Answers side by side: another day, or a hypothesis kept while facts go on changing. The page holds it all."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from relais.pages.typography import medium_date
from relais.web.rights.answer import Answer, answer

LONGEST_KEPT = 200_000
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Kept:
    """A hypothesis put aside, as the page carries it: the day and the facts."""

    on: dt.date
    facts: Facts

    def __str__(self) -> str:
        return json.dumps({"on": self.on.isoformat(), "facts": self.facts}, ensure_ascii=False)


def read_kept(text: str) -> Kept | None:
    """What the page carried, None when it is nothing or has been tampered with: facts are judged like any others."""
    if not text or len(text) > LONGEST_KEPT:
        return None
    try:
        found = json.loads(text)
        return Kept(dt.date.fromisoformat(found["on"]), dict(found["facts"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def side_by_side(
    name: str,
    on: dt.date,
    facts_at: Callable[[dt.date], Facts],
    other_on: dt.date | None,
    kept: Kept | None,
) -> list[Answer]:
    """The kept hypothesis if any, the facts of now, and the same on another day; what differs is marked."""
    now = replace(answer(name, facts_at(on), on), heading=f"Au {medium_date(on)}")
    found = [now]
    if kept:
        former = answer(name, kept.facts, kept.on)
        heading = f"Gardé · au {medium_date(kept.on)}"
        found = [
            replace(former, heading=heading),
            replace(now, heading=f"Maintenant · au {medium_date(on)}"),
        ]
    if other_on and other_on != on:
        other = answer(name, facts_at(other_on), other_on)
        found.append(replace(other, heading=f"Au {medium_date(other_on)}"))
    return marked(found)


def marked(answers: list[Answer]) -> list[Answer]:
    """Names of the conditions and amounts that are not the same in all answers."""
    if len(answers) < 2 or any(one.error for one in answers):
        return answers
    conditions = _uneven([{c.name: (c.met, c.sentence) for c in one.conditions} for one in answers])
    amounts = _uneven([dict(one.amounts) for one in answers])
    return [replace(one, differing=conditions | amounts) for one in answers]


def _uneven(tables: list[dict[str, Any]]) -> frozenset[str]:
    names = {name for table in tables for name in table}
    return frozenset(n for n in names if any(t.get(n) != tables[0].get(n) for t in tables))
