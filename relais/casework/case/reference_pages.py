"""The reference page of a procedure, with its state diagram, written from its declaration."""

from __future__ import annotations

from collections.abc import Iterator

from relais.casework.case.procedures import Clock, Procedure, Transition

UNITS = {"days": "jours", "working_days": "jours ouvrés", "months": "mois"}


def page(procedure: Procedure) -> str:
    """Markdown: diagram (Mermaid), states, transitions, delays, outcomes."""
    parts = [
        f"# {procedure.title}",
        "Écrit par `relais procedures` depuis la déclaration ; un test tient les deux égales.",
        f"Voir : `{procedure.see}`. Travailler : `{procedure.work}`. Références : `{procedure.prefix}-AAAA-NNNNNN`.",
        "## Schéma",
        "```mermaid\n" + "\n".join(diagram(procedure)) + "\n```",
        "## États",
        _table(
            ("État", "Nom", "Qui a la main", "Dossier"),
            (
                (f"`{s.name}`", s.label, s.holder.label, "clos" if s.closed else "ouvert")
                for s in procedure.states
            ),
        ),
        "## Étapes",
        _table(
            (
                "Étape",
                "Bouton",
                "De",
                "Vers",
                "Qui",
                "Demandé",
                "Délais",
                "Issue, décision, courrier",
            ),
            (_row(t) for t in procedure.transitions),
        ),
        "## Délais",
        _table(
            ("Délai", "Nom", "Durée", "De qui", "Référence", "Relu"),
            (_clock(clock) for clock in procedure.clocks_by_kind.values()),
        ),
        "## Issues",
        _table(("Code", "Sens"), ((f"`{c}`", label) for c, label in procedure.outcomes.items())),
    ]
    return "\n\n".join(parts) + "\n"


def diagram(procedure: Procedure) -> Iterator[str]:
    """A Mermaid state diagram: one arrow per pair of states, all its transitions on it."""
    yield "stateDiagram-v2"
    for state in procedure.states:
        yield f"    {state.name}: {state.label}"
    yield f"    [*] --> {procedure.initial.name}"
    arrows: dict[tuple[str, str], list[str]] = {}
    for transition in procedure.transitions:
        for source in transition.sources:
            arrows.setdefault((source, transition.target), []).append(transition.label)
    for (source, target), labels in arrows.items():
        yield f"    {source} --> {target}: {' / '.join(label.replace(':', ',') for label in labels)}"
    for state in procedure.states:
        if state.closed:
            yield f"    {state.name} --> [*]"


def _row(t: Transition) -> tuple[str, ...]:
    asked = [f"{f.label}{'' if f.required else ' (facultatif)'}" for f in t.fields]
    delays = [
        *(f"tient `{kind}`" for kind in t.meets),
        *(f"abandonne `{kind}`" for kind in t.drops),
        *(f"suspend `{kind}`" for kind in t.suspends),
        *(f"reprend `{kind}`" for kind in t.resumes),
        *(f"lance `{clock.kind}`" for clock in t.starts),
    ]
    brings = [
        f"issue `{t.outcome.lstrip('=')}`" if t.outcome else "",
        f"décision « {t.decision} »" if t.decision else "",
        f"courrier « {t.letter.title} »" if t.letter else "",
        f"montant `{t.amount[0]}`" if t.amount else "",
        "condition" if t.guard else "",
        f"s’annule {t.undo_hours} h" if t.undoable else "ne s’annule pas",
    ]
    return (
        f"`{t.name}`",
        t.label,
        ", ".join(f"`{source}`" for source in t.sources),
        f"`{t.target}`",
        f"`{t.may}`",
        " ; ".join(asked),
        ", ".join(delays),
        ", ".join(filter(None, brings)),
    )


def _clock(clock: Clock) -> tuple[str, ...]:
    return (
        f"`{clock.kind}`",
        clock.label,
        f"{clock.amount} {UNITS[clock.unit]}",
        clock.of.label,
        clock.reference,
        "oui" if clock.reviewed == "confirmed" else "à confirmer",
    )


def _table(heads: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines
    )
