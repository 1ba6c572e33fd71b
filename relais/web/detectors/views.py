"""The catalogue of detectors: what each looks for, by which law, with which thresholds, and how often it was right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from relais.casework.signals import retiring
from relais.casework.signals.forms import PutBackForm
from relais.casework.signals.lists import signals_url
from relais.casework.signals.models import DetectorRetirement
from relais.casework.signals.precision import Measured, measured, window_months
from relais.data.mining.documentation import KINDS, headers, read_tables, values_read
from relais.data.mining.kept import LastRun, last_run, tables_there
from relais.data.mining.reference import amount_told
from relais.data.mining.registry import detectors
from relais.data.screening.definition import Header
from relais.handover.definition import ABUSE
from relais.pages.access import agent_of, needs
from relais.pages.cells import Badge
from relais.pages.forms import answer
from relais.pages.typography import count, euros, instant, medium_date, number, percent, short_date
from relais.registers.accounts.permissions import Permission

NOT_MEASURED = "pas encore mesurée"


@dataclass(frozen=True)
class Line:
    """A detector in the catalogue."""

    header: Header
    url: str
    signals_url: str
    state: Badge
    measured: Measured
    precision: str
    retired: Badge | None


@require_GET
@needs(Permission.SEE_CONTROL_SIGNALS)
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every detector, whether it ran, what it found, how often it was right."""
    found = measured(agent_of(request), timezone.now())
    tables = tables_there(settings.RELAIS_HOME)
    mine = DetectorRetirement.objects.visible_to(agent_of(request)).filter(ended_on=None)
    retired = {row.definition_id: row for row in mine}
    lines = [
        _line(
            header,
            last_run(settings.RELAIS_HOME, detectors()[name], tables),
            found.get(name),
            retired.get(name),
        )
        for name, header in headers().items()
    ]
    ran = sum(line.state.tone == "ok" for line in lines)
    out = f", {count(len(retired), 'retiré', 'retirés')} de la file" if retired else ""
    context = {
        "title": "Détecteurs",
        "lines": lines,
        "months": window_months(timezone.localdate()),
        "sentence": f"{count(len(lines), 'détecteur', 'détecteurs')}, {count(ran, 'passé', 'passés')} sur les extraits{out}.",
    }
    return render(request, "detectors/catalogue.html", context)


def _line(
    header: Header, run: LastRun, found: Measured | None, retired: DetectorRetirement | None
) -> Line:
    known = found or Measured()
    return Line(
        header,
        reverse("detectors:detector", args=[header.id]),
        signals_url(ABUSE, header.id, tout="1"),
        _state(run),
        known,
        _precision(known),
        _retired(retired) if retired else None,
    )


def _retired(row: DetectorRetirement) -> Badge:
    return Badge(f"retiré de la file le {short_date(row.retired_on)}", "late")


def _state(run: LastRun) -> Badge:
    if run.missing:
        return Badge(f"pas lancé : il manque {', '.join(run.missing)}", "warn")
    if run.on is None:
        return Badge("pas encore passé")
    return Badge(f"passé, données du {short_date(run.on)}", "ok")


def _precision(found: Measured) -> str:
    if found.precision is None:
        return NOT_MEASURED
    return f"{percent(found.precision)} ({number(found.confirmed)} sur {number(found.judged)})"


@require_GET
@needs(Permission.SEE_CONTROL_SIGNALS)
def detector(request: HttpRequest, name: str) -> HttpResponse:
    """The whole documentation of one detector, from its header."""
    header = headers()[name]
    run = last_run(settings.RELAIS_HOME, detectors()[name], tables_there(settings.RELAIS_HOME))
    found = measured(agent_of(request), timezone.now()).get(name) or Measured()
    required, optional = read_tables(name)
    retirements = _retirements(request, name)
    context = {
        "title": header.title,
        "header": header,
        "state": _state(run),
        "signals_url": signals_url(ABUSE, name, tout="1"),
        "facts": _facts(header, run),
        "found": _found(found),
        "retired": retirements[0] if retirements and not retirements[0].ended_on else None,
        "retirements": [_told(row) for row in retirements],
        "months": window_months(timezone.localdate()),
        "values": [_value(each) for each in values_read(name, run.on or timezone.localdate())],
        "required": required,
        "optional": optional,
        "missing": run.missing,
        "breadcrumb": [("Détecteurs", reverse("detectors:catalogue"))],
    }
    return render(request, "detectors/detector.html", context)


