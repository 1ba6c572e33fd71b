"""What stands on the page of a professional: activity month by month, beside peers, days, signals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from relais.casework.signals.enums import Purpose, SignalState, SubjectKind
from relais.casework.signals.models import FiledSignal, RankedProvider, SignalException
from relais.data.mining.activity import Activity, Day
from relais.data.mining.beside import Beside, Month
from relais.drawing.charts import Chart
from relais.drawing.course import Point, course
from relais.geo import commune_name
from relais.pages.cells import Badge
from relais.pages.files import Action
from relais.pages.tables import Head
from relais.pages.typography import euros, medium_date, number
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.web.providers import words

SIGNALS_SHOWN = 20
NETWORKS_READ = 200
MONTHS = ("janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")  # fmt: skip
HEADS = (
    "Mois",
    "Remboursé",
    "Médiane des comparables",
    "90e centile",
    "Actes",
    "Patients",
    "Jours travaillés",
    "Lignes annulées",
)


def facts(done: Activity) -> list[tuple[str, str]]:
    """Who this is, as the register says it; what is unknown is left out."""
    profile = done.profile
    found = [("Nature", words.KINDS.get(profile.get("kind") or "", "inconnue"))]
    if profile.get("specialty"):
        found.append(("Spécialité", words.specialty(profile["specialty"])))
    if profile.get("commune"):
        found.append(("Exerce à", commune_name(profile["commune"])))
    for key, label in (("opened_on", "Depuis le"), ("closed_on", "Jusqu’au")):
        if profile.get(key):
            found.append((label, medium_date(profile[key])))
    if profile.get("legal_entity_id"):
        found.append(("Société (pseudonyme)", profile["legal_entity_id"]))
    kept = sum(month.reimbursed_cents for month in done.months)
    found.append(("Remboursé, tous mois connus", euros(kept)))
    return found


def chart(done: Activity) -> Chart:
    points = [
        Point(
            _name(month),
            month.reimbursed_cents / 100,
            _euros(month.peers_median),
            _euros(month.peers_p90),
            _told(month),
        )
        for month in done.months
    ]
    return course("Remboursé par mois", points, heads=HEADS, unit="euros")


def _name(month: Month) -> str:
    return f"{MONTHS[month.starts_on.month - 1]} {month.starts_on.year}"


def _euros(cents: int | None) -> float | None:
    return None if cents is None else cents / 100


def _told(month: Month) -> tuple[str, ...]:
    known = [
        "inconnue" if cents is None else euros(cents)
        for cents in (month.peers_median, month.peers_p90)
    ]
    counts = (month.quantity, month.n_patients, month.n_days, month.n_cancelled)
    return (_name(month), euros(month.reimbursed_cents), *known, *map(number, counts))


def besides(found: Sequence[Beside]) -> dict[str, Any] | None:
    """Table of indicators beside peers; None when there are not enough peers."""
    if not found:
        return None
    heads = [
        Head("Indicateur"),
        *(Head(label, "num") for label in ("Valeur", "Médiane", "90e centile", "Rang sur 100")),
    ]
    lines = [
        [
            words.INDICATORS[each.name],
            *(
                _amount(each.name, value)
                for value in (each.value, each.peers_median, each.peers_p90)
            ),
            number(each.percentile),
        ]
        for each in found
    ]
    return {"heads": heads, "lines": lines, "n": found[0].peers_n}


def _amount(name: str, value: int) -> str:
    return euros(value) if name.endswith("_cents") else number(value)


def days(found: Sequence[Day]) -> dict[str, Any] | None:
    """Table of the fullest days."""
    if not found:
        return None
    labels = ("Actes", "Patients", "Communes des patients", "Durée connue")
    lines = [
        [
            medium_date(day.on),
            *map(number, (day.quantity, day.n_patients, day.n_communes)),
            _duration(day),
        ]
        for day in found
    ]
    return {"heads": [Head("Jour"), *(Head(label, "num") for label in labels)], "lines": lines}


def _duration(day: Day) -> str:
    """Standard hours of the acts whose duration is known."""
    if not day.minutes:
        return "inconnue"
    hours, minutes = divmod(day.minutes, 60)
    return f"{number(hours)} h {minutes:02d}"


def signals_of(agent: Agent, provider: str) -> list[FiledSignal]:
    """Its own signals, and those of networks it belongs to; the largest stakes first."""
    control = FiledSignal.objects.visible_to(agent).filter(purpose=Purpose.ABUSE)
    control = control.exclude(state=SignalState.EXPIRED)
    networks = control.filter(subject_kind=SubjectKind.NETWORK).order_by("-pk")
    within = [
        pk
        for pk, members in networks.values_list("pk", "evidence__providers")[:NETWORKS_READ]
        if provider in (members or [])
    ]
    own = control.filter(subject_kind=SubjectKind.PROVIDER, subject_id=provider)
    found = (own | control.filter(pk__in=within)).select_related("definition", "person")
    return list(found.defer("evidence").order_by("-stake", "-pk")[:SIGNALS_SHOWN])


def place_of(agent: Agent, provider: str) -> RankedProvider | None:
    """Where he stands in the queue, or what was last concluded of him."""
    mine = RankedProvider.objects.visible_to(agent).filter(provider_id=provider)
    return mine.order_by("-waiting", "-decided_at", "-pk").first()


def exceptions_of(agent: Agent, provider: str, today: dt.date) -> list[dict[str, Any]]:
    """Detectors that are silent about him, and those that were; the form to end one where it is in force."""
    rows = SignalException.objects.visible_to(agent).filter(subject_id=provider)
    may_end = agent.may(Permission.DECIDE_SIGNALS)
    return [
        {
            "row": row,
            "state": Badge("En cours", "info") if row.ends_on >= today else Badge("Terminée"),
            "end": Action("Arrêter", reverse("providers:end", args=[provider, row.pk]), "post")
            if may_end and row.ends_on >= today
            else None,
        }
        for row in rows.select_related("definition", "made_by")
    ]


def tabs(provider: str, lines: bool) -> list[tuple[str, str, bool]]:
    return [
        ("Activité", reverse("providers:provider", args=[provider]), not lines),
        ("Lignes de soins", reverse("providers:lines", args=[provider]), lines),
    ]
