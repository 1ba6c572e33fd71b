"""The page of a file, and its documents."""

from __future__ import annotations

import datetime as dt

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET

from relais.casework.case.enums import StepState
from relais.casework.case.filepage import beside, file_page, proposed, transitions_for
from relais.casework.case.models import Case, Document
from relais.casework.case.policies import may_work
from relais.casework.case.timeline import timeline
from relais.casework.case.views.found import seen
from relais.pages.cells import Badge
from relais.registers.accounts.models import Agent
from relais.registers.directory.reading import open_file

TONES = {StepState.TO_DO: "info", StepState.DONE: "ok", StepState.NOT_DONE: "warn"}


@require_GET
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Who and what, its state, one primary action, one line of time. The reading is journalled."""
    agent, case = seen(request, reference)
    if case.person is not None:
        open_file(
            actor=agent, person=case.person, what=f"dossier {case.reference}", now=timezone.now()
        )
    happenings, older = timeline(case, _instant(request.GET.get("avant")))
    page, first = file_page(case, agent, happenings), proposed(case, agent)
    return render(
        request,
        "case/file.html",
        page.context(
            case=case,
            older=older.isoformat() if older else "",
            others=[t for t in transitions_for(case, agent) if t != first],
            beside=beside(case, agent),
            may_write=may_work(agent, case),
            tasks=list(
                case.tasks.filter(done_at=None, dropped_at=None).select_related("assigned_to")
            ),
            plan=_plan(case, agent),
            documents=list(case.documents.all()[:50]),
            brought=[
                (section.title, section.template, section.context(case, agent))
                for section in case.declaration.sections
            ],
        ),
    )


def _instant(text: str | None) -> dt.datetime | None:
    try:
        found = parse_datetime(text or "")
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _plan(case: Case, agent: Agent) -> dict[str, object] | None:
    """Steps by axis, and whether they may be changed now."""
    words = case.declaration.plan
    if words is None:
        return None
    rows = [
        {
            "step": step,
            "axis": words.axes.get(step.axis, step.axis),
            "obstacle": words.obstacles.get(step.obstacle, ""),
            "reason": words.reasons.get(step.reason, ""),
            "badge": Badge(step.get_state_display(), TONES[StepState(step.state)]),
        }
        for step in case.steps.all()
    ]
    open_now = case.state in words.states and may_work(agent, case)
    noting = "Noter" if open_now else ""
    shown = {"rows": rows, "may_write": open_now, "noting": noting}
    return shown if rows or open_now else None


@require_GET
def download(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """A document, always as a file to keep, never shown by the browser."""
    agent, case = seen(request, reference)
    document = get_object_or_404(Document, case=case, pk=pk)
    if case.person is not None:
        open_file(
            actor=agent,
            person=case.person,
            what=f"pièce du dossier {case.reference}",
            now=timezone.now(),
        )
    response = FileResponse(
        document.file.open("rb"),
        as_attachment=True,
        filename=document.name,
        content_type=document.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
