"""What stands on the page of a signal of control: evidence down to the lines, and the triage."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from relais.casework.signals.claim_lines import claim_lines_of
from relais.casework.signals.enums import Addressee, SignalState, SubjectKind
from relais.casework.signals.evidence import presented
from relais.casework.signals.forms import AsideForm, ControlAsideForm
from relais.casework.signals.lists import list_url
from relais.casework.signals.models import DocumentRequest, FiledSignal
from relais.casework.signals.network import network_of
from relais.casework.signals.openers import openers_for
from relais.casework.signals.page import alerts_of, decision_of, facts_of, side_of
from relais.pages.cells import Badge
from relais.pages.files import Action, FilePage, Step
from relais.pages.typography import medium_date
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission

DRAWN = ("lines", "nodes", "edges", "providers", "n_lines_shown")
"""Parts of the evidence that have a place of their own."""


def control_page(
    agent: Agent, signal: FiledSignal, form: AsideForm | None = None
) -> dict[str, Any]:
    about = signal.definition.about
    labels = about.get("labels", {})
    may_decide = agent.may(Permission.DECIDE_SIGNALS)
    undecided = may_decide and (signal.is_undecided or signal.state == SignalState.RETIRED)
    plain = {key: value for key, value in signal.evidence.items() if key not in DRAWN}
    page = FilePage(
        title=signal.subject,
        subtitle=signal.definition.title,
        badges=[signal.badge],
        facts=facts_of(signal),
        steps=_steps(signal),
        primary=_primary(agent, signal) if undecided or signal.case else None,
        actions=[_ask(signal)] if may_decide and signal.is_undecided else [],
        alerts=alerts_of(signal),
        side=side_of(signal, about),
        undo=_undo(signal) if may_decide else None,
        undo_text=decision_of(signal),
        breadcrumb=[("Anomalies", list_url(signal.purpose))],
    )
    provider = signal.subject_id if signal.subject_kind == SubjectKind.PROVIDER else ""
    return page.context(
        signal=signal,
        about=about,
        evidence=presented(plain, labels),
        lines=claim_lines_of(signal, labels),
        network=network_of(signal.evidence),
        requests=[_request(row, signal, may_decide) for row in signal.requests.select_related()],
        provider=provider,
        aside_form=(form or ControlAsideForm()) if undecided else None,
        decision=decision_of(signal),
    )


def _primary(agent: Agent, signal: FiledSignal) -> Action:
    if signal.case is not None:
        return Action(f"Ouvrir le dossier {signal.case}", signal.case.get_absolute_url())
    openers = openers_for(agent, signal)
    fields = {"procedure": openers[0].procedure} if openers else {}
    return Action(
        "Ouvrir un dossier", reverse("signals:open", args=[signal.pk]), "post", fields=fields
    )


def _ask(signal: FiledSignal) -> Action:
    return Action("Demander des pièces", reverse("signals:ask", args=[signal.pk]))


def _undo(signal: FiledSignal) -> Action | None:
    if signal.state not in (SignalState.SET_ASIDE, SignalState.KEPT):
        return None
    return Action("Annuler", reverse("signals:undo", args=[signal.pk]), "post")


def _steps(signal: FiledSignal) -> list[Step]:
    decided = signal.state in (SignalState.OPENED, SignalState.KEPT, SignalState.SET_ASIDE)
    seen = signal.state != SignalState.NEW
    asked = signal.state == SignalState.ASKED
    steps = [
        Step("Trouvé dans les données", "done", medium_date(signal.filed_on)),
        Step("Lu par un enquêteur", "done" if seen else "current"),
    ]
    if asked:
        steps.append(Step("Pièces demandées", "current"))
    last = "done" if decided else "current" if seen and not asked else "todo"
    label = SignalState(signal.state).label if decided else "Décision"
    day = medium_date(signal.decided_at.date()) if decided and signal.decided_at else ""
    return [*steps, Step(label, last, day)]


def _request(row: DocumentRequest, signal: FiledSignal, may_decide: bool) -> dict[str, Any]:
    args = [signal.pk, row.pk]
    if row.withdrawn_at:
        state = Badge("Retirée")
    elif row.received_on:
        state = Badge(f"Reçues le {medium_date(row.received_on)}", "ok")
    else:
        state = Badge("Attendues", "warn")
    actions = []
    if may_decide and row.is_awaited:
        actions.append(Action("Noter reçues", reverse("signals:received", args=args), "post"))
    if may_decide and row.withdrawn_at is None:
        actions.append(Action("Retirer", reverse("signals:withdrawn", args=args), "post"))
    return {
        "row": row,
        "addressee": Addressee(row.addressee).label,
        "state": state,
        "actions": actions,
    }
