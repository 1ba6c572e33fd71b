"""The outcome of a call, written for the person called and for those reached by the same call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from relais.casework.case.actions import open_or_join
from relais.casework.outreach.access import require
from relais.casework.outreach.actions.opting_out import mark_opted_out
from relais.casework.outreach.blocking import free_companions
from relais.casework.outreach.enums import AppointmentKind, Outcome, TargetState, Withdrawal
from relais.casework.outreach.models import Attempt, Campaign, Script, Target
from relais.casework.outreach.policies import after, companion_outcome, local, may_call_at
from relais.common.dates import hour_in_words
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record

#: What an agent may say of a call (a letter or a message is `contacted`).
CALL_OUTCOMES = frozenset(Outcome) - {Outcome.CONTACTED}


@dataclass(frozen=True)
class Appointment:
    """A booking made during the call: when, where, of what kind."""

    at: dt.datetime
    place: str
    kind: AppointmentKind


@dataclass(frozen=True)
class _Call:
    """What is common to everyone reached by one call."""

    actor: Agent
    campaign: Campaign
    now: dt.datetime
    call_back_at: dt.datetime | None
    appointment: Appointment | None
    note: str
    script_id: int | None


@transaction.atomic
def record_outcome(
    *,
    actor: Agent,
    target: Target,
    outcome: str,
    now: dt.datetime,
    call_back_at: dt.datetime | None = None,
    appointment: Appointment | None = None,
    note: str = "",
    others: Mapping[int, str] | None = None,
    open_case: bool = False,
) -> Attempt:
    """Writes the outcome of the call the actor holds, and moves the person on. Of `target`, its key and campaign are read.

    `others`: outcome by id of the target sharing the phone; those left out get `companion_outcome`. `open_case` opens the
    campaign's procedure for the person, or joins the file already open. The same outcome sent twice is written once.
    Raises Refused: `lease_lost`, `call_back_at`, `appointment`, `wrong_outcome`; DoesNotExist: not in that campaign.
    """
    require(actor, Permission.MAKE_CALLS, target.campaign)
    held = _lock(target)
    lead = held[0]
    campaign = lead.campaign
    if lead.state != TargetState.LEASED or lead.leased_to_id != actor.pk:
        return _already_written(actor, lead, outcome)
    _check(campaign, outcome, now, call_back_at, appointment)
    call = _Call(
        actor, campaign, now, call_back_at, appointment, note.strip()[:500], lead.script_read
    )
    attempt = _write(call, lead, outcome, None)
    for companion in held[1:]:
        said = _for_companion(call, companion, outcome, others or {})
        if said is not None:
            _write(call, companion, said, attempt)
    _settle_line(lead, held[1:], now)
    if open_case and campaign.procedure:
        _open_file(call, lead, attempt)
    for member in held:
        if member.outcome == Outcome.OPTED_OUT:
            mark_opted_out(actor=actor, target=member, now=now)
    record(
        actor=actor,
        verb="campaign.outcome",
        target=attempt,
        person=lead.person,
        payload={"outcome": str(outcome), "campaign": campaign.pk, "people": len(held)},
    )
    return attempt


def opening_key(attempt: Attempt) -> str:
    """Key of the file that a call opens: it tells later which call did."""
    return f"campaign:attempt:{attempt.pk}"


def _open_file(call: _Call, lead: Target, attempt: Attempt) -> None:
    """Opens the campaign's procedure for the person, or joins the file already open."""
    case, _ = open_or_join(
        actor=call.actor,
        procedure=call.campaign.procedure,
        person=lead.person,
        origin="campaign",
        origin_detail=call.campaign.title,
        key=opening_key(attempt),
        at=call.now,
    )
    Target.objects.filter(pk=lead.pk).update(case=case)


