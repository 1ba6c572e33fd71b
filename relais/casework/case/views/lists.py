"""The list of files of a procedure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone

from relais.casework.case.actions import assign
from relais.casework.case.badges import lane_badge, state_badge
from relais.casework.case.enums import Holder, Lane
from relais.casework.case.forms.people import AssignForm, workers
from relais.casework.case.models import Case
from relais.casework.case.models.reading import opened_by
from relais.casework.case.procedures import Procedure, get_procedure
from relais.casework.case.standing_in import covered_by
from relais.pages.bulk import Bulk
from relais.pages.lists import Button, Column, Empty, Filter, ListPage
from relais.registers.accounts.models import Agent, Site, Team
from relais.registers.accounts.permissions import Permission

MOST = 200


def _kept(agent: Agent, name: str, make: Any) -> list[tuple[str, str]]:
    """Choices read once for a request, whose agent is an object of its own."""
    kept: dict[str, list[tuple[str, str]]] = agent.__dict__.setdefault("_case_choices", {})
    if name not in kept:
        kept[name] = make()
    return kept[name]


def _agents(agent: Agent) -> list[tuple[str, str]]:
    def make() -> list[tuple[str, str]]:
        mine = covered_by(agent, timezone.localdate())
        known = {str(a.pk): f"{a} (vous le remplacez)" for a in mine} | {str(agent.pk): "vous"}
        known["personne"] = "personne"
        for other in workers(agent)[:MOST]:
            known.setdefault(str(other.pk), str(other))
        return list(known.items())

    return _kept(agent, "agents", make)


def _teams(agent: Agent) -> list[tuple[str, str]]:
    return _kept(
        agent,
        "teams",
        lambda: [
            (str(t.pk), t.name) for t in Team.objects.visible_to(agent).order_by("name")[:MOST]
        ],
    )


def _sites(agent: Agent) -> list[tuple[str, str]]:
    return _kept(
        agent,
        "sites",
        lambda: [
            (str(s.pk), s.name) for s in Site.objects.visible_to(agent).order_by("name")[:MOST]
        ],
    )


def _followed_by(rows: Any, value: str) -> Any:
    return rows.filter(assigned_to_id=None if value == "personne" else value)


def _late(rows: Any, value: str) -> Any:
    return rows.filter(due_on__lt=timezone.localdate())


def _situation(rows: Any, value: str) -> Any:
    return rows.filter(closed_at__isnull=value == "ouvert")


def _named(case: Case) -> Any:
    """A sensitive file keeps its name for those it opens to."""
    return case.person if case.opens else "Dossier sensible"  # type: ignore[attr-defined]


def _assign(actor: Agent, case: Case, said: dict[str, Any]) -> None:
    assign(actor=actor, case=case, to=said["to"])


class CaseList(ListPage):
    """Files of one procedure; the subclass of each is made by `list_of`."""

    procedure: Procedure
    names = True
    noun = ("dossier", "dossiers")
    order = "due"
    columns = (
        Column("reference", "Dossier", kind="code", sort=("opened_at",)),
        Column("person", "Personne", _named, sort=("shown_name",)),
        Column("state", "État", state_badge, sort="state"),
        Column("due", "Échéance", "next_due", kind="due", sort="due_on"),
        Column("holder", "Qui a la main", "get_holder_display"),
        Column("assigned_to", "Suivi par", lambda case: case.assigned_to or "non attribué"),
        Column("lane", "Voie", lane_badge),
        Column("origin", "Origine", "get_origin_display", shown=False),
        Column("outcome", "Issue", "outcome_label", shown=False),
        Column("opened_at", "Ouvert le", kind="datetime", sort="opened_at", shown=False),
        Column("closed_at", "Clos le", kind="datetime", shown=False),
    )
    bulk = (
        Bulk("assign", "Confier", run=_assign, permission=Permission.ASSIGN_CASES, form=AssignForm),
    )

    def rows(self) -> Any:
        opens = models.Case(
            models.When(models.Q(pk__isnull=False) & opened_by(self.agent), then=True),
            default=False,
            output_field=models.BooleanField(),
        )
        return (
            Case.objects.listed_to(self.agent)
            .filter(procedure=self.procedure.name)
            .select_related("person", "assigned_to")
            .annotate(
                opens=opens,
                shown_name=models.Case(models.When(opens=True, then="person__sort_name")),
            )
        )

    def row_url(self, row: Case) -> str:
        return row.get_absolute_url() if row.opens else ""  # type: ignore[attr-defined]

    def buttons(self) -> Sequence[Button]:
        found = [Button("Confier des dossiers", reverse("case:hand_over"))]
        if not self.procedure.person_required:
            url = reverse("case:open", args=[self.procedure.name])
            found.append(Button("Ouvrir un dossier", url, True, self.procedure.work))
        return found


@cache
def list_of(name: str) -> type[CaseList]:
    """The list page of a procedure."""
    procedure = get_procedure(name)
    own = {
        "procedure": procedure,
        "title": procedure.plural,
        "permission": procedure.see,
        "filters": _filters(procedure),
        "empty": Empty(
            "Aucun dossier",
            "Un dossier s’ouvre depuis la fiche d’une personne, un signal, une orientation ou un appel.",
        ),
    }
    return type(f"{procedure.name.title()}List", (CaseList,), own)


def _filters(procedure: Procedure) -> tuple[Filter, ...]:
    states = [(s.name, s.label) for s in procedure.states]
    outcomes = list(procedure.outcomes.items())
    situations = (("ouvert", "ouverts"), ("clos", "clos"))
    return (
        Filter("situation", "Situation", _situation, choices=situations, sentence="{}"),
        Filter("retard", "En retard", _late, kind="flag", sentence="en retard"),
        Filter("agent", "Suivi par", _followed_by, choices=_agents, sentence="suivis par {}"),
        Filter("etat", "État", "state", choices=states, sentence="à l’état « {} »"),
        Filter(
            "main", "Qui a la main", "holder", choices=Holder.choices, sentence="la main à : {}"
        ),
        Filter("voie", "Voie", "lane", choices=Lane.choices, sentence="voie {}"),
        Filter("equipe", "Équipe", "team_id", choices=_teams, sentence="équipe {}"),
        Filter("site", "Site", "site_id", choices=_sites, sentence="site de {}"),
        Filter("issue", "Issue", "outcome", choices=outcomes, sentence="issue : {}"),
        Filter(
            "depuis",
            "Ouverts depuis le",
            _opened_since,
            kind="date",
            sentence="ouverts depuis le {}",
        ),
    )


def _opened_since(rows: Any, value: str) -> Any:
    start = timezone.make_aware(dt.datetime.fromisoformat(value))
    return rows.filter(opened_at__gte=start)
