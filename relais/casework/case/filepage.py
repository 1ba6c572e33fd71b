"""What the page of a file shows, built from its declaration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from relais.casework.case.actions.undoing import last_move, undo_refusal
from relais.casework.case.badges import lane_badge, state_badge
from relais.casework.case.models import Case, Deadline
from relais.casework.case.policies import may_assign, may_work
from relais.casework.case.procedures import Transition
from relais.casework.case.sides import sides_of
from relais.casework.case.standing_in import covered_by
from relais.pages.cells import Badge
from relais.pages.files import Action, FilePage, Happening, Step
from relais.pages.typography import instant, relative_day, short_date
from relais.registers.accounts.models import Agent


def file_page(case: Case, agent: Agent, happenings: Sequence[Happening]) -> FilePage:
    """The whole page; a bounded number of queries."""
    first = proposed(case, agent)
    deadlines = list(case.deadlines.filter(met_on=None, dropped_on=None))
    undo, undo_text = _undo(case, agent)
    return FilePage(
        title=str(case.person) if case.person else case.subject or case.reference,
        subtitle=f"{case.declaration.title} {case.reference}",
        badges=[b for b in (state_badge(case), lane_badge(case)) if isinstance(b, Badge)],
        facts=_facts(case, agent),
        steps=_path(case),
        primary=_link(case, first) if first else None,
        alerts=_alerts(case, deadlines),
        side=sides_of(case, agent, deadlines),
        timeline=happenings,
        breadcrumb=[
            (case.declaration.plural, f"{reverse(f'case:{case.procedure}')}?situation=ouvert")
        ],
        undo=undo,
        undo_text=undo_text,
    )


def transitions_for(case: Case, agent: Agent) -> list[Transition]:
    """Those the agent may do from the present state, in the order of the table."""
    return [t for t in case.declaration.transitions_from(case.state) if agent.may(t.may)]


def proposed(case: Case, agent: Agent) -> Transition | None:
    """The one to do first, if its time has come."""
    today = timezone.localdate()
    return next(
        (t for t in transitions_for(case, agent) if t.ready is None or t.ready(case, today)), None
    )


def _link(case: Case, step: Transition) -> Action:
    """To the form of the step; done at once when it asks nothing."""
    url = reverse("case:move", args=[case.reference, step.slug])
    if step.fields:
        return Action(step.label, url)
    return Action(step.label, url, "post", fields={"version": str(case.version)})


def beside(case: Case, agent: Agent) -> list[Action]:
    """What can be done at any time, besides moving the file."""
    found = []
    if may_work(agent, case):
        at = [case.reference]
        if case.is_open and case.assigned_to_id != agent.pk:
            found.append(Action("Prendre en charge", reverse("case:take", args=at), "post"))
        if case.person is None:
            found.append(Action("Dire qui est concerné", reverse("case:person", args=at)))
        found.append(Action("Noter un échange", reverse("case:contact", args=at)))
    if case.is_open and may_assign(agent, case):
        found.append(Action("Confier", reverse("case:assign", args=[case.reference])))
    return found


def _facts(case: Case, agent: Agent) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = []
    if case.next_due:
        facts.append(("Échéance", relative_day(case.next_due, timezone.localdate())))
    if case.is_open:
        facts.append(("Qui a la main", case.get_holder_display()))
    else:
        facts.append(("Issue", case.outcome_label or "—"))
    facts.append(("Suivi par", _followed(case, agent)))
    facts.append(("Ouvert le", short_date(timezone.localdate(case.opened_at))))
    return facts


def _followed(case: Case, agent: Agent) -> str:
    owner = case.assigned_to
    if owner is None:
        return "non attribué"
    if owner.pk == agent.pk:
        return "vous"
    replaced = owner in covered_by(agent, timezone.localdate())
    return f"{owner} (vous remplacez)" if replaced else str(owner)


def _path(case: Case) -> list[Step]:
    """The path of the procedure: done up to the present step, which is told apart."""
    here = case.declaration.state(case.state).step
    codes = [code for code, _ in case.declaration.path]
    if here not in codes:
        last = case.moves.filter(undone_at=None).order_by("-number").first()
        before = case.declaration.state(last.from_state).step if last and last.from_state else ""
        reached = codes.index(before) if before in codes else -1
        return [
            Step(label, "done" if i < reached else "skipped")
            for i, (_, label) in enumerate(case.declaration.path)
        ]
    place = codes.index(here)
    final = place == len(codes) - 1 and not case.is_open
    return [
        Step(label, "done" if i < place or final else "current" if i == place else "todo")
        for i, (_, label) in enumerate(case.declaration.path)
    ]


def _alerts(case: Case, deadlines: list[Deadline]) -> list[str]:
    today = timezone.localdate()
    late = [d for d in deadlines if d.late(today)]
    found = [
        f"En retard : {d.label.lower()}, attendu {relative_day(d.due_on, today)}." for d in late
    ]
    if case.erased_on is not None:
        found.append(
            f"Dossier rendu anonyme le {short_date(case.erased_on)} : sa durée de conservation est passée."
        )
    if case.person is not None and case.person.died_on and case.is_open:
        found.append("Cette personne est décédée : vérifiez ce qui doit encore être fait.")
    return found


def _undo(case: Case, agent: Agent) -> tuple[Action | None, str]:
    last = last_move(case)
    if last is None or undo_refusal(agent, case, last, timezone.now()) is not None:
        return None, ""
    step = case.declaration.transition(last.transition)
    url = reverse("case:undo", args=[case.reference])
    text = f"« {step.label if step else last.transition} », {instant(last.at)}."
    if last.letters.exclude(document=None).exists():
        text += " Son courrier est déjà imprimé : ne l’envoyez pas."
    return Action("Annuler cette étape", url, "post", fields={"version": str(case.version)}), text
