"""Call mode: one person at a time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from relais.casework.case.models import Case
from relais.casework.case.procedures import get_procedure
from relais.casework.outreach import actions
from relais.casework.outreach.actions.claiming import held_by
from relais.casework.outreach.actions.undoing import last_undoable
from relais.casework.outreach.enums import AppointmentKind, Outcome, TargetState
from relais.casework.outreach.forms import OutcomeForm
from relais.casework.outreach.models import Attempt, Campaign, Target
from relais.casework.outreach.nobody import why_nobody
from relais.casework.outreach.policies import local, next_calling_time, why_not_calling
from relais.casework.outreach.query import parse
from relais.casework.outreach.views.campaigns import CRUMB, campaign_of
from relais.casework.signals.models import FiledSignal
from relais.common.dates import age_on
from relais.common.refusals import Refused
from relais.pages.access import agent_of, needs
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.directory.contacts import shown
from relais.registers.directory.models import ContactKind, ContactPoint, Person

CALL = Permission.MAKE_CALLS


@dataclass(frozen=True)
class Choice:
    code: str
    label: str


#: In the order of the keys 1 to 8.
CHOICES = [
    Choice(outcome.value, str(outcome.label))
    for outcome in (
        Outcome.REACHED,
        Outcome.BOOKED,
        Outcome.REFUSED,
        Outcome.ALREADY_COVERED,
        Outcome.UNREACHABLE,
        Outcome.CALL_BACK,
        Outcome.WRONG_NUMBER,
        Outcome.OPTED_OUT,
    )
]


@needs(CALL)
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """The person the agent holds, or a way to take the next one. Reading the page takes nobody: a click does."""
    agent, found, now = agent_of(request), campaign_of(request, pk), timezone.now()
    if request.method == "POST":
        return _said(request, agent, found, now)
    target = held_by(agent, found, now)
    if target is None:
        return render(request, "outreach/call_start.html", _start(agent, found, now))
    return render(request, "outreach/call.html", _page(agent, found, target, now, OutcomeForm()))


def _said(request: HttpRequest, agent: Agent, found: Campaign, now: dt.datetime) -> HttpResponse:
    """Writes the outcome and takes the next person: one click for both."""
    again = HttpResponseRedirect(reverse("outreach:call", args=[found.pk]))
    # The action reads the row under its lock: it is not read before.
    said_of = Target(pk=_number(request.POST.get("target")), campaign=found)
    form = OutcomeForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused("Corrigez les dates indiquées.", code="bad_date")
        _record(request, agent, said_of, form.cleaned_data, now)
    except Target.DoesNotExist as missing:
        raise Http404 from missing
    except Refused as refusal:
        rows = Target.objects.filter(campaign=found).select_related("campaign", "person")
        target = get_object_or_404(rows, pk=said_of.pk)
        if target.leased_to_id != agent.pk:
            raise
        if form.is_valid() and refusal.field in form.fields:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.error(request, refusal.message)
        context = _page(agent, found, target, now, form)
        return render(request, "outreach/call.html", context, status=422)
    if not why_not_calling(found, now):
        _take(request, agent, found, now)
    return again


def _take(request: HttpRequest, agent: Agent, found: Campaign, now: dt.datetime) -> None:
    """The next person; when there is none, the page that comes says why."""
    if actions.claim(actor=agent, campaign=found, now=now) is None:
        messages.info(request, why_nobody(agent, found, now))


def _record(
    request: HttpRequest, agent: Agent, target: Target, said: dict[str, Any], now: dt.datetime
) -> None:
    appointment = None
    if said["outcome"] == Outcome.BOOKED and said["appointment_at"]:
        kind = AppointmentKind(said["appointment_kind"] or AppointmentKind.CARE)
        appointment = actions.Appointment(said["appointment_at"], said["appointment_place"], kind)
    others = {
        _number(name.removeprefix("other-")): str(value)
        for name, value in request.POST.items()
        if name.startswith("other-") and value
    }
    actions.record_outcome(
        actor=agent,
        target=target,
        outcome=said["outcome"],
        now=now,
        call_back_at=said["call_back_at"],
        appointment=appointment,
        note=said["note"],
        others=others,
        open_case=said["open_case"],
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 16 else 0


@needs(CALL)
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    agent, found = agent_of(request), campaign_of(request, pk)
    _take(request, agent, found, timezone.now())
    return HttpResponseRedirect(reverse("outreach:call", args=[pk]))


@needs(CALL)
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Stops: the person goes to somebody else at once."""
    agent, found, now = agent_of(request), campaign_of(request, pk), timezone.now()
    if target := held_by(agent, found, now):
        actions.release(actor=agent, target=target, now=now)
        messages.success(request, "La personne est rendue à la liste.")
    return HttpResponseRedirect(reverse("outreach:campaign", args=[pk]))


