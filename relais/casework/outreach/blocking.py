"""What keeps a person on a call list from being called now: a refusal to be contacted, or too many contacts already."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from relais.casework.outreach.enums import Outcome, TargetState, Withdrawal
from relais.casework.outreach.models import Attempt, Target

#: States in which a person is still to be called.
WAITING = (
    TargetState.OPEN,
    TargetState.LEASED,
    TargetState.CALLBACK,
    TargetState.COMPANION,
)


def withdraw(targets: QuerySet[Target], reason: str, now: dt.datetime) -> int:
    """Takes waiting people off their lists; those who shared their phone become callable by themselves.

    Closed campaigns are left as they were. Returns how many were taken off.
    """
    leaving = list(targets.filter(state__in=WAITING).order_by("pk").values_list("pk", flat=True))
    if not leaving:
        return 0
    n_gone = Target.objects.filter(pk__in=leaving).update(
        state=TargetState.WITHDRAWN,
        withdrawal=reason,
        withdrawn_at=now,
        leased_to=None,
        preferred_agent=None,
    )
    free_companions(leaving)
    return n_gone


def free_companions(leads: list[int]) -> None:
    """Puts back in the list those who waited behind people who left it: the first of each line leads the others."""
    waiting = Target.objects.filter(lead_id__in=leads, state=TargetState.COMPANION)
    new_leads: dict[int | None, int] = {}
    for pk, former, outcome in waiting.order_by("lead_id", "rank").values_list(
        "pk", "lead_id", "outcome"
    ):
        first = new_leads.setdefault(former, pk)
        if first != pk:
            Target.objects.filter(pk=pk).update(lead_id=first)
            continue
        called_back = outcome == Outcome.CALL_BACK
        state = TargetState.CALLBACK if called_back else TargetState.OPEN
        Target.objects.filter(pk=pk).update(state=state, lead=None)


def group_of(target: Target) -> list[int]:
    """Persons whom a call to this target reaches: itself and those who share its phone."""
    others = Target.objects.filter(lead_id=target.pk, state=TargetState.COMPANION)
    return [target.person_id, *others.values_list("person_id", flat=True)]


def blocked_until(target: Target, people: list[int], now: dt.datetime) -> dt.datetime | None:
    """The instant from which the cap allows one more contact to `people` (`group_of`); None when it allows one now.

    Counts attempts of every campaign of the fund over the campaign's period, and calls being made right now by other
    campaigns. Somebody who asked to be called back is not being pressed: the cap does not hold the call back.
    """
    if target.outcome == Outcome.CALL_BACK:
        return None
    campaign = target.campaign
    period = dt.timedelta(days=campaign.pressure_days)
    recent = (
        Attempt.objects.filter(
            person_id__in=people,
            campaign__fund=campaign.fund_id,
            at__gt=now - period,
            undone_at__isnull=True,
        )
        .order_by("at")
        .values_list("person_id", "at")
    )
    instants: dict[int, list[dt.datetime]] = {pk: [] for pk in people}
    for person, at in recent:
        instants[person].append(at + period)
    elsewhere = Target.objects.filter(
        Q(person_id__in=people) | Q(companions__person_id__in=people),
        campaign__fund=campaign.fund_id,
        state=TargetState.LEASED,
        next_at__gt=now,
    ).exclude(pk=target.pk)
    called = set(elsewhere.values_list("person_id", "companions__person_id", "next_at"))
    for lead, companion, ends in called:
        for person in {lead, companion} & instants.keys():
            instants[person].append(ends)
    # The cap frees when enough of the earlier contacts have left the period.
    free = [
        sorted(ends)[len(ends) - campaign.max_contacts]
        for ends in instants.values()
        if len(ends) >= campaign.max_contacts
    ]
    return max(free, default=None)


def withdraw_person(person_id: int, now: dt.datetime, *, but: int | None = None) -> int:
    """Takes someone who does not want to be contacted any more off every call list. `but`: a row already settled."""
    targets = Target.objects.filter(person_id=person_id)
    if but is not None:
        targets = targets.exclude(pk=but)
    return withdraw(targets, Withdrawal.OPTED_OUT, now)
