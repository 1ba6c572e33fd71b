"""Pages of the frame itself."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.decorators import login_not_required
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from relais.pages import contributions
from relais.pages.access import agent_of
from relais.pages.context import DENSITIES, THEMES
from relais.web.agenda import work_of
from relais.web.headlines import headlines
from relais.web.help import starts_for, topics_for

YEAR = 365 * 24 * 3600
KINDS = (
    "Personnes",
    "Dossiers",
    "Orientations",
    "Partenaires",
    "Campagnes",
    "Repérages",
    "Droits",
    "Pages",
)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """*Mon travail*."""
    agent = agent_of(request)
    context = {
        "title": "Mon travail",
        "work": work_of(agent, timezone.now()),
        "headlines": headlines(agent),
        "starts": starts_for(agent),
    }
    return render(request, "home.html", context)


@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Search everywhere: a page, or the palette's part when htmx asks.

    What is typed may be a name or a number: it is posted, so that it stands in no address and no log.
    """
    agent = agent_of(request)
    text = request.POST.get("q", "").replace("\x00", "").strip()[:100]
    hits = contributions.find(agent, text) if len(text) > 1 else []
    template = "search_hits.html" if request.headers.get("HX-Request") else "search.html"
    context = {"title": "Recherche", "search_text": text, "groups": grouped(hits)}
    return render(request, template, context)


def grouped(hits: Iterable[contributions.Hit]) -> list[tuple[str, list[contributions.Hit]]]:
    """Results under their kind; people first, pages last."""
    groups: dict[str, list[contributions.Hit]] = {}
    for hit in hits:
        groups.setdefault(hit.kind, []).append(hit)
    places = {kind: place for place, kind in enumerate(KINDS)}
    return sorted(groups.items(), key=lambda item: places.get(item[0], len(KINDS) - 2))


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    topics = topics_for(agent_of(request))
    return render(request, "help.html", {"title": "Aide", "topics": topics})


@login_not_required
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "accessibility.html", {"title": "Accessibilité"})


@login_not_required
@require_GET
def favicon(request: HttpRequest) -> HttpResponse:
    """Where a browser looks by itself when a page names no icon (report, documents, API)."""
    return HttpResponsePermanentRedirect(static("relais/icon.svg"))


@login_not_required
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Theme and density, kept in this browser only."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}):
        target = "/"
    response = HttpResponseRedirect(target)
    for name, known in (("theme", THEMES), ("density", DENSITIES)):
        if (value := request.POST.get(name)) in known:
            response.set_cookie(
                name, str(value), max_age=YEAR, samesite="Lax", secure=request.is_secure()
            )
    return response
