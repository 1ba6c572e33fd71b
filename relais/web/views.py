"""Pages of the frame itself."""

from __future__ import annotations

from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from relais.pages import contributions
from relais.pages.access import agent_of
from relais.pages.context import DENSITIES, THEMES
from relais.web.agenda import work_of
from relais.web.help import topics_for

YEAR = 365 * 24 * 3600


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """*Mon travail*."""
    agent = agent_of(request)
    work = work_of(agent, timezone.now())
    return render(request, "home.html", {"work": work, "title": "Mon travail"})


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Search everywhere: a page, or the palette's part when htmx asks."""
    agent = agent_of(request)
    text = request.GET.get("q", "").strip()[:100]
    hits = contributions.find(agent, text) if len(text) > 1 else []
    groups = [(kind, list(found)) for kind, found in groupby(hits, key=lambda hit: hit.kind)]
    template = "search_hits.html" if request.headers.get("HX-Request") else "search.html"
    context = {"title": "Recherche", "search_text": text, "groups": groups}
    return render(request, template, context)


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    topics = topics_for(agent_of(request))
    return render(request, "help.html", {"title": "Aide", "topics": topics})


@login_not_required
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "accessibility.html", {"title": "Accessibilité"})


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
