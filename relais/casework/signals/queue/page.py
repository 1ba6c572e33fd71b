"""What stands on the page of a professional of the queue: why it is there, and what somebody concludes."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from relais.casework.signals.enums import Arm, Purpose, QueueState, SignalState, SubjectKind
from relais.casework.signals.models import FiledSignal, RankedProvider
from relais.casework.signals.queue.forms import ConclusionForm
from relais.casework.signals.specialties import specialty
from relais.geo import commune_name
from relais.pages.files import Action, FilePage, Side, Step
from relais.pages.typography import euros, instant, medium_date, number
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission

SIGNALS_SHOWN = 20


def queue_page(
    agent: Agent, place: RankedProvider, form: ConclusionForm | None = None
) -> dict[str, Any]:
    may_decide = agent.may(Permission.DECIDE_SIGNALS)
    page = FilePage(
        title=place.subject,
        subtitle="Professionnel à regarder",
        badges=[place.badge, place.arm_badge],
        facts=_facts(place),
        steps=_steps(place),
        primary=_primary(place, may_decide),
        actions=_actions(place, may_decide),
        alerts=_alerts(place),
        side=[_side(place)],
        undo=Action("Annuler", reverse("queue:undo", args=[place.pk]), "post")
        if may_decide and place.is_concluded
        else None,
        undo_text=_decision(place),
        timeline=None,
        breadcrumb=[("Professionnels à regarder", reverse("queue:list"))],
    )
    return page.context(
        place=place,
        signals=_signals(agent, place),
        form=(form or ConclusionForm()) if may_decide and not place.is_concluded else None,
        decision=_decision(place),
    )


def _facts(place: RankedProvider) -> list[tuple[str, str]]:
    among = f" sur {number(place.n_providers)}"
    rank = f"{number(place.rank)}{among}" if place.tells_rank else "dit après votre conclusion"
    return [
        ("Spécialité", specialty(place.specialty)),
        ("Commune", commune_name(place.commune) or "inconnue"),
        ("Rang par la note", rank),
        ("Rang par le total remboursé", f"{number(place.baseline)}{among}"),
        ("Remboursé dans l’année", euros(place.amount_cents)),
    ]


def _steps(place: RankedProvider) -> list[Step]:
    taken = place.taken_at is not None
    who = f"par {place.taken_by}" if place.taken_by else ""
    last = QueueState(place.state).label if place.is_concluded else "Conclusion"
    day = medium_date(place.decided_at.date()) if place.decided_at else ""
    return [
        Step("Dans la file", "done", f"données du {medium_date(place.drawn_on)}"),
        Step("Pris en charge", "done" if taken or place.is_concluded else "current", who),
        Step(last, "done" if place.is_concluded else "current" if taken else "todo", day),
    ]


def _primary(place: RankedProvider, may_decide: bool) -> Action:
    if may_decide and place.state == QueueState.TO_LOOK:
        return Action("Prendre en charge", reverse("queue:take", args=[place.pk]), "post")
    return _activity(place)


def _activity(place: RankedProvider) -> Action:
    return Action("Voir son activité", reverse("providers:provider", args=[place.provider_id]))


def _actions(place: RankedProvider, may_decide: bool) -> list[Action]:
    if not may_decide or place.is_concluded:
        return []
    if place.state == QueueState.TO_LOOK:
        return [_activity(place)]
    return [Action("Rendre à la file", reverse("queue:give_back", args=[place.pk]), "post")]


def _alerts(place: RankedProvider) -> list[str]:
    if place.listed or place.is_concluded:
        return []
    return ["La dernière nuit ne le place plus dans la file : les données ont changé depuis."]


def _side(place: RankedProvider) -> Side:
    facts = [
        ("Venu", Arm(place.arm).label),
        ("Place dans la file", number(place.place)),
        ("Graine du tirage", str(place.seed)),
    ]
    return Side("D’où il vient", facts)


def _decision(place: RankedProvider) -> str:
    if place.decided_at is None:
        return ""
    who = f" par {place.decided_by}" if place.decided_by else ""
    note = f" : {place.note.rstrip('.')}" if place.note else ""
    return f"{QueueState(place.state).label}, le {instant(place.decided_at)}{who}{note}."


def _signals(agent: Agent, place: RankedProvider) -> list[FiledSignal]:
    """His own, the largest stakes first; those of his networks are on his page."""
    mine = FiledSignal.objects.visible_to(agent).filter(
        purpose=Purpose.ABUSE, subject_kind=SubjectKind.PROVIDER, subject_id=place.provider_id
    )
    kept = mine.exclude(state=SignalState.EXPIRED).select_related("definition", "person")
    return list(kept.defer("evidence").order_by("-stake", "-pk")[:SIGNALS_SHOWN])
