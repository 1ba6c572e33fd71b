"""An answer as a paragraph that can be put in a letter: plain text, whole sentences."""

from __future__ import annotations

import datetime as dt

from relais.pages.typography import medium_date
from relais.rules.right import Condition, Verdict


def paragraph(title: str, sentence: str, verdict: Verdict, on: dt.date) -> str:
    """What was studied, the answer, the amounts that decide, what is missing, what would change it, the texts."""
    parts = [f"Nous avons étudié ce droit ({title}) à la date du {medium_date(on)}.", sentence]
    parts += [_ended(condition.sentence) for condition in _decisive(verdict)]
    if verdict.missing:
        asked = " ; ".join(
            f"{fact.what} ({fact.where})" if fact.where else fact.what for fact in verdict.missing
        )
        parts.append(_ended(f"Pour répondre, il nous manque : {asked}"))
    if verdict.what_would_change:
        changes = " ; ".join(text.rstrip(".") for text in verdict.what_would_change)
        parts.append(_ended(f"Ce qui changerait la réponse : {changes}"))
    parts.append(_ended(f"Textes appliqués : {' ; '.join(verdict.references)}"))
    if verdict.to_confirm:
        parts.append(_ended(f"Restent à confirmer : {' ; '.join(verdict.to_confirm)}"))
    return " ".join(parts)


def _decisive(verdict: Verdict) -> list[Condition]:
    """What closes the right, else what was compared to open it."""
    failed = [one for one in verdict.conditions if one.decides and one.met is False]
    if verdict.verdict == "none":
        closed = [one for one in failed if one.compared] or failed
        # Where every condition holds, what was counted leaves nothing to pay: that is the reason.
        return closed or [one for one in verdict.conditions if one.met is False]
    return [one for one in verdict.conditions if one.met is not None and one.compared]


def _ended(text: str) -> str:
    return text if text.endswith((".", "…")) else f"{text}."
