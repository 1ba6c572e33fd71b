"""Works in the background and drafts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from relais.pages import drafts
from relais.pages.access import agent_of
from relais.pages.models import Job

PREFIX = "travaux/"


@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    mine = Job.objects.filter(agent=agent_of(request)).order_by("-asked_at")[:50]
    return render(request, "pages/jobs.html", {"title": "Mes travaux", "jobs": mine})


@require_GET
def job(request: HttpRequest, pk: str) -> HttpResponse:
    mine = get_object_or_404(Job, pk=pk, agent=agent_of(request))
    context = {"title": mine.title, "job": mine, "breadcrumb": [("Mes travaux", "/travaux/")]}
    return render(request, "pages/progress.html", context)


@require_POST
def draft(request: HttpRequest, key: str) -> HttpResponse:
    drafts.keep(agent_of(request), key[:160], request.POST)
    return HttpResponse(status=204)


urlpatterns = [
    path("", jobs, name="jobs"),
    path("<uuid:pk>/", job, name="job"),
    path("brouillons/<path:key>/", draft, name="draft"),
]
