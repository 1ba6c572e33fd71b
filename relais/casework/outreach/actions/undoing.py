"""Taking back the last outcome."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from relais.casework.case.actions import withdraw_opening
from relais.casework.outreach.access import require
from relais.casework.outreach.actions.opting_out import take_back_opt_out
from relais.casework.outreach.actions.recording import opening_key
from relais.casework.outreach.enums import Outcome, TargetState, Withdrawal
from relais.casework.outreach.models import Attempt, Campaign, Target
from relais.casework.outreach.policies import UNDO_MINUTES
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record


def last_undoable(agent: Agent, campaign: Campaign, now: dt.datetime) -> Attempt | None:
    """The agent's last outcome of the campaign, while it may still be undone."""
    since = now - dt.timedelta(minutes=UNDO_MINUTES)
    mine = Attempt.objects.filter(
        campaign=campaign, agent=agent, same_call_as=None, imported=False, undone_at=None
    )
    return mine.filter(at__gte=since).select_related("target__person").first()


class Undone(NamedTuple):
    """The person given back; `file` is what became of the file that the call had opened, in French, empty without one."""

    target: Target
    file: str


@transaction.atomic
def undo_last(*, actor: Agent, campaign: Campaign, now: dt.datetime) -> Undone:
    """Takes back the actor's last outcome, for everyone the call reached, and gives the person back to the actor.

    The attempts stay, marked as undone. A STOP it caused is lifted and the other lists get the person back. The file that
    this call opened is closed, unless something was done in it since. Raises Refused `nothing_to_undo`, or `busy` when
    the actor holds a call.
    """
    require(actor, Permission.MAKE_CALLS, campaign)
    last = last_undoable(actor, campaign, now)
    if last is None:
        raise Refused(
            f"Rien à annuler : une issue s’annule dans les {UNDO_MINUTES} minutes.",
            code="nothing_to_undo",
        )
    call = Q(pk=last.pk) | Q(same_call_as=last.pk)
    attempts = list(Attempt.objects.filter(call).select_related("target", "person"))
    ids = [attempt.target_id for attempt in attempts]
    rows = Target.objects.filter(Q(pk__in=ids) | Q(lead_id=last.target_id))
    held = {row.pk: row for row in rows.select_for_update(of=("self",)).order_by("pk")}
    # Read again under the lock: the same click received twice undoes once.
    if not Attempt.objects.filter(pk=last.pk, undone_at=None).exists():
        return Undone(held[last.target_id], "")
    _check_free(actor, campaign, list(held.values()), last, now)
    Attempt.objects.filter(call).update(undone_at=now, undone_by=actor)
    for attempt in attempts:
        _restore(held[attempt.target_id], held[last.target_id])
    lead = held[last.target_id]
    lead.state, lead.lead, lead.leased_to = TargetState.LEASED, None, actor
    lead.next_at = now + dt.timedelta(minutes=campaign.lease_minutes)
    lead.save()
    file = _take_back_file(actor, lead, last, now)
    Target.objects.filter(
        lead=lead, withdrawal=Withdrawal.LINE_OPTED_OUT, withdrawn_at=last.at
    ).update(state=TargetState.COMPANION, withdrawal="", withdrawn_at=None)
    for attempt in attempts:
        if attempt.outcome == Outcome.OPTED_OUT and attempt.person.opted_out_at == attempt.at:
            _lift_stop(actor, attempt)
    record(actor=actor, verb="campaign.undo", target=last, person=last.person)
    return Undone(lead, file)


def _take_back_file(actor: Agent, lead: Target, last: Attempt, now: dt.datetime) -> str:
    """Closes the file that this very call opened; one that was already open is not ours to close."""
    case = lead.case
    if case is None or case.opening_key != opening_key(last):
        return ""
    try:
        with transaction.atomic():
            withdraw_opening(actor=actor, case=case, now=now)
    except Refused as refusal:
        return refusal.message
    Target.objects.filter(pk=lead.pk).update(case=None)
    return f"Le dossier {case.reference}, ouvert par cet appel, est refermé."


def _check_free(
    actor: Agent, campaign: Campaign, rows: list[Target], last: Attempt, now: dt.datetime
) -> None:
    held = Target.objects.filter(
        campaign=campaign, state=TargetState.LEASED, leased_to=actor, next_at__gt=now
    )
    if held.exists():
        raise Refused("Enregistrez ou rendez d’abord l’appel en cours, puis annulez.", code="busy")
    since = Attempt.objects.filter(target__in=rows, at__gt=last.at, undone_at=None)
    if any(row.state == TargetState.LEASED for row in rows) or since.exists():
        raise Refused("Un collègue a déjà rappelé cette personne.", code="lease_lost")


def _restore(target: Target, lead: Target) -> None:
    """Puts a row back as its earlier attempts left it; the person called keeps the lead of the line."""
    before = target.attempts.filter(undone_at=None)
    last = before.first()
    target.n_attempts = before.count()
    target.outcome = last.outcome if last else ""
    target.outcome_at = last.at if last else None
    target.withdrawal, target.withdrawn_at, target.preferred_agent = "", None, None
    if target.pk != lead.pk:
        target.state, target.lead, target.leased_to = TargetState.COMPANION, lead, None
    target.save()


def _lift_stop(actor: Agent, attempt: Attempt) -> None:
    Target.objects.filter(
        person=attempt.person, withdrawal=Withdrawal.OPTED_OUT, withdrawn_at=attempt.at
    ).update(state=TargetState.OPEN, withdrawal="", withdrawn_at=None, lead=None)
    take_back_opt_out(actor=actor, person=attempt.person)