def _lock(target: Target) -> list[Any]:
    """The person called, then those who share the phone, locked in the order of their ids; `script_read`: its key."""
    script = Script.objects.filter(campaign=OuterRef("campaign")).values("pk")[:1]
    rows = (
        Target.objects.filter(Q(pk=target.pk) | Q(lead_id=target.pk, state=TargetState.COMPANION))
        .filter(campaign=target.campaign_id)
        .annotate(script_read=Subquery(script))
        .select_related("person", "campaign")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    held = sorted(rows, key=lambda row: row.pk != target.pk)
    if not held or held[0].pk != target.pk:
        raise Target.DoesNotExist
    return held


def _already_written(actor: Agent, lead: Target, outcome: str) -> Attempt:
    """The same click received twice; anything else means that the person was given to somebody else."""
    last = lead.attempts.filter(undone_at__isnull=True).first()
    if last is not None and last.agent_id == actor.pk and last.outcome == outcome:
        return last
    raise Refused(
        "Cette personne n’est plus à vous : l’appel a été rendu ou confié à un collègue. Prenez la suivante.",
        code="lease_lost",
    )


def _check(
    campaign: Campaign,
    outcome: str,
    now: dt.datetime,
    call_back_at: dt.datetime | None,
    appointment: Appointment | None,
) -> None:
    if outcome not in CALL_OUTCOMES:
        raise Refused("Choisissez l’issue de l’appel.", code="wrong_outcome", field="outcome")
    if outcome == Outcome.CALL_BACK:
        _check_call_back(campaign, now, call_back_at)
    if outcome == Outcome.BOOKED:
        if appointment is None or not appointment.place.strip():
            raise Refused(
                "Indiquez la date et le lieu du rendez-vous.",
                code="appointment",
                field="appointment_at",
            )
        if appointment.at <= now:
            raise Refused(
                "Le rendez-vous est déjà passé. Corrigez sa date.",
                code="appointment",
                field="appointment_at",
            )


def _check_call_back(campaign: Campaign, now: dt.datetime, at: dt.datetime | None) -> None:
    if at is None or at <= now:
        message = "Indiquez quand rappeler, après maintenant."
    elif not may_call_at(campaign, at):
        message = (
            "On n’appelle pas à ce moment-là. Choisissez entre "
            f"{hour_in_words(campaign.call_from)} et {hour_in_words(campaign.call_until)}, un jour d’appel."
        )
    elif campaign.ends_on and local(at).date() > campaign.ends_on:
        message = f"La campagne se termine le {campaign.ends_on:%d/%m/%Y}. Choisissez plus tôt."
    else:
        return
    raise Refused(message, code="call_back_at", field="call_back_at")


def _for_companion(
    call: _Call, companion: Target, outcome: str, others: Mapping[int, str]
) -> str | None:
    """What is written for someone at the same phone; None when the call says nothing of them."""
    said = others.get(companion.pk)
    if not said:
        return companion_outcome(outcome)
    if said not in CALL_OUTCOMES:
        raise Refused(
            "Choisissez l’issue pour chaque proche.", code="wrong_outcome", field="others"
        )
    _check(call.campaign, said, call.now, call.call_back_at, call.appointment)
    return said


def _write(call: _Call, target: Target, outcome: str, same_call_as: Attempt | None) -> Attempt:
    n_attempts = target.n_attempts + 1
    then = after(call.campaign, outcome, n_attempts, call.now, call.call_back_at)
    fields: dict[str, Any] = {}
    if outcome == Outcome.BOOKED and call.appointment is not None:
        fields = {
            "appointment_at": call.appointment.at,
            "appointment_place": call.appointment.place.strip()[:160],
            "appointment_kind": call.appointment.kind,
        }
    attempt = Attempt.objects.create(
        campaign=call.campaign,
        target=target,
        person=target.person,
        agent=call.actor,
        team_id=call.actor.team_id,
        script_id=call.script_id,
        same_call_as=same_call_as,
        at=call.now,
        outcome=outcome,
        call_back_at=call.call_back_at if outcome == Outcome.CALL_BACK else None,
        note=call.note if same_call_as is None else "",
        **fields,
    )
    waits = same_call_as is not None and then.state in (TargetState.OPEN, TargetState.CALLBACK)
    target.state = TargetState.COMPANION if waits else then.state
    target.next_at = then.at
    target.leased_to = None
    target.preferred_agent = call.actor if outcome == Outcome.CALL_BACK else None
    target.n_attempts = n_attempts
    target.outcome = outcome
    target.outcome_at = call.now
    if then.state == TargetState.WITHDRAWN:
        target.withdrawal, target.withdrawn_at = Withdrawal.OPTED_OUT, call.now
    target.save()
    return attempt


def _settle_line(lead: Target, companions: list[Target], now: dt.datetime) -> None:
    """Nobody still to be called may wait behind a person whose work is over."""
    if not companions or lead.state in (TargetState.OPEN, TargetState.CALLBACK):
        return
    if lead.outcome == Outcome.OPTED_OUT:
        # The number itself was told not to be called again: nobody is called there any more.
        waiting = Target.objects.filter(lead=lead, state=TargetState.COMPANION)
        waiting.update(
            state=TargetState.WITHDRAWN, withdrawal=Withdrawal.LINE_OPTED_OUT, withdrawn_at=now
        )
    else:
        free_companions([lead.pk])
