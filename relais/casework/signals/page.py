"""What stands on the page of one signal."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from relais.casework.signals.enums import AsideReason, SignalState, SubjectKind
from relais.casework.signals.evidence import presented, told_value
from relais.casework.signals.forms import AsideForm
from relais.casework.signals.lists import list_url
from relais.casework.signals.models import FiledSignal
from relais.casework.signals.openers import openers_for
from relais.geo import commune_name
from relais.pages.files import Action, FilePage, Side, Step
from relais.pages.typography import euros, instant, medium_date, number
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission


def signal_page(agent: Agent, signal: FiledSignal, form: AsideForm | None = None) -> dict[str, Any]:
    about = signal.definition.about
    may_decide = agent.may(Permission.DECIDE_SIGNALS)
    openers = openers_for(agent, signal) if may_decide and signal.is_pending else []
    actions = [
        Action(
            o.label,
            reverse("signals:open", args=[signal.pk]),
            "post",
            fields={"procedure": o.procedure},
        )
        for o in openers
    ]
    primary = actions[0] if actions else None
    if signal.case is not None:
        primary = Action(f"Ouvrir le dossier {signal.case}", signal.case.get_absolute_url())
    undo = None
    if may_decide and signal.state == SignalState.SET_ASIDE:
        undo = Action("Annuler", reverse("signals:undo", args=[signal.pk]), "post")
    page = FilePage(
        title=signal.subject,
        subtitle=signal.definition.title,
        badges=[signal.badge],
        facts=facts_of(signal),
        steps=_steps(signal),
        primary=primary,
        actions=actions[1:],
        alerts=alerts_of(signal),
        side=side_of(signal, about),
        undo=undo,
        undo_text=decision_of(signal),
        breadcrumb=[("Signaux", list_url(signal.purpose))],
    )
    return page.context(
        signal=signal,
        about=about,
        evidence=presented(signal.evidence, about.get("labels", {})),
        aside_form=(form or AsideForm()) if may_decide and signal.is_pending else None,
        decision=decision_of(signal),
    )


def facts_of(signal: FiledSignal) -> list[tuple[str, str]]:
    facts = [("Sujet", SubjectKind(signal.subject_kind).label)]
    if signal.commune:
        facts.append(("Commune", commune_name(signal.commune)))
    if signal.starts_on and signal.ends_on:
        period = f"du {medium_date(signal.starts_on)} au {medium_date(signal.ends_on)}"
        facts.append(("Période regardée", period))
    if signal.amount_cents is not None:
        facts.append(("Enjeu", euros(signal.amount_cents)))
    if signal.score is not None:
        facts.append(("Rang de priorité", number(signal.score)))
    facts.append(("Trouvé le", medium_date(signal.filed_on)))
    return facts


def _steps(signal: FiledSignal) -> list[Step]:
    decided = signal.state in (SignalState.OPENED, SignalState.SET_ASIDE)
    seen = signal.state != SignalState.NEW
    return [
        Step("Trouvé dans les données", "done", medium_date(signal.filed_on)),
        Step("Lu par un agent", "done" if seen else "current"),
        Step(
            SignalState(signal.state).label if decided else "Décision",
            "done" if decided else ("current" if seen else "todo"),
        ),
    ]


def alerts_of(signal: FiledSignal) -> list[str]:
    alerts = []
    if signal.state == SignalState.EXPIRED:
        alerts.append(
            f"La nuit du {medium_date(signal.definition.loaded_on or signal.seen_on)} ne le trouve plus : "
            "les données ont changé depuis."
        )
    if signal.state == SignalState.RETIRED:
        alerts.append(
            "Ce détecteur s’est trop souvent trompé : il est retiré, et ce signal attend hors de la file. Vous pouvez quand même décider."
        )
    if signal.person is None and signal.subject_kind in (SubjectKind.PERSON, SubjectKind.HOUSEHOLD):
        alerts.append(
            "Cette personne n’est pas dans le fichier des assurés : aucun dossier ne peut s’ouvrir."
        )
    if signal.person is not None and signal.person.opted_out:
        alerts.append(
            "Cette personne ne souhaite pas être sollicitée : attendez qu’elle vienne d’elle-même."
        )
    return alerts


def decision_of(signal: FiledSignal) -> str:
    if signal.decided_at is None:
        return ""
    who = f" par {signal.decided_by}" if signal.decided_by else ""
    reason = f" : {AsideReason(signal.aside_reason).label.lower()}" if signal.aside_reason else ""
    note = f" ({signal.note})" if signal.note else ""
    return f"{SignalState(signal.state).label} le {instant(signal.decided_at)}{who}{reason}{note}."


def side_of(signal: FiledSignal, about: dict[str, Any]) -> list[Side]:
    facts = [
        ("Version de la règle", str(signal.version)),
        ("Vu en dernier le", medium_date(signal.seen_on)),
    ]
    if about.get("author"):
        facts.append(("Rédigée par", about["author"]))
    if about.get("reviewed_on"):
        facts.append(("Relue le", told_value("reviewed_on", about["reviewed_on"])))
    return [Side("D’où il vient", facts)]