@needs(Permission.DECIDE_SIGNALS)
def put_back(request: HttpRequest, name: str) -> HttpResponse:
    """« Remettre en service » : a retired detector is in the queue again, and its count starts anew."""
    agent, header = agent_of(request), headers()[name]
    if not agent.may(Permission.SEE_CONTROL_SIGNALS):
        raise PermissionDenied
    back = reverse("detectors:detector", args=[name])
    if not any(row.ended_on is None for row in _retirements(request, name)):
        return redirect(back)

    def save(said: dict[str, Any]) -> HttpResponse:
        retiring.return_detector(
            actor=agent, definition=name, today=timezone.localdate(), reason=said["reason"]
        )
        return redirect(back)

    return answer(
        request,
        PutBackForm(request.POST or None),
        save,
        title="Remettre en service",
        lede=f"{header.title}. Ses signaux reviennent dans la file ; sa précision repart de zéro, et il sera retiré de nouveau s’il se trompe encore.",
        breadcrumb=[("Détecteurs", reverse("detectors:catalogue")), (header.title, back)],
        submit_label="Remettre en service",
        cancel_url=back,
    )


def _retirements(request: HttpRequest, name: str) -> list[DetectorRetirement]:
    """Those of the agent's fund, the one in force first."""
    rows = DetectorRetirement.objects.visible_to(agent_of(request)).filter(definition=name)
    return sorted(rows.select_related("ended_by"), key=lambda row: row.ended_on is not None)


def _told(row: DetectorRetirement) -> list[str]:
    if row.ended_on is None:
        end, why = "en cours", ""
    elif row.by_agent:
        end = f"{medium_date(row.ended_on)}, par {row.ended_by or 'un agent'}"
        why = row.reason
    else:
        end, why = medium_date(row.ended_on), "les décisions récentes ne le disent plus"
    figures = (
        f"{number(row.confirmed)} sur {number(row.n)} ({percent(row.low)} à {percent(row.high)})"
    )
    return [medium_date(row.retired_on), figures, end, why]


def _facts(header: Header, run: LastRun) -> list[tuple[str, str]]:
    return [
        ("Sorte", KINDS[header.kind]),
        ("Version", header.version),
        ("Dernier passage", instant(run.written_at) if run.written_at else "jamais"),
        ("Rédigé par", header.author),
        ("Relu le", medium_date(header.reviewed_on)),
        ("À relire avant le", medium_date(header.review_due)),
    ]


def _found(found: Measured) -> list[tuple[str, str]]:
    withheld = [("Hors de la file", number(found.n_withheld))] if found.n_withheld else []
    return [
        ("Signaux", number(found.n_signals)),
        ("À décider ou en attente", number(found.n_undecided)),
        *withheld,
        ("Enjeu de ceux-là", "inconnu" if found.stake_cents is None else euros(found.stake_cents)),
        ("Précision mesurée", _precision(found)),
        ("Confirmés", number(found.confirmed)),
        ("Infirmés", number(found.refuted)),
        ("Décidés sans rien en dire", number(found.silent)),
    ]


def _value(value: Any) -> dict[str, Any]:
    return {
        "title": value.title,
        "name": value.name,
        "told": amount_told(value),
        "since": medium_date(value.starts_on),
        "reference": value.reference,
        "doubt": value.to_confirm,
        "note": value.note,
    }
