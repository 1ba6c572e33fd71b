"""Search of a person. The question is posted, so that no name nor number stands in an address or a server's log."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from relais.pages.access import agent_of, needs
from relais.registers.accounts.permissions import Permission
from relais.registers.directory.search import Match, find
from relais.registers.directory.search.query import MAX_TEXT
from relais.web.people import wording


@require_http_methods(["GET", "POST"])
@needs(Permission.SEARCH_PEOPLE)
def search(request: HttpRequest) -> HttpResponse:
    """The form and, once posted, the people it may mean; the part alone when htmx asks."""
    text = request.POST.get("q", "").strip()[:MAX_TEXT]
    today = timezone.localdate()
    found = find(agent_of(request), text) if text else []
    context = {
        "title": "Rechercher une personne",
        "asked": text,
        "found": [
            (
                match,
                wording.full_name(match.person),
                wording.told(match.person, today),
                reasons(match),
            )
            for match in found
        ],
        "breadcrumb": [("Personnes", "/personnes/")],
    }
    part = request.headers.get("HX-Request") and request.method == "POST"
    response = render(request, "people/found.html" if part else "people/search.html", context)
    response["Cache-Control"] = "no-store"
    return response


def reasons(match: Match) -> str:
    text = ", ".join(match.reasons)
    return text[:1].upper() + text[1:]
