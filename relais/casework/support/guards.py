"""What the moves of a support require; each answers None or the sentence that refuses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from relais.casework.case.enums import Direction, StepState
from relais.casework.case.models import Case
from relais.casework.support.enums import Axis, Outcome, ReviewedRight, RightState
from relais.casework.support.models import RightReview

# Proposal of the project, to be confirmed: no public source fixes how many attempts are enough.
ATTEMPTS = 3
ATTEMPT_DAYS = 2
LOOK_BACK_OPENS = dt.timedelta(days=31)


def tried_enough(case: Case, fields: Mapping[str, Any], today: dt.date) -> str | None:
    """Unreachable means tried several times, on several days."""
    tries = case.contacts.filter(reached=False, direction=Direction.OUTGOING)
    days = {timezone.localdate(at) for at in tries.values_list("at", flat=True)}
    n = tries.count()
    if n >= ATTEMPTS and len(days) >= ATTEMPT_DAYS:
        return None
    return (
        f"Il faut au moins {ATTEMPTS} essais sur {ATTEMPT_DAYS} jours différents avant de clore :"
        f" le dossier en compte {n} sur {len(days)}. Notez vos essais, ou réessayez un autre jour."
    )


def review_complete(case: Case, fields: Mapping[str, Any], today: dt.date) -> str | None:
    """Every right was looked at."""
    left = list(
        RightReview.objects.filter(case=case, state=RightState.UNKNOWN).values_list(
            "right", flat=True
        )
    )
    if not left:
        return None
    names = ", ".join(ReviewedRight(right).label for right in left[:3])
    more = f" et {len(left) - 3} autres" if len(left) > 3 else ""
    return f"Le bilan n’est pas fini : il reste à vérifier {names}{more}."


def plan_made(case: Case, fields: Mapping[str, Any], today: dt.date) -> str | None:
    if case.steps.exists():
        return None
    return "Le plan est vide : ajoutez au moins une étape, dans un des trois axes."


def result_shown(case: Case, fields: Mapping[str, Any], today: dt.date) -> str | None:
    """The outcome is what the steps show: nothing is said to be done without its proof."""
    states = list(case.steps.values_list("axis", "state"))
    if any(state == StepState.TO_DO for _, state in states):
        return "Des étapes sont encore à faire : dites de chacune si elle est réalisée, ou pourquoi non."
    done = [axis for axis, state in states if state == StepState.DONE]
    outcome = fields["outcome"]
    if outcome == Outcome.REALISE_TOTAL and (not done or len(done) < len(states)):
        return "Toutes les étapes ne sont pas réalisées : choisissez « réalisés en partie »."
    if outcome == Outcome.REALISE_PARTIEL and not done:
        return "Aucune étape n’est réalisée : choisissez une autre issue."
    if outcome == Outcome.REALISE_PARTIEL and len(done) == len(states):
        return "Toutes les étapes sont réalisées : choisissez « réalisés en totalité »."
    if outcome == Outcome.DROITS_OUVERTS and not _right_opened(case, done):
        return "Aucun droit n’a été ouvert pendant l’accompagnement : choisissez une autre issue."
    return None


def all_settled(case: Case, today: dt.date) -> bool:
    """Every step has its proof or its reason: the support can be closed."""
    states = set(case.steps.values_list("state", flat=True))
    return bool(states) and StepState.TO_DO not in states


def look_back_near(case: Case, today: dt.date) -> bool:
    return look_back_due(case, {}, today) is None


def _right_opened(case: Case, done: list[str]) -> bool:
    opened = RightReview.objects.filter(case=case, state=RightState.OPEN).exclude(
        found__in=(RightState.OPEN, RightState.UNKNOWN)
    )
    return Axis.RIGHTS in done or opened.exists()


def look_back_due(case: Case, fields: Mapping[str, Any], today: dt.date) -> str | None:
    waiting = case.deadlines.filter(kind="look_back", met_on=None, dropped_on=None).first()
    if waiting is None:
        return "Ce dossier n’attend pas de bilan à six mois."
    if today < waiting.due_on - LOOK_BACK_OPENS:
        return (
            f"Le bilan à six mois se fait à partir du {waiting.due_on - LOOK_BACK_OPENS:%d/%m/%Y}."
        )
    return None
