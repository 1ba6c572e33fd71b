"""Figures told in French."""

from __future__ import annotations

from relais.common.money import NARROW, euros
from relais.data.indicators.figures import Figure

UNITS = {
    "people": ("personne", "personnes"),
    "households": ("foyer", "foyers"),
    "cases": ("dossier", "dossiers"),
    "contacts": ("contact", "contacts"),
    "acts": ("acte", "actes"),
    "steps": ("étape", "étapes"),
    "days": ("jour", "jours"),
}
DIMENSIONS = {
    "commune": "Commune",
    "sex": "Sexe",
    "detected_by": "Détecté par",
    "obstacle": "Frein",
    "axis": "Axe",
    "partner_kind": "Partenaire",
    "need": "Besoin",
    "state": "État",
    "public": "Public",
    "campaign": "Campagne",
    "outcome": "Issue",
    "motive": "Motif",
    "service": "Service",
    "result": "Résultat",
    "cause": "Cause",
}
HIDDEN = "non publié"
UNKNOWN = "pas encore connu"
TOO_FEW = "effectif trop petit pour être publié."


def number(value: float | int) -> str:
    """1234.5 -> "1 234,5", at most two decimals."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    return text.replace("-", "\u2212").replace(",", NARROW).replace(".", ",")


def amount(value: float | int | None, unit: str, *, hidden: bool = False) -> str:
    """A value with its unit: "1 234", "12,5 %", "1 234,50 €", "3 jours"."""
    if hidden:
        return HIDDEN
    if value is None:
        return UNKNOWN
    if unit == "cents":
        return euros(round(value))
    if unit == "percent":
        return f"{number(value)}{NARROW}%"
    return (
        number(value)
        if unit != "days"
        else f"{number(value)}{NARROW}jour{'s' if value >= 2 else ''}"
    )


def told(figure: Figure) -> str:
    return amount(figure.value, figure.unit, hidden=figure.suppressed)


def change(figure: Figure) -> str:
    """« +1,16 % », in points for a percentage; "sans comparaison" without a year before."""
    if figure.value is None or figure.previous is None:
        return "sans comparaison"
    if figure.unit == "percent":
        gap = round(figure.value - figure.previous, 2)
        return f"{_signed(gap)} point{'s' if abs(gap) >= 2 else ''}"
    if figure.previous == 0:
        return "sans comparaison"
    return f"{_signed(round(100 * (figure.value - figure.previous) / figure.previous, 2))}{NARROW}%"


def sentence(template: str, figure: Figure) -> str:
    """The section's sentence, its blanks filled."""
    return template.replace(" :", "\N{NO-BREAK SPACE}:").format(
        value=told(figure),
        previous=amount(figure.previous, figure.unit),
        change=change(figure),
        numerator=amount(figure.numerator, "count", hidden=figure.suppressed),
        denominator=amount(figure.denominator, "count", hidden=figure.suppressed),
        missing=number(figure.missing),
    )


def _signed(value: float) -> str:
    return ("+" if value >= 0 else "") + number(value)
