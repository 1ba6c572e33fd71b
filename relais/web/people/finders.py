"""People in the search everywhere."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from relais.common.identifiers import looks_like_nir
from relais.pages.contributions import Hit
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.directory.search import find as find_people
from relais.web.people import wording

SHOWN = 8


def find(agent: Agent, text: str) -> list[Hit]:
    """At most eight people of the agent's fund; a NIR is sent to the page that does not write it in an address."""
    if not agent.may(Permission.SEARCH_PEOPLE):
        return []
    if looks_like_nir(text):
        return [
            Hit(
                "Personnes",
                "Chercher par numéro de sécurité sociale",
                "Sur la page de recherche, où le numéro n’apparaît pas dans l’adresse",
                reverse("people:search"),
            )
        ]
    today = timezone.localdate()
    return [
        Hit(
            "Personnes",
            wording.full_name(match.person),
            wording.told(match.person, today),
            reverse("people:person", args=[match.person.pk]),
        )
        for match in find_people(agent, text, limit=SHOWN)
    ]
