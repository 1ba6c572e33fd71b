"""*Mon travail*: what every service says is waiting, sorted as a day is lived."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from relais.pages.contributions import WorkItem, work_for
from relais.registers.accounts.models import Agent

SHOWN = 25


@dataclass
class Group:
    """Lines under one heading; `more` were left out."""

    title: str
    items: list[WorkItem]
    more: int = 0


@dataclass
class Work:
    today: dt.date
    groups: list[Group] = field(default_factory=list)
    alerts: list[WorkItem] = field(default_factory=list)
    news: list[WorkItem] = field(default_factory=list)

    @property
    def n_late(self) -> int:
        return sum(item.late for group in self.groups for item in group.items)

    @property
    def is_empty(self) -> bool:
        return not (self.groups or self.alerts or self.news)


def work_of(agent: Agent, now: dt.datetime) -> Work:
    """The agent's work: late first, then today's calls and appointments, deadlines, files whose next move is his."""
    today = timezone.localdate(now)
    work = Work(today)
    waiting: dict[str, list[WorkItem]] = {}
    for item in work_for(agent, now):
        if item.kind == "alerte":
            work.alerts.append(item)
        elif item.kind == "nouveau":
            work.news.append(item)
        else:
            waiting.setdefault(_heading(item, today), []).append(item)
    for title in HEADINGS:
        if items := sorted(waiting.get(title, []), key=_when):
            work.groups.append(Group(title, items[:SHOWN], max(0, len(items) - SHOWN)))
    return work


HEADINGS = (
    "En retard",
    "Aujourd’hui",
    "À traiter",
    "Cette semaine",
    "Plus tard",
)


def _heading(item: WorkItem, today: dt.date) -> str:
    if item.late or (item.due_on is not None and item.due_on < today):
        return "En retard"
    if item.due_on == today or (item.due_on is None and item.kind in ("appel", "rendez-vous")):
        return "Aujourd’hui"
    if item.due_on is None:
        return "À traiter"
    return "Cette semaine" if (item.due_on - today).days <= 7 else "Plus tard"


def _when(item: WorkItem) -> tuple[dt.date, dt.datetime, str]:
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    return item.due_on or dt.date.max, item.at or far, item.title
