"""What the frame needs on every page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from relais.pages.contributions import Entry, entries_for
from relais.registers.accounts.models import Agent

SECTIONS = (
    "Orienter",
    "Personnes",
    "Signaux",
    "Accompagnement",
    "Campagnes",
    "Rendre compte",
    "Droits",
    "Administration",
)
# Services that share one place of the bar, which has few.
TOGETHER = {
    "Accompagner": "Accompagnement",
    "Médiation": "Accompagnement",
    "Orientations": "Accompagnement",
    "Chiffres": "Rendre compte",
}
THEMES = {"auto": "Comme l’appareil", "light": "Clair", "dark": "Sombre"}
DENSITIES = {"comfortable": "Confortable", "compact": "Compacte"}


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Section:
    label: str
    links: list[Link]

    @property
    def current(self) -> bool:
        return any(link.current for link in self.links)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Menu, look and density of the person who looks."""
    theme = request.COOKIES.get("theme", "auto")
    density = request.COOKIES.get("density", "comfortable")
    agent = getattr(request, "user", None)
    return {
        "theme": theme if theme in THEMES else "auto",
        "density": density if density in DENSITIES else "comfortable",
        "themes": THEMES,
        "densities": DENSITIES,
        "menu": _menu(request, agent) if isinstance(agent, Agent) else [],
    }


def _menu(request: HttpRequest, agent: Agent) -> list[Section]:
    entries = sorted(entries_for(agent), key=_place)
    urls = {entry: reverse(entry.url_name) for entry in entries}
    path = request.path
    under = [url for url in urls.values() if path.startswith(url)]
    here = max(under, key=len, default="")
    return [
        Section(label, [Link(e.label, urls[e], urls[e] == here) for e in group])
        for label, group in groupby(entries, key=_section)
    ]


def _section(entry: Entry) -> str:
    return TOGETHER.get(entry.section, entry.section)


def _place(entry: Entry) -> tuple[int, str, int, str]:
    section = _section(entry)
    known = SECTIONS.index(section) if section in SECTIONS else len(SECTIONS)
    return known, section, entry.order, entry.label
