"""How often a definition was right, as people found when they decided: measured over the last months (`mining_precision_window`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils import timezone

from relais.casework.signals.enums import CONFIRMING, REFUTING, UNDECIDED, SignalState
from relais.casework.signals.models import FiledSignal
from relais.common.dates import add_months
from relais.registers.accounts.models import Agent
from relais.rules.store import value

TAKEN_UP = (SignalState.OPENED, SignalState.KEPT)


@dataclass(frozen=True)
class Measured:
    """Signals of one definition. `confirmed` of `judged`: decided in the window and taken up, or set aside for a reason that
    says the facts were right; reasons that say nothing of the definition are `silent`. `stake_cents`: of those undecided, None
    when nobody knows it."""

    n_signals: int = 0
    n_undecided: int = 0
    n_withheld: int = 0
    stake_cents: int | None = None
    confirmed: int = 0
    refuted: int = 0
    silent: int = 0

    @property
    def judged(self) -> int:
        return self.confirmed + self.refuted

    @property
    def precision(self) -> float | None:
        return self.confirmed / self.judged if self.judged else None


def window_months(on: dt.date) -> int:
    """The same window as the night's own measure."""
    return int(value("mining_precision_window", on).amount)


def measured(agent: Agent, now: dt.datetime) -> dict[str, Measured]:
    """Of every definition that has signals the agent may see: one query."""
    waiting = Q(state__in=UNDECIDED)
    today = timezone.localdate(now)
    since = add_months(today, -window_months(today))
    lately = Q(decided_at__date__gt=since)
    aside = lately & Q(state=SignalState.SET_ASIDE)
    right = (lately & Q(state__in=TAKEN_UP)) | (aside & Q(aside_reason__in=CONFIRMING))
    wrong = aside & Q(aside_reason__in=REFUTING)
    rows = (
        FiledSignal.objects.visible_to(agent)
        .exclude(state=SignalState.EXPIRED)
        .order_by()
        .values("definition")
        .annotate(
            n_signals=Count("pk"),
            n_undecided=Count("pk", filter=waiting),
            n_withheld=Count("pk", filter=Q(state=SignalState.RETIRED)),
            stake_cents=Sum("amount_cents", filter=waiting),
            confirmed=Count("pk", filter=right),
            refuted=Count("pk", filter=wrong),
            silent=Count("pk", filter=aside & ~Q(aside_reason__in=[*CONFIRMING, *REFUTING])),
        )
    )
    return {row.pop("definition"): Measured(**row) for row in rows}
