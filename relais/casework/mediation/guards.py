"""What the moves of a mediation require; each answers None or the sentence that refuses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from relais.casework.case.models import Case
from relais.casework.mediation.enums import Motive
from relais.casework.mediation.models import Mediation


def prior_step_known(case: Case, fields: Mapping[str, Any], today: dt.date) -> str | None:
    """The prior step has its date, said by the user or found by the mediator."""
    if fields.get("prior_step_on") or Mediation.objects.get(case=case).prior_step_on:
        return None
    return (
        "La date de la démarche préalable auprès du service n’est pas connue : indiquez-la,"
        " ou déclarez la saisine irrecevable."
    )


def heard_both(case: Case, fields: Mapping[str, Any], today: dt.date) -> str | None:
    """No opinion before the service was heard."""
    if case.moves.filter(transition="service_answers", undone_at=None).exists():
        return None
    return "L’avis se rend après un échange contradictoire : demandez d’abord ses observations au service."


def motive_refined(case: Case, fields: Mapping[str, Any], today: dt.date) -> str | None:
    """The opinion names a motive that can be counted."""
    motive = fields.get("motive") or Mediation.objects.get(case=case).motive
    if motive == Motive.OTHER and not fields.get("motive"):
        return "Précisez le motif : « Autre » ne dit pas aux lecteurs du rapport de quoi il s’agissait."
    return heard_both(case, fields, today)
