"""Evidence as a person reads it: facts compared, and tables of peers and lines."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from relais.pages import typography

KNOWN = {
    "value": "Valeur",
    "peers": "Comparaison",
    "peers_median": "Médiane des comparables",
    "percentile": "Rang parmi les comparables",
    "n_peers": "Nombre de comparables",
    "lines": "Lignes",
    "claim_id": "Facture",
    "line_no": "Ligne",
    "commune": "Commune",
    "on": "Le",
    "starts_on": "Du",
    "ends_on": "Au",
    "missing": "Ce qui manque",
    "base_cents": "Ressources retenues",
    "ceiling_cents": "Plafond",
    "n_members": "Personnes au foyer",
}
MOST_LINES = 50


@dataclass(frozen=True)
class Table:
    title: str
    heads: Sequence[str]
    lines: Sequence[Sequence[str]]
    more: int = 0


@dataclass
class Evidence:
    facts: list[tuple[str, str]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def presented(evidence: Mapping[str, Any], labels: Mapping[str, str]) -> Evidence:
    """Values in French, under the labels the definition gives; nested values one level deep."""
    shown = Evidence()
    words = {**KNOWN, **labels}
    for key, value in evidence.items():
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            shown.tables.append(_table(_label(key, words), value, words))
        elif isinstance(value, Mapping):
            for inner, one in value.items():
                told = f"{_label(key, words)} : {_label(inner, words).lower()}"
                shown.facts.append((told, told_value(inner, one)))
        else:
            shown.facts.append((_label(key, words), told_value(key, value)))
    return shown


def told_value(key: str, value: Any) -> str:
    """An amount by its key's ending, a date, a count, a yes; what is unknown is said to be."""
    if value is None or value == "":
        return "inconnu"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        shown = [told_value(key, one) for one in value[:MOST_LINES]]
        return ", ".join(shown) or "aucun"
    if isinstance(value, int | float):
        if key.endswith("_cents"):
            return typography.euros(int(value))
        return typography.percent(value) if key.endswith(("_rate", "_share")) else _number(value)
    text = str(value)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return typography.medium_date(dt.date.fromisoformat(text))
    return text


def _number(value: float) -> str:
    return typography.number(value, None if value == int(value) else 2)


def _label(key: str, words: Mapping[str, str]) -> str:
    if key in words:
        return words[key]
    return key.removesuffix("_cents").removesuffix("_on").replace("_", " ").capitalize()


def _table(title: str, rows: list[Mapping[str, Any]], words: Mapping[str, str]) -> Table:
    keys = list(dict.fromkeys(key for row in rows for key in row))
    lines = [[told_value(key, row.get(key)) for key in keys] for row in rows[:MOST_LINES]]
    heads = [_label(key, words) for key in keys]
    return Table(title, heads, lines, max(0, len(rows) - MOST_LINES))
