"""The year's report from the web: made in the background, read on the spot."""

from __future__ import annotations

import mimetypes
from datetime import date
from pathlib import Path

from django import forms
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_tasks import task

from relais.common.refusals import Refused
from relais.data.indicators.sources import Sources
from relais.data.indicators.sums import DoesNotAddUp
from relais.data.reporting.building import build as build_figures
from relais.data.reporting.cover import cover_of
from relais.data.reporting.publishing import publish
from relais.data.warehouse import WarehouseError, open_warehouse
from relais.pages.access import agent_of, needs
from relais.pages.jobs import job_url, running, start
from relais.registers.accounts.permissions import Permission

STEPS = 5


class YearForm(forms.Form):
    """Which year to report on."""

    year = forms.IntegerField(label="Année", min_value=2000, max_value=2100)


def folder(year: int) -> Path:
    return Path(settings.RELAIS_HOME) / "reports" / str(year)


@require_GET
@needs(Permission.SEE_FIGURES)
def reports(request: HttpRequest) -> HttpResponse:
    """The reports that are made, and the way to make another."""
    places = Path(settings.RELAIS_HOME, "reports").glob("[0-9]*")
    made = sorted(
        (int(place.name) for place in places if (place / "index.html").exists()), reverse=True
    )
    context = {
        "title": "Rapport d’activité",
        "years": made,
        "form": YearForm(initial={"year": timezone.localdate().year - 1}),
        "may_build": agent_of(request).may(Permission.OPEN_ROWS),
    }
    return render(request, "figures/reports.html", context)


@require_POST
@needs(Permission.OPEN_ROWS)
def build(request: HttpRequest) -> HttpResponse:
    """Starts making a report; its page shows how far it is."""
    form = YearForm(request.POST)
    if not form.is_valid():
        return redirect("figures:reports")
    year = form.cleaned_data["year"]
    title = f"Rapport d’activité {year}"
    return redirect(
        job_url(start(actor=agent_of(request), title=title, task=make_report, year=year))
    )


@task()
def make_report(job_id: str, year: int) -> None:
    """Makes the report of a year again from the same files; what is already there stays until the new one is whole."""
    with running(job_id) as progress:
        done = 0

        def step(_: str) -> None:
            nonlocal done
            done += 1
            progress.at(done, STEPS)

        try:
            with open_warehouse(settings.RELAIS_HOME) as warehouse:
                sources = Sources.of(warehouse, date(year, 12, 31))
                cover = cover_of(sources, year)
                built = build_figures(sources, year, cover.fund)
                publish(built, cover, folder(year), step)
        except (WarehouseError, DoesNotAddUp) as error:
            raise Refused(str(error), code="report") from error
        progress.at(STEPS, STEPS)
        address = reverse("figures:file", args=[year, "index.html"])
        progress.result(f"Le rapport {year} est prêt : {len(built.figures)} chiffres.", address)


@require_GET
@needs(Permission.SEE_FIGURES)
def file(request: HttpRequest, year: int, name: str) -> FileResponse:
    """A file of a report. Nothing outside the report's folder can be asked for."""
    place = (folder(year) / name).resolve()
    if not place.is_relative_to(folder(year).resolve()) or not place.is_file():
        raise Http404
    kind = mimetypes.guess_type(place.name)[0] or "application/octet-stream"
    return FileResponse(
        place.open("rb"), content_type=kind, as_attachment=place.suffix in (".csv", ".json")
    )
