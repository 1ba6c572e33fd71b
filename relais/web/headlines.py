"""A few figures of the year on the first page, for who reads figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from relais.data.indicators.figures import Figure
from relais.data.indicators.kept import kept, path, years
from relais.data.reporting import words
from relais.data.reporting.chapter import chapters
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission

SHOWN = (
    "supports",
    "care_carried_out",
    "referrals",
    "outreach_booking_rate",
    "outreach_booked",
    "mediations",
)


@dataclass(frozen=True)
class Headline:
    title: str
    value: str
    url: str


def headlines(agent: Agent) -> list[Headline]:
    """The latest kept year of the agent's fund; nothing before the first night."""
    if not agent.may(Permission.SEE_FIGURES):
        return []
    home = Path(settings.RELAIS_HOME)
    known = years(home)
    if not known:
        return []
    found = _figures(home, known[0], path(home, known[0]).stat().st_mtime_ns)
    mine = {f.indicator: f for f in found if f.fund == agent.fund.code and f.dimension is None}
    return [
        Headline(mine[name].title, words.told(mine[name]), _address(name))
        for name in SHOWN
        if name in mine and mine[name].value is not None
    ]


def _address(name: str) -> str:
    """The figure in its chapter."""
    for chapter in chapters():
        if any(section.indicator == name for section in chapter.sections):
            return f"{reverse('figures:figures')}?chapitre={chapter.name}#{name}"
    return reverse("figures:figures")


@lru_cache(maxsize=4)
def _figures(home: Path, year: int, written: int) -> tuple[Figure, ...]:
    """Read again only when the night has written (`written`: time of the file)."""
    return tuple(kept(home, year))
