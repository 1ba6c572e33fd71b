"""« Professionnels à regarder » : the queue of the night, ranked, a part drawn by chance, and what the rank is worth."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from relais.casework.signals.enums import Arm, QueueState
from relais.casework.signals.lists import COMMUNE
from relais.casework.signals.models import RankedProvider, Ranking
from relais.casework.signals.queue import actions
from relais.casework.signals.queue.worth import precisions, worth
from relais.casework.signals.specialties import specialty
from relais.common.refusals import Refused
from relais.geo import commune_name
from relais.pages.bulk import Bulk
from relais.pages.lists import Column, Empty, Filter, ListPage
from relais.pages.typography import percent
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission

WAITING = "a_regarder"
STATES = [(WAITING, "À regarder ou pris en charge"), *QueueState.choices]
REASONS_SHOWN = 2


def _in_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(waiting=1) if value == WAITING else rows.filter(state=value)


def _specialties(agent: Agent) -> list[tuple[str, str]]:
    mine = RankedProvider.objects.visible_to(agent).order_by("specialty")
    codes = mine.values_list("specialty", flat=True).distinct()
    return sorted(((code, specialty(code)) for code in codes if code), key=lambda pair: pair[1])


def _why(row: RankedProvider) -> str:
    """The first reasons on one line; his page has them all."""
    told = " · ".join(text.removeprefix("Signal : ") for text in row.reasons[:REASONS_SHOWN])
    more = len(row.reasons) - REASONS_SHOWN
    return f"{told} · {more} de plus" if more > 0 else told or "rien de particulier"


def _take(actor: Agent, row: RankedProvider, said: dict[str, Any]) -> None:
    actions.take(actor=actor, place=row)


def _give_back(actor: Agent, row: RankedProvider, said: dict[str, Any]) -> None:
    if row.state != QueueState.TAKEN:
        raise Refused("Personne ne s’en occupe.", code="not_taken")
    actions.give_back(actor=actor, place=row)


class ToLookAt(ListPage):
    """In the order of the queue, where the drawn ones stand at drawn places. Their rank is not told before a conclusion."""

    title = "Professionnels à regarder"
    lede = "Où regarder d’abord, d’après les facturations comparées et les signaux. Être dans cette file n’accuse personne, et aucun assuré n’y est classé."
    noun = ("professionnel", "professionnels")
    permission = Permission.SEE_CONTROL_SIGNALS
    template_name = "signals/queue.html"
    order = "place"
    defaults = {"etat": WAITING}
    columns = (
        Column("provider", "Professionnel", "provider_id", "code", "provider_id"),
        Column("place", "Place", kind="number", sort="place"),
        Column("arm", "Venu", lambda row: row.arm_badge, sort="arm"),
        Column("reasons", "Pourquoi", _why, "long"),
        Column("rank", "Rang par la note", lambda row: row.told(row.rank), "number", "told_rank"),
        Column("baseline", "Rang par le total", kind="number", sort="baseline"),
        Column("amount_cents", "Remboursé", kind="money", sort="amount_cents", shown=False),
        Column("specialty", "Spécialité", lambda row: specialty(row.specialty), sort="specialty"),
        Column(
            "commune", "Commune", lambda row: commune_name(row.commune), sort="commune", shown=False
        ),
        Column("state", "État", lambda row: row.badge, sort="state"),
        Column("score", "Note", lambda row: _score(row), shown=False),
        Column("taken_by", "Pris par", shown=False),
        Column("decided_at", "Conclu le", kind="datetime", sort="decided_at", shown=False),
        Column("drawn_on", "Données du", kind="date", sort="drawn_on", shown=False),
        Column("seed", "Graine du tirage", kind="code", shown=False),
    )
    filters = (
        Filter("etat", "État", _in_state, choices=STATES, sentence="{}"),
        Filter("specialite", "Spécialité", "specialty", choices=_specialties, sentence="{}"),
        COMMUNE,
        Filter("venu", "Venu", "arm", choices=Arm.choices, sentence="{}"),
    )
    bulk = (
        Bulk("take", "Prendre en charge", _take, Permission.DECIDE_SIGNALS),
        Bulk("give_back", "Rendre à la file", _give_back, Permission.DECIDE_SIGNALS),
    )
    empty = Empty(
        "La file est vide",
        "La nuit classe les professionnels après le passage des détecteurs : la file sera là demain matin.",
    )

    def rows(self) -> QuerySet[Any]:
        return RankedProvider.objects.visible_to(self.agent).select_related("taken_by")

    def row_url(self, row: RankedProvider) -> str:
        return row.get_absolute_url()

    def extra(self) -> dict[str, Any]:
        ranking = Ranking.objects.visible_to(self.agent).select_related("fund").first()
        if ranking is None:
            return {"ranking": None}
        return {
            "ranking": ranking,
            "share": percent(ranking.share, 0),
            "worth": worth(ranking),
            "precisions": precisions(ranking),
        }


def _score(row: RankedProvider) -> str | None:
    return f"{row.score:.3f}".replace(".", ",") if row.tells_rank else None
