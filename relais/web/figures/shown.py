"""A kept figure as its page shows it."""

from __future__ import annotations

from urllib.parse import quote

from django.urls import reverse

from relais.data.geo import commune_name
from relais.data.indicators.figures import Figure as Kept
from relais.data.indicators.registry import indicators, parts_of
from relais.data.reporting import words
from relais.data.reporting.chapter import chapters
from relais.pages.charts import Chart, bars
from relais.pages.figures import Figure
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission

MOST_BARS = 10


def shown(figure: Kept, found: list[Kept], agent: Agent) -> Figure:
    """The figure with its parts, its course, and where it comes from. `found`: every kept figure of that year."""
    indicator = indicators()[figure.indicator]
    year = figure.starts_on.year
    facts = [
        ("Pourquoi", indicator.why),
        ("Numérateur", words.amount(figure.numerator, "count")),
        *(
            [("Dénominateur", words.amount(figure.denominator, "count"))]
            if figure.denominator is not None
            else []
        ),
        ("Non connus", words.number(figure.missing)),
        ("Période", f"{figure.starts_on:%d/%m/%Y} – {figure.ends_on:%d/%m/%Y}"),
        (
            "Un an plus tôt",
            f"{words.amount(figure.previous, figure.unit)} ({words.change(figure)})",
        ),
        ("Source", figure.source),
        (
            "Définition",
            f"{indicator.name}, version {indicator.version}, à revoir le {indicator.review_due:%d/%m/%Y}",
        ),
        *([("Réserve", indicator.doubt)] if indicator.doubt else []),
    ]
    url = (
        reverse("figures:rows", args=[year, figure.indicator])
        if agent.may(Permission.OPEN_ROWS)
        else ""
    )
    return Figure(
        name=figure.indicator,
        title=figure.title,
        value=words.told(figure),
        sentence=_sentence(figure),
        rows_url=url,
        parts=_parts(figure, found),
        facts=facts,
    )


def part_url(figure: Kept) -> str:
    """Address of the rows of one part."""
    base = reverse("figures:rows", args=[figure.starts_on.year, figure.indicator])
    return f"{base}?part={quote(figure.dimension or '')}"


def _sentence(figure: Kept) -> str:
    for chapter in chapters():
        for section in chapter.sections:
            if section.indicator == figure.indicator:
                return words.sentence(section.sentence, figure)
    return ""


def _parts(figure: Kept, found: list[Kept]) -> Chart | None:
    indicator = indicators()[figure.indicator]
    wholes = {f.indicator: f for f in found if f.dimension is None}
    rows = [wholes[part.name] for part in parts_of(figure.indicator) if part.name in wholes]
    if not rows and indicator.dimensions:
        first = f"{indicator.dimensions[0]}="
        rows = [
            f
            for f in found
            if f.indicator == figure.indicator and (f.dimension or "").startswith(first)
        ]
        rows = sorted(rows, key=lambda f: -(f.value or 0))[:MOST_BARS]
    points = [(f.title if f.dimension is None else _name(f), f.value) for f in rows]
    unit = "%" if figure.unit == "percent" else ""
    return bars("De quoi il est fait", points, unit=unit) if points else None


def _name(figure: Kept) -> str:
    return commune_name(figure.territory) if figure.territory else figure.label or ""
