"""The answer being written: gates, notes, what is missing, the calendar of the stop and its daily amounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from relais.rules.right import Condition, Missing, Verdict

PAID = "paid"
REASONS = {
    "waiting": "délai de carence",
    "paid": "jours indemnisés",
    "paid_first": "jours indemnisés au premier taux",
    "paid_then": "jours indemnisés au second taux",
    "employer": "jour de l'accident, payé par l'employeur",
    "over_maximum": "durée maximale atteinte",
    "not_covered": "jours hors du congé légal",
    "not_open": "au-delà de six mois : conditions renforcées non remplies",
    "unknown": "ne peut être tranché",
}

Calendar = list[tuple[date, str]]


@dataclass
class Draft:
    """Gates decide the verdict; notes only explain. `daily` gives the cents of each paid label."""

    waiting_days: int = 0
    calendar: Calendar | None = None
    daily: Mapping[str, int] | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    gates: list[Condition] = field(default_factory=list)
    notes: list[Condition] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)

    def gate(self, name: str, met: bool | None, sentence: str, **compared: Any) -> bool | None:
        self.gates.append(Condition(name, met, sentence, compared))
        return met

    def note(self, name: str, met: bool | None, sentence: str, **compared: Any) -> None:
        self.notes.append(Condition(name, met, sentence, compared, decides=False))

    def lacks(self, what: str, where: str) -> None:
        if all(fact.what != what for fact in self.missing):
            self.missing.append(Missing(what, where))

    def verdict(self, rule: str, references: tuple[str, ...]) -> Verdict:
        """Closed gate or nothing left to pay: none. Anything unknown that counts: undetermined."""
        closed = any(condition.met is False for condition in self.gates)
        labels = [label for _, label in self.calendar] if self.calendar is not None else []
        nothing = self.calendar is not None and not any(
            label.startswith(PAID) or label == "unknown" for label in labels
        )
        worthless = self.daily is not None and not any(self.daily.values())
        doubt = any(condition.met is None for condition in self.gates) or "unknown" in labels
        if closed or nothing or worthless:
            word = "none"
        elif doubt or self.missing or self.calendar is None or self.daily is None:
            word = "undetermined"
        else:
            word = "due"
        return Verdict(
            word,
            amounts=self._amounts(word),
            conditions=(*self.gates, *self.notes),
            missing=tuple(self.missing) if word == "undetermined" else (),
            what_would_change=tuple(self.changes),
            rule=rule,
            references=references,
        )

    def _amounts(self, word: str) -> dict[str, Any]:
        if word == "none":
            empty = {"waiting_days": self.waiting_days, "days_paid": 0, "daily_cents": 0}
            return {**empty, "total_cents": 0, "segments": self._segments(paying=False)}
        segments = self._segments(paying=True)
        paid = [part for part in segments if part["reason_code"].startswith(PAID)]
        known = self.calendar is not None and "unknown" not in {p["reason_code"] for p in segments}
        daily = next(iter(self.daily.values())) if self.daily else None
        return {
            "waiting_days": self.waiting_days,
            "days_paid": sum(part["days"] for part in paid) if known else None,
            "daily_cents": daily,
            "total_cents": sum(part["total_cents"] for part in paid)
            if known and self.daily
            else None,
            "segments": segments,
            **self.extra,
        }

    def _segments(self, paying: bool) -> list[dict[str, Any]]:
        parts = []
        runs = groupby(enumerate(self.calendar or []), key=_run)
        for (label, _), group in runs:
            days = [day for _, (day, _) in group]
            cents = (self.daily or {}).get(label, 0) if paying else 0
            parts.append(
                {
                    "starts_on": days[0].isoformat(),
                    "ends_on": days[-1].isoformat(),
                    "days": len(days),
                    "daily_cents": cents,
                    "total_cents": cents * len(days),
                    "reason_code": label,
                    "reason": REASONS[label],
                }
            )
        return parts


def _run(item: tuple[int, tuple[date, str]]) -> tuple[str, int]:
    place, (day, label) = item
    return label, day.toordinal() - place
