"""What is new in the data since yesterday, for those who decide."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from relais.casework.signals.enums import SignalState
from relais.casework.signals.models import FiledSignal
from relais.pages.contributions import WorkItem
from relais.pages.typography import count
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission


def work_for(agent: Agent, now: dt.datetime) -> list[WorkItem]:
    if not agent.may(Permission.DECIDE_SIGNALS):
        return []
    since = timezone.localdate(now) - dt.timedelta(days=1)
    new = FiledSignal.objects.visible_to(agent).filter(state=SignalState.NEW, filed_on__gte=since)
    rows = new.values_list("definition_id", "definition__title").annotate(n=Count("pk"))
    return [
        WorkItem(
            "nouveau",
            title,
            f"{count(n, 'nouveau signal', 'nouveaux signaux')} à regarder",
            f"{reverse('signals:list')}?etat={SignalState.NEW}&reperage={name}",
            action_label="Regarder",
        )
        for name, title, n in rows.order_by("-n")[:8]
    ]
