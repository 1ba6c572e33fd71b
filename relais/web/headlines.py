"""A few figures of the year on the first page, for who reads figures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from relais.data.indicators.kept import years
from relais.data.reporting import words
from relais.data.reporting.chapter import chapters
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.web.figures.reading import figures_of

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
    found = figures_of(home, known[0], agent.fund.code)
    mine = {f.indicator: f for f in found if f.dimension is None}
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
