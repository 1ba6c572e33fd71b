"""What happened in a file, in one line of time; bounded however long the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.urls import reverse

from relais.casework.case.actions.results import worded
from relais.casework.case.enums import StepState
from relais.casework.case.models import (
    Case,
    Contact,
    Decision,
    Document,
    Letter,
    Move,
    Note,
    Step,
    Task,
)
from relais.pages.files import Happening
from relais.pages.typography import short_date

SHOWN = 50


def timeline(
    case: Case, before: dt.datetime | None = None, limit: int = SHOWN
) -> tuple[list[Happening], dt.datetime | None]:
    """The last `limit` happenings, the newest first, and the instant from which to read the older ones (or None).

    Eight queries, each of at most `limit + 1` rows.
    """
    found: list[Happening] = []
    for model, column, shape, joined in SOURCES:
        rows = model.objects.filter(case=case, **{f"{column}__isnull": False})
        if before is not None:
            rows = rows.filter(**{f"{column}__lt": before})
        chosen = rows.select_related(*joined).order_by(f"-{column}")[: limit + 1]
        for row in chosen:
            if (happening := shape(case, row)) is not None:
                found.append(happening)
    found.sort(key=lambda happening: happening.at, reverse=True)
    if len(found) <= limit:
        return found, None
    # What happened at the same instant stays together.
    older = found[limit - 1].at
    return [happening for happening in found if happening.at >= older], older


def _move(case: Case, move: Move) -> Happening | None:
    declaration = case.declaration
    step = declaration.transition(move.transition)
    specs = step.fields if step else declaration.opening_fields
    words = worded(specs, move.fields)
    told = step.reason_field if step and step.decision else ""
    detail = [
        (spec.label, words[spec.name])
        for spec in specs
        if spec.name in words and spec.name != told and not spec.quiet and spec.kind != "confirm"
    ]
    if move.undone_at is not None:
        detail.append(("Annulée par", f"{move.undone_by}, {short_date(move.undone_at.date())}"))
    unlisted = "Ouverture annulée" if move.number else "Ouverture du dossier"
    label = step.label if step else unlisted
    to = declaration.state(move.to_state).label
    return Happening(
        move.at,
        "étape annulée" if move.undone_at else "étape",
        f"{label} → {to}",
        who=str(move.actor or "Par téléservice"),
        detail=detail,
    )


def _contact(case: Case, contact: Contact) -> Happening:
    reached = "abouti" if contact.reached else "sans réponse"
    return Happening(
        contact.at,
        "contact",
        f"{contact.get_channel_display()}, {reached}",
        contact.summary,
        f"{contact.agent or 'Automatique'} · {contact.get_direction_display().lower()}",
    )


def _note(case: Case, note: Note) -> Happening:
    return Happening(note.at, "note", "Note", note.text, str(note.agent))


def _document(case: Case, document: Document) -> Happening:
    url = reverse("case:download", args=[case.reference, document.pk])
    return Happening(
        document.added_at, "document", document.name, who=str(document.added_by or ""), url=url
    )


def _letter(case: Case, letter: Letter) -> Happening:
    url = reverse("case:letter", args=[case.reference, letter.pk])
    return Happening(letter.at, "courrier", letter.title, url=url)


def _decision(case: Case, decision: Decision) -> Happening:
    withdrawn = " (retirée)" if decision.withdrawn_at else ""
    return Happening(
        decision.move.at,
        "décision",
        f"{decision.label}{withdrawn}",
        decision.reason,
        str(decision.decided_by or ""),
    )


def _step(case: Case, step: Step) -> Happening | None:
    if step.settled_at is None or step.state == StepState.TO_DO:
        return None
    words = case.declaration.plan
    if step.state == StepState.DONE and step.done_on:
        text = f"Le {short_date(step.done_on)} · {step.get_proof_display()}"
    else:
        text = words.reasons.get(step.reason, step.reason) if words else step.reason
    return Happening(
        step.settled_at, "plan", f"{step.title} : {step.get_state_display().lower()}", text
    )


def _task(case: Case, task: Task) -> Happening | None:
    if task.done_at is None:
        return None
    return Happening(task.done_at, "tâche", f"Fait : {task.title}", who=str(task.done_by or ""))


Shape = Callable[[Case, Any], Happening | None]
SOURCES: tuple[tuple[Any, str, Shape, tuple[str, ...]], ...] = (
    (Move, "at", _move, ("actor", "undone_by")),
    (Contact, "at", _contact, ("agent",)),
    (Note, "at", _note, ("agent",)),
    (Document, "added_at", _document, ("added_by",)),
    (Letter, "at", _letter, ()),
    (Decision, "move__at", _decision, ("decided_by", "move")),
    (Step, "settled_at", _step, ()),
    (Task, "done_at", _task, ("done_by",)),
)
