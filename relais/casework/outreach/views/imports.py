"""Bringing in a list of past contacts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from relais.casework.outreach import actions
from relais.casework.outreach.enums import ImportStatus
from relais.casework.outreach.forms import UploadForm
from relais.casework.outreach.models import ResultImport
from relais.casework.outreach.views.campaigns import CRUMB, campaign_of
from relais.common.refusals import Refused
from relais.pages.access import agent_of, needs
from relais.pages.jobs import job_url
from relais.pages.paging import page_of
from relais.registers.accounts.permissions import Permission

DESIGN = Permission.DESIGN_CAMPAIGNS


@needs(DESIGN)
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    agent, found = agent_of(request), campaign_of(request, pk)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            source = actions.receive_list(
                actor=agent, campaign=found, upload=form.cleaned_data["file"]
            )
        except Refused as refusal:
            form.add_error("file", refusal.message)
        else:
            if source.status == ImportStatus.DONE:
                return HttpResponseRedirect(reverse("outreach:import", args=[source.pk]))
            return HttpResponseRedirect(job_url(actions.start_import(actor=agent, source=source)))
    campaign_url = reverse("outreach:campaign", args=[pk])
    context = {
        "title": "Importer des contacts passés",
        "lede": "Chaque ligne est rattachée à une personne de la caisse ; ce qui ne l’est pas reste listé, avec sa raison.",
        "form": form,
        "multipart": True,
        "submit_label": "Importer",
        "cancel_url": campaign_url,
        "breadcrumb": [CRUMB, (found.title, campaign_url)],
    }
    return render(request, "pages/form.html", context, status=422 if form.errors else 200)


@needs(DESIGN)
def imported(request: HttpRequest, pk: int) -> HttpResponse:
    source = _source(request, pk)
    campaign_url = reverse("outreach:campaign", args=[source.campaign_id])
    context = {
        "title": source.file_name,
        "breadcrumb": [CRUMB, (source.campaign.title, campaign_url)],
        "source": source,
        "page": page_of(source.unmatched.all(), request.GET.get("page"), 50),
        "facts": [
            ("Lignes lues", source.n_read),
            ("Nouveaux contacts", source.n_new),
            ("Déjà connus", source.n_known),
            ("Écartées", source.n_refused),
        ],
    }
    return render(request, "outreach/import.html", context)


@needs(DESIGN)
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Goes on with an import that stopped."""
    source = _source(request, pk)
    return HttpResponseRedirect(
        job_url(actions.start_import(actor=agent_of(request), source=source))
    )


def _source(request: HttpRequest, pk: int) -> ResultImport:
    rows = ResultImport.objects.visible_to(agent_of(request)).select_related("campaign__fund")
    source: ResultImport = get_object_or_404(rows, pk=pk)
    return source
