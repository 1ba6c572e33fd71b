"""The shapes of an answer: named conditions, what is missing, the verdict; and what several verdicts agree on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Condition:
    """One named condition: met, not met, or None when it cannot be known.

    `decides=False`: a fact of the calculation (a waiting time, a limit applied, another way to the right), held against nobody.
    """

    name: str
    met: bool | None
    sentence: str
    compared: Mapping[str, Any] = field(default_factory=dict)
    decides: bool = True


@dataclass(frozen=True)
class Missing:
    """A fact that is needed: what it is and where a person finds it, in French."""

    what: str
    where: str


@dataclass(frozen=True)
class Verdict:
    """The answer. `amounts` become top-level keys of the JSON (integer cents end in `_cents`).

    verdict: free participative none undetermined (c2s); due none undetermined (the others).
    """

    verdict: str
    amounts: Mapping[str, Any] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()
    missing: tuple[Missing, ...] = ()
    what_would_change: tuple[str, ...] = ()
    rule: str = ""
    references: tuple[str, ...] = ()
    to_confirm: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "verdict": self.verdict,
            **self.amounts,
            "conditions": {condition.name: condition.met for condition in self.conditions},
            "explanations": [
                {
                    "name": condition.name,
                    "met": condition.met,
                    "decides": condition.decides,
                    "sentence": condition.sentence,
                    **({"compared": dict(condition.compared)} if condition.compared else {}),
                }
                for condition in self.conditions
            ],
            "missing": [{"what": fact.what, "where": fact.where} for fact in self.missing],
            "what_would_change": list(self.what_would_change),
            "rule": self.rule,
            "references": list(self.references),
            "to_confirm": list(self.to_confirm),
        }


_BOTH = {
    True: "Établi, quel que soit ce qui n’est pas connu.",
    False: "Non rempli, quel que soit ce qui n’est pas connu.",
    None: "Ne peut être tranché sans ce qui manque.",
}


def agreed(
    verdicts: Sequence[Verdict], lacks: Sequence[Missing], decisive: Sequence[str]
) -> Verdict:
    """One verdict for facts that may be several: certain where all say the same, `undetermined` otherwise.

    `decisive` names the amounts without which a right that is due is not an answer; other amounts on which the
    verdicts differ are None. `lacks`: the facts that are unknown.
    """
    words = {one.verdict for one in verdicts}
    same = len(words) == 1 and (
        "none" in words or all(_same(verdicts, name) is not None for name in decisive)
    )
    word = words.pop() if same else "undetermined"
    names = dict.fromkeys(name for one in verdicts for name in one.amounts)
    first = verdicts[0]
    told = [(one.verdict, one.amounts, one.missing) for one in verdicts]
    matters = any(one != told[0] for one in told)
    others = (lack for one in verdicts for lack in one.missing)
    missing = dict.fromkeys((*(lacks if matters else ()), *others))
    changes = [set(one.what_would_change) for one in verdicts]
    return Verdict(
        word,
        amounts={name: _same(verdicts, name) for name in names},
        conditions=tuple(_conditions(verdicts)),
        missing=tuple(missing) if word == "undetermined" else (),
        what_would_change=tuple(
            line for line in first.what_would_change if all(line in lines for lines in changes)
        ),
        rule=max(one.rule for one in verdicts),
        references=tuple(dict.fromkeys(text for one in verdicts for text in one.references)),
        to_confirm=tuple(dict.fromkeys(text for one in verdicts for text in one.to_confirm)),
    )


def _same(verdicts: Sequence[Verdict], name: str) -> Any:
    found = [one.amounts.get(name) for one in verdicts]
    return found[0] if all(value == found[0] for value in found) else None


def _conditions(verdicts: Sequence[Verdict]) -> list[Condition]:
    told: dict[str, list[Condition]] = {}
    for one in verdicts:
        for condition in one.conditions:
            told.setdefault(condition.name, []).append(condition)
    found = []
    for name, rows in told.items():
        first = rows[0]
        if len(rows) == len(verdicts) and all(row == first for row in rows):
            found.append(first)
            continue
        met = first.met if len(rows) == len(verdicts) and len({r.met for r in rows}) == 1 else None
        found.append(Condition(name, met, _BOTH[met], decides=first.decides))
    return found
