"""Definitions of signals by their title, subjects of control by their number."""

from __future__ import annotations

from django.utils.http import urlencode

from relais.casework.signals.enums import Purpose, SubjectKind
from relais.casework.signals.lists import list_url, signals_url
from relais.casework.signals.models import FiledSignal, SignalDefinition
from relais.pages.contributions import Hit
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission


def find(agent: Agent, text: str) -> list[Hit]:
    if not (agent.may(Permission.SEE_SIGNALS) or agent.may(Permission.SEE_CONTROL_SIGNALS)):
        return []
    mine = FiledSignal.objects.visible_to(agent).values("definition")
    text = text.strip()
    found = SignalDefinition.objects.filter(title__icontains=text, name__in=mine)[:5]
    definitions = [
        Hit(
            "Repérages",
            each.title,
            "voir ses signaux",
            signals_url(each.purpose, each.name),
        )
        for each in found
    ]
    return definitions + _subjects(agent, text)


def _subjects(agent: Agent, text: str) -> list[Hit]:
    """A professional, a network, a certificate that a signal of control names, by its whole number."""
    rows = FiledSignal.objects.visible_to(agent).filter(purpose=Purpose.ABUSE, subject_id=text)
    kinds = rows.order_by("subject_kind").values_list("subject_kind", flat=True).distinct()
    query = urlencode({"tout": "1", "numero": text})
    return [
        Hit(
            "Anomalies",
            f"{SubjectKind(kind).label} {text}",
            "voir ses signaux",
            f"{list_url(Purpose.ABUSE)}?{query}",
        )
        for kind in kinds
    ]
