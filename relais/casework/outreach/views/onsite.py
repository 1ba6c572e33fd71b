"""On site: planning a day, and quick entry on a phone held in one hand."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from relais.casework.outreach import actions
from relais.casework.outreach.actions.onsite import ENTRY_OUTCOMES
from relais.casework.outreach.enums import AppointmentKind, Outcome
from relais.casework.outreach.forms import EntryForm, FieldActionForm
from relais.casework.outreach.models import FieldAction, FieldEntry
from relais.casework.outreach.views.calls import Choice
from relais.casework.outreach.views.campaigns import CRUMB, campaign_of
from relais.common.refusals import Refused
from relais.pages.access import agent_of, needs
from relais.pages.forms import answer
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.directory.models import Person

CALL = Permission.MAKE_CALLS
CHOICES = [Choice(outcome.value, str(outcome.label)) for outcome in ENTRY_OUTCOMES]


@needs(CALL)
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    agent, found = agent_of(request), campaign_of(request, pk)
    form = FieldActionForm(request.POST or None, initial={"on": timezone.localdate()})
    campaign_url = reverse("outreach:campaign", args=[pk])

    def save(said: dict[str, Any]) -> HttpResponse:
        action = actions.plan_field_action(actor=agent, campaign=found, **said)
        return HttpResponseRedirect(reverse("outreach:field", args=[action.pk]))

    return answer(
        request,
        form,
        save,
        title="Action de terrain",
        submit_label="Commencer la saisie",
        cancel_url=campaign_url,
        breadcrumb=[CRUMB, (found.title, campaign_url)],
    )


@needs(CALL)
def field(request: HttpRequest, pk: int) -> HttpResponse:
    """Quick entry: a button for each thing that happens. A form sent twice counts once, thanks to its token."""
    agent = agent_of(request)
    rows = FieldAction.objects.visible_to(agent).select_related("campaign__fund", "team")
    action: FieldAction = get_object_or_404(rows, pk=pk)
    form = EntryForm(request.POST or None, initial={"token": uuid.uuid4()})
    if request.method == "POST":
        if form.is_valid() and _entered(request, agent, action, form):
            return HttpResponseRedirect(reverse("outreach:field", args=[pk]))
        return render(request, "outreach/field.html", _page(action, form), status=422)
    return render(request, "outreach/field.html", _page(action, form))


def _entered(request: HttpRequest, agent: Agent, action: FieldAction, form: EntryForm) -> bool:
    """Writes the entry; False once the refusal is told beside its field."""
    said = form.cleaned_data
    outcome = request.POST.get("outcome", "")
    try:
        person = _person(agent, said["pseudonym"])
        appointment = None
        if outcome == Outcome.BOOKED and said["appointment_at"]:
            place = said["appointment_place"] or action.place
            appointment = actions.Appointment(said["appointment_at"], place, AppointmentKind.ONSITE)
        actions.add_entry(
            actor=agent,
            action=action,
            token=said["token"],
            outcome=outcome,
            now=timezone.now(),
            n_people=said["n_people"],
            person=person,
            appointment=appointment,
            note=said["note"],
        )
    except Refused as refusal:
        name = {"person": "pseudonym"}.get(refusal.field or "", refusal.field)
        form.add_error(name if name in form.fields else None, refusal.message)
        return False
    messages.success(request, f"Noté : {Outcome(outcome).label.lower()}, {said['n_people']}.")
    return True


def _person(agent: Agent, pseudonym: str) -> Person | None:
    if not pseudonym:
        return None
    found = Person.objects.filter(fund=agent.fund_id, pseudonym=pseudonym).first()
    if found is None:
        raise Refused(
            "Ce numéro n’est pas connu. Laissez vide pour compter sans nommer.",
            code="unknown_person",
            field="pseudonym",
        )
    return found


def _page(action: FieldAction, form: EntryForm) -> dict[str, object]:
    kept = action.entries.filter(undone_at=None)
    counts = dict(kept.order_by().values_list("outcome").annotate(n=Sum("n_people")))
    campaign_url = reverse("outreach:campaign", args=[action.campaign_id])
    return {
        "title": action.title,
        "breadcrumb": [CRUMB, (action.campaign.title, campaign_url)],
        "action": action,
        "form": form,
        "choices": CHOICES,
        "met": sum(counts.values()),
        "counts": [(choice.label, counts.get(choice.code, 0)) for choice in CHOICES],
        "entries": kept.select_related("person")[:12],
    }


@needs(CALL)
@require_POST
def undo_entry(request: HttpRequest, pk: int) -> HttpResponse:
    agent = agent_of(request)
    rows = FieldEntry.objects.filter(action__fund=agent.fund_id).select_related("action__campaign")
    entry = get_object_or_404(rows, pk=pk)
    actions.undo_entry(actor=agent, entry=entry, now=timezone.now())
    messages.success(request, "La saisie est annulée.")
    return HttpResponseRedirect(reverse("outreach:field", args=[entry.action_id]))
