"""Rights and legal values by their title."""

from __future__ import annotations

from django.urls import reverse

from relais.pages.contributions import Hit
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.rules import right as rights_of
from relais.rules import store
from relais.web.matching import matches

MOST = 5


def find(agent: Agent, text: str) -> list[Hit]:
    if not agent.may(Permission.USE_SIMULATOR):
        return []
    rights = [rights_of.right(name) for name in rights_of.names()]
    hits = [
        Hit("Droits", f"Simuler : {each.title}", "", reverse("rights:simulate", args=[each.name]))
        for each in rights
        if matches(text, f"{each.name} {each.title}")
    ]
    values = [store.history(name)[-1] for name in store.names()]
    hits += [
        Hit("Droits", value.title, "valeur légale", reverse("rights:rule", args=[value.name]))
        for value in values
        if matches(text, value.title)
    ]
    return hits[:MOST]
