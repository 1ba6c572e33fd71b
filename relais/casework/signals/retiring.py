"""Detectors that were too often wrong leave the queue, and come back: by the night's figures, or because an agent says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from relais.casework.signals.enums import PENDING, Purpose, SignalState
from relais.casework.signals.models import DetectorRetirement, FiledSignal, SignalDefinition
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent, Fund
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record


@transaction.atomic
def settle(fund: Fund, precisions: Iterable[Mapping[str, Any]], on: dt.date) -> tuple[int, int]:
    """Retires what the night's precisions say retired in this fund, brings back the rest: (retired now, brought back).

    `precisions`: rows of `relais.handover.ranking.About`. What an agent put back on that day or later is left at work. Safe to repeat.
    """
    mine = DetectorRetirement.objects.filter(fund=fund)
    told = {row["definition"]: row for row in precisions if row["retired"] and _is_of(row, fund)}
    known = SignalDefinition.objects.filter(name__in=told, purpose=Purpose.ABUSE)
    kept = set(mine.filter(by_agent=True, ended_on__gte=on).values_list("definition", flat=True))
    held = {row.definition_id: row for row in mine.select_for_update().filter(ended_on=None)}
    back = [row for name, row in held.items() if name not in told]
    new = [each for each in known if each.name not in held and each.name not in kept]
    for row in back:
        _end(row, on)
        payload = {"definition": row.definition_id}
        record(actor=None, verb="detector.returned", target=row, fund=fund, payload=payload)
    for definition in new:
        _retire(fund, definition, told[definition.name], on)
    return len(new), len(back)


def _is_of(row: Mapping[str, Any], fund: Fund) -> bool:
    """Outcomes that do not say their fund are those of all."""
    return row.get("fund", "") in ("", fund.code)


def _retire(
    fund: Fund, definition: SignalDefinition, told: Mapping[str, Any], on: dt.date
) -> DetectorRetirement:
    rate = told["rate"]
    made: DetectorRetirement = DetectorRetirement.objects.create(
        fund=fund,
        definition=definition,
        retired_on=on,
        n=told["n"],
        confirmed=told["confirmed"],
        low=rate["low"],
        high=rate["high"],
    )
    withhold(made.fund_id, definition)
    payload = {"definition": definition.name, "n": made.n, "confirmed": made.confirmed}
    record(actor=None, verb="detector.retired", target=made, fund=fund, payload=payload)
    return made


def withhold(fund_id: int, definition: SignalDefinition) -> int:
    """Signals that nobody has decided on, nor asked documents for, leave the queue. Returns how many."""
    rows = FiledSignal.objects.filter(fund=fund_id, definition=definition, state__in=PENDING)
    return rows.update(former_state=F("state"), state=SignalState.RETIRED)


def is_retired(fund_id: int, definition: str) -> bool:
    rows = DetectorRetirement.objects.filter(fund=fund_id, definition=definition, ended_on=None)
    return rows.exists()


def withhold_retired(definition: SignalDefinition) -> None:
    """What the night has just filed of a retired detector does not enter the queue."""
    rows = DetectorRetirement.objects.filter(definition=definition, ended_on=None)
    for fund in rows.values_list("fund", flat=True):
        withhold(fund, definition)


def _end(row: DetectorRetirement, on: dt.date, by: Agent | None = None, reason: str = "") -> None:
    row.ended_on, row.ended_by, row.by_agent, row.reason = on, by, by is not None, reason
    row.save(update_fields=["ended_on", "ended_by", "by_agent", "reason"])
    held = FiledSignal.objects.filter(
        fund=row.fund_id, definition=row.definition_id, state=SignalState.RETIRED
    )
    held.exclude(former_state="").update(state=F("former_state"), former_state="")
    held.update(state=SignalState.NEW)


@transaction.atomic
def return_detector(*, actor: Agent, definition: str, reason: str, today: dt.date) -> None:
    """An agent puts a detector back to work: its signals are in the queue again, and what was decided so far no longer counts
    against it. A second time changes nothing. Raises PermissionDenied, Refused: `reason_required`.
    """
    if not (actor.may(Permission.SEE_CONTROL_SIGNALS) and actor.may(Permission.DECIDE_SIGNALS)):
        raise PermissionDenied
    reason = reason.strip()[:300]
    if not reason:
        raise Refused("Dites pourquoi.", code="reason_required", field="reason")
    mine = DetectorRetirement.objects.visible_to(actor).select_for_update()
    row = mine.filter(definition=definition, ended_on=None).first()
    if row is None:
        return
    _end(row, today, actor, reason)
    payload = {"definition": definition, "reason": reason}
    record(actor=actor, verb="detector.put_back", target=row, payload=payload)
