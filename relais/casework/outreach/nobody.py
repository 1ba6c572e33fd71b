"""What call mode says when it has nobody to give."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from relais.casework.outreach.enums import TargetState
from relais.casework.outreach.models import Campaign, Target
from relais.casework.outreach.policies import next_calling_time
from relais.pages.typography import instant
from relais.registers.accounts.models import Agent

TO_CALL = (TargetState.OPEN, TargetState.CALLBACK, TargetState.LEASED)


def why_nobody(agent: Agent, campaign: Campaign, now: dt.datetime) -> str:
    """Why nobody is left for the agent to call now, and from when somebody will be; in French."""
    waiting = Target.objects.filter(campaign=campaign, state__in=TO_CALL)
    theirs = campaign.waves.filter(Q(team=None) | Q(team=agent.team_id))
    mine = waiting.filter(wave_id__in=list(theirs.values_list("pk", flat=True)))
    first = mine.order_by("next_at").values_list("next_at", flat=True).first()
    if first is not None:
        free = next_calling_time(campaign, max(first, now))
        return (
            "Personne à appeler pour l’instant : ceux qui restent ont déjà été essayés, ou un collègue les appelle. "
            f"Le prochain sera à appeler le {instant(free)}."
        )
    if waiting.exists():
        return "Ceux qui restent à appeler sont confiés à une autre équipe. Demandez une vague à votre responsable."
    return "Toute la liste est traitée : il n’y a plus personne à appeler dans cette campagne."
