"""Bringing in a list of past contacts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from relais.casework.outreach import actions
from relais.casework.outreach.enums import Fate, ImportStatus
from relais.casework.outreach.forms import UploadForm
from relais.casework.outreach.models import ResultImport
from relais.casework.outreach.views.campaigns import CRUMB, campaign_of
from relais.pages.access import agent_of, needs
from relais.pages.forms import answer
from relais.pages.jobs import job_url
from relais.pages.paging import page_of
from relais.pages.typography import number
from relais.registers.accounts.permissions import Permission

DESIGN = Permission.DESIGN_CAMPAIGNS


@needs(DESIGN)
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    agent, found = agent_of(request), campaign_of(request, pk)
    form = UploadForm(request.POST or None, request.FILES or None)
    campaign_url = reverse("outreach:campaign", args=[pk])

    def save(said: dict[str, Any]) -> HttpResponse:
        source = actions.receive_list(actor=agent, campaign=found, upload=said["file"])
        if source.status != ImportStatus.WAITING:
            return HttpResponseRedirect(_url(source))
        return HttpResponseRedirect(job_url(actions.start_check(actor=agent, source=source)))

    return answer(
        request,
        form,
        save,
        title="Importer des contacts passés",
        lede="Le fichier est d’abord examiné : vous voyez ce qui serait ajouté, et ce qui ne peut pas l’être, avant de confirmer.",
        multipart=True,
        submit_label="Examiner le fichier",
        cancel_url=campaign_url,
        breadcrumb=[CRUMB, (found.title, campaign_url)],
    )


@needs(DESIGN)
def imported(request: HttpRequest, pk: int) -> HttpResponse:
    """The file: what would be written, then what was, and the lines kept out with their reason."""
    source = _source(request, pk)
    campaign_url = reverse("outreach:campaign", args=[source.campaign_id])
    written = source.status in (ImportStatus.RUNNING, ImportStatus.STOPPED, ImportStatus.DONE)
    context = {
        "title": source.file_name,
        "breadcrumb": [CRUMB, (source.campaign.title, campaign_url)],
        "source": source,
        "page": page_of(source.unmatched.all(), request.GET.get("page"), 50),
        "written": written,
        "done": source.n_read if written else source.n_checked,
        "facts": _written(source) if written else _foreseen(source),
        "n_new": source.foreseen.get(Fate.NEW, 0),
    }
    return render(request, "outreach/import.html", context)


def _foreseen(source: ResultImport) -> list[tuple[str, str]]:
    return [(str(fate.label), number(source.foreseen.get(fate, 0))) for fate in Fate]


def _written(source: ResultImport) -> list[tuple[str, str]]:
    counts = (
        ("Lignes lues", source.n_read),
        ("Contacts ajoutés", source.n_new),
        (str(Fate.KNOWN.label), source.n_known),
        ("Écartées", source.n_refused),
    )
    return [(label, number(n)) for label, n in counts]


@needs(DESIGN)
@require_POST
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """What comes next: the look at the file again, its import once confirmed, or what is left of one that stopped."""
    agent, source = agent_of(request), _source(request, pk)
    begin = actions.start_check if source.status == ImportStatus.WAITING else actions.start_import
    return HttpResponseRedirect(job_url(begin(actor=agent, source=source)))


@needs(DESIGN)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives the file up before anything is written."""
    source = _source(request, pk)
    actions.discard_import(actor=agent_of(request), source=source)
    messages.success(request, f"« {source.file_name} » est abandonné : rien n’a été importé.")
    return HttpResponseRedirect(reverse("outreach:campaign", args=[source.campaign_id]))


def _url(source: ResultImport) -> str:
    return reverse("outreach:import", args=[source.pk])


def _source(request: HttpRequest, pk: int) -> ResultImport:
    rows = ResultImport.objects.visible_to(agent_of(request)).select_related("campaign__fund")
    source: ResultImport = get_object_or_404(rows, pk=pk)
    return source