@needs(CALL)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    agent, found, now = agent_of(request), campaign_of(request, pk), timezone.now()
    if request.POST.get("rendre") and (target := held_by(agent, found, now)):
        actions.release(actor=agent, target=target, now=now)
    undone = actions.undo_last(actor=agent, campaign=found, now=now)
    told = f"L’issue est annulée : la personne est de nouveau à vous. {undone.file}"
    messages.success(request, told.strip())
    return HttpResponseRedirect(reverse("outreach:call", args=[pk]))


def _progress(found: Campaign) -> dict[str, Any]:
    waiting = [TargetState.OPEN, TargetState.LEASED, TargetState.CALLBACK, TargetState.COMPANION]
    counts = dict(
        found.targets.exclude(state=TargetState.HELD_OUT)
        .values_list("state")
        .annotate(n=Count("*"))
        .order_by()
    )
    total = sum(counts.values())
    done = total - sum(counts.get(state, 0) for state in waiting)
    return {"done": done, "total": total, "progress_label": "Personnes traitées"}


def _start(agent: Agent, found: Campaign, now: dt.datetime) -> dict[str, Any]:
    refusal = why_not_calling(found, now)
    mine = found.targets.filter(state=TargetState.CALLBACK, preferred_agent=agent)
    return {
        "title": f"Appels : {found.title}",
        "breadcrumb": [CRUMB, (found.title, reverse("outreach:campaign", args=[found.pk]))],
        "campaign": found,
        "refusal": refusal[1] if refusal else "",
        "call_back": mine.order_by("next_at").first(),
        "undoable": last_undoable(agent, found, now),
        **_progress(found),
    }


def _page(
    agent: Agent, found: Campaign, target: Target, now: dt.datetime, form: OutcomeForm
) -> dict[str, Any]:
    person = target.person
    companions = list(
        target.companions.filter(state=TargetState.COMPANION).select_related("person")
    )
    script = found.scripts.first()
    tomorrow = next_calling_time(found, now + dt.timedelta(days=1))
    form.fields["call_back_at"].initial = local(tomorrow).replace(second=0, microsecond=0)
    return {
        "title": f"Appels : {found.title}",
        "breadcrumb": [CRUMB, (found.title, reverse("outreach:campaign", args=[found.pk]))],
        "campaign": found,
        "target": target,
        "person": person,
        "age": age_on(person.birth_date, local(now).date()) if person.birth_date else None,
        "phones": _phones(person),
        "companions": companions,
        "other_choices": CHOICES,
        "script": script,
        "form": form,
        "outcomes": CHOICES,
        "hidden": {"target": target.pk},
        "past": Attempt.objects.filter(person=person, undone_at=None).select_related("campaign")[
            :5
        ],
        "reasons": _reasons(agent, found, person),
        "cases": Case.objects.visible_to(agent).filter(person=person).order_by("-opened_at")[:5],
        "may_open": bool(found.procedure) and agent.may(get_procedure(found.procedure).work),
        "may_see_person": agent.may(Permission.SEE_PERSON),
        "lease_ends": target.next_at,
        "undoable": last_undoable(agent, found, now),
        **_progress(found),
    }


def _phones(person: Person) -> list[tuple[str, str, bool]]:
    """(to dial, to read, shared by the household), the person's own first."""
    points = ContactPoint.objects.filter(kind=ContactKind.PHONE, valid=True)
    owner = Q(person=person)
    if person.household_id is not None:
        owner |= Q(household=person.household_id)
    found = [
        (point.value, shown(point.kind, point.value), point.household_id is not None)
        for point in points.filter(owner)[:6]
    ]
    return sorted(found, key=lambda phone: phone[2])


def _reasons(agent: Agent, found: Campaign, person: Person) -> list[str]:
    """Why the screening of the campaign found the person, for who may see signals."""
    names = parse(found.query).signals
    if not names or not agent.may(Permission.SEE_SIGNALS):
        return []
    signals = FiledSignal.objects.visible_to(agent).filter(person=person, definition__in=names)
    return [reason for signal in signals[:2] for reason in signal.reasons[:4]]
