"""Pages by the words of the menu."""

from __future__ import annotations

from django.urls import reverse

from relais.pages.contributions import Hit, entries_for
from relais.registers.accounts.models import Agent
from relais.web.matching import matches

MOST = 6


def find(agent: Agent, text: str) -> list[Hit]:
    common = [("Mon travail", "home"), ("Aide", "help"), ("Mes travaux de fond", "jobs")]
    pages = [(entry.label, entry.section, entry.url_name) for entry in entries_for(agent)]
    pages += [(label, "", name) for label, name in common]
    return [
        Hit("Pages", label, section if section != label else "", reverse(name))
        for label, section, name in pages
        if matches(text, f"{section} {label}")
    ][:MOST]
