"""The reference page of the detectors, written from their declarations.

`python -m relais.data.mining.reference > docs/reference/detectors.md`
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any

from relais.data.mining.documentation import KINDS, headers, read_tables, values_read
from relais.data.screening.definition import Header
from relais.rules.store import Value

_HEAD = """# Détecteurs

Écrit par `python -m relais.data.mining.reference` depuis `relais/data/mining/detectors/` ; un test tient les deux égales.

Un signal n’accuse personne : une personne le lit et décide. Les seuils sont des valeurs datées de `relais/rules/parameters/mining/` ;
ceux marqués *à confirmer* sont des choix de la caisse. Un détecteur à qui manque une table le dit et ne se lance pas.
"""
_DIGITS = 80


def render() -> str:
    """The whole page, Markdown."""
    found = headers()
    rows = "".join(
        f"| [{header.title}](#{name}) | `{name}` | {KINDS[header.kind].partition(' :')[0]} | {_SUBJECTS[header.subject_kind]} |\n"
        for name, header in found.items()
    )
    table = f"\n| Détecteur | Nom | Sorte | Sujet |\n|---|---|---|---|\n{rows}"
    return _HEAD + table + "".join(_section(name, header) for name, header in found.items())


_SUBJECTS = {
    "provider": "professionnel",
    "person": "personne",
    "network": "réseau",
    "certificate": "certificat",
    "household": "foyer",
}


def _section(name: str, header: Header) -> str:
    required, optional = read_tables(name)
    tables = ", ".join(f"`{each}`" for each in required)
    if optional:
        tables += " ; si elles y sont : " + ", ".join(f"`{each}`" for each in optional)
    lines = [
        f'\n<a id="{name}"></a>\n\n## {header.title}\n',
        f"{header.why}\n",
        f"- Nom `{name}`, version {header.version} ; {KINDS[header.kind]} ; sujet : {_SUBJECTS[header.subject_kind]}.",
        f"- Rédigé par {header.author} ; relu le {header.reviewed_on:%d/%m/%Y}, à relire avant le {header.review_due:%d/%m/%Y}.",
        f"- Textes : {' ; '.join(header.legal_basis)}.",
        f"- Tables : {tables}.",
        _listed("Ce qui lèverait un signal", header.clears),
        _listed("Erreurs connues", header.known_false_positives),
    ]
    values = values_read(name)
    if values:
        lines += ["\n| Valeur | Depuis | Combien | Référence | Relue |", "|---|---|---|---|---|"]
        lines += [_value(value) for value in values]
    return "\n".join(lines) + "\n"


def _listed(title: str, texts: Iterable[str]) -> str:
    return f"- {title} :\n" + "\n".join(f"  - {text}" for text in texts)


def _value(value: Value) -> str:
    reviewed = "à confirmer" if value.to_confirm else "oui"
    told = amount_told(value)
    title = value.title.replace("|", "/")
    return f"| {title} (`{value.name}`) | {value.starts_on:%d/%m/%Y} | {told} | {value.reference} | {reviewed} |"


def amount_told(value: Value) -> str:
    """The amount in a few words: a number with its unit, or how many entries a table has."""
    if isinstance(value.amount, Mapping):
        return _table(value.amount)
    unit = _UNITS.get(value.unit, "")
    if value.unit == "eur_cents":
        return f"{value.amount / 100:.2f} €".replace(".", ",")
    return f"{value.amount} {unit}".strip()


_UNITS = {"days": "jours", "months": "mois", "years": "ans", "hours": "heures"}


def _table(amount: Mapping[str, Any]) -> str:
    told = ", ".join(f"{key} : {_inner(inner)}" for key, inner in amount.items())
    if len(told) <= _DIGITS:
        return told
    return f"table de {len(amount)} entrées"


def _inner(inner: Any) -> str:
    return ", ".join(map(str, inner)) if isinstance(inner, Mapping) else str(inner)


if __name__ == "__main__":
    sys.stdout.write(render())
