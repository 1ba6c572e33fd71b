"""Giving each caller the next person, and each person to one caller.

A lease is a row of the call list with an agent and an end: a browser closed, a process killed, a machine that stops give the
person back when the lease ends, with nothing to clean up.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from relais.casework.outreach.access import require
from relais.casework.outreach.blocking import blocked_until, group_of, withdraw
from relais.casework.outreach.enums import TargetState, Withdrawal
from relais.casework.outreach.models import Campaign, Target
from relais.casework.outreach.policies import SAME_AGENT_MINUTES, why_not_calling
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record
from relais.registers.directory.models import Person

#: When a relative at the same phone is being claimed at this very moment by another campaign.
SHORTLY = dt.timedelta(seconds=30)


def claim(*, actor: Agent, campaign: Campaign, now: dt.datetime) -> Target | None:
    """The person to call now, leased to the actor; the same again while the lease runs; None when nobody is left for now.

    Call backs that are due come first (to the same agent during ten minutes, then to anyone), then people given back,
    then the waves in their order. Raises Refused during quiet hours or when the campaign is not running.
    """
    require(actor, Permission.MAKE_CALLS, campaign)
    if refusal := why_not_calling(campaign, now):
        raise Refused(refusal[1], code=refusal[0])
    team = Q(team=None) | Q(team_id=actor.team_id)
    waves = list(campaign.waves.filter(team).values_list("pk", flat=True))
    while True:
        with transaction.atomic():
            target = held_by(actor, campaign, now)
            if target is not None:
                return target
            target = _next(actor, campaign, waves, now)
            if target is None:
                return None
            target.campaign = campaign
            if _may_be_called(target, now):
                return _lease(actor, target, now)


@transaction.atomic
def release(*, actor: Agent, target: Target, now: dt.datetime) -> None:
    """Gives the person back at once, first in line for anyone. Nothing happens when the lease is someone else's."""
    require(actor, Permission.MAKE_CALLS, target.campaign)
    given_back = Target.objects.filter(
        pk=target.pk, state=TargetState.LEASED, leased_to=actor
    ).update(state=TargetState.CALLBACK, leased_to=None, preferred_agent=None, next_at=now)
    if given_back:
        record(actor=actor, verb="campaign.release", target=target, person=target.person)


def held_by(actor: Agent, campaign: Campaign, now: dt.datetime) -> Target | None:
    """The person the agent is calling in this campaign, while the lease runs."""
    held = Target.objects.filter(campaign=campaign, state=TargetState.LEASED, next_at__gt=now)
    return held.filter(leased_to=actor).select_related("person").first()


def _next(actor: Agent, campaign: Campaign, waves: list[int], now: dt.datetime) -> Any:
    """One free row, locked with its person. Rows that another transaction holds are passed over, never waited for."""
    patience = now - dt.timedelta(minutes=SAME_AGENT_MINUTES)
    mine_first = Case(
        When(preferred_agent=actor, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    due = Target.objects.filter(
        Q(preferred_agent=None) | Q(preferred_agent=actor) | Q(next_at__lte=patience),
        wave_id__in=waves,
        state__in=[TargetState.CALLBACK, TargetState.LEASED],
        next_at__lte=now,
    ).order_by(mine_first, "next_at", "rank")
    if found := _lock_first(due):
        return found
    for wave in waves:
        fresh = Target.objects.filter(wave_id=wave, state=TargetState.OPEN, next_at__lte=now)
        if found := _lock_first(fresh.order_by("next_at", "rank")):
            return found
    return None


def _lock_first(rows: QuerySet[Target]) -> Any:
    """The first row or None, with `leads`: whether somebody else waits behind its phone.

    SQLite has one writer at a time (transactions start IMMEDIATE): the row is ours once it is read.
    """
    behind = Target.objects.filter(lead=OuterRef("pk"), state=TargetState.COMPANION)
    rows = rows.select_related("person").annotate(leads=Exists(behind))
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self", "person"), no_key=True)
    return rows.first()


def _may_be_called(target: Any, now: dt.datetime) -> bool:
    """Whether nothing has come up since the list was built; if something has, the row is put away or put off."""
    person = target.person
    reason = (
        Withdrawal.OPTED_OUT
        if person.opted_out
        else Withdrawal.DIED
        if person.died_on
        else Withdrawal.MERGED
        if person.merged_into_id
        else None
    )
    if reason is not None:
        withdraw(Target.objects.filter(pk=target.pk), reason, now)
        return False
    people = group_of(target) if target.leads else [target.person_id]
    until = blocked_until(target, people, now) if _hold(people[1:]) else now + SHORTLY
    if until is not None:
        target.state, target.leased_to, target.next_at = TargetState.CALLBACK, None, until
        target.save(update_fields=["state", "leased_to", "next_at"])
        return False
    return True


def _hold(others: list[int]) -> bool:
    """Locks those who share the phone, so that no other campaign takes one of them meanwhile. False when one is taken."""
    if not others or not connection.features.has_select_for_update_skip_locked:
        return True
    held = Person.objects.filter(pk__in=others).select_for_update(skip_locked=True, no_key=True)
    return len(held) == len(others)


def _lease(actor: Agent, target: Target, now: dt.datetime) -> Target:
    target.state, target.leased_to = TargetState.LEASED, actor
    target.next_at = now + dt.timedelta(minutes=target.campaign.lease_minutes)
    target.save(update_fields=["state", "leased_to", "next_at"])
    record(actor=actor, verb="campaign.claim", target=target, person=target.person)
    return target
