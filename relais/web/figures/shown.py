"""A kept figure as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import reverse

from relais.data.indicators.figures import Figure as Kept
from relais.data.indicators.registry import indicators, parts_of
from relais.data.reporting import words
from relais.data.reporting.chapter import chapters
from relais.drawing.charts import Bar, Chart, columns
from relais.geo import commune_name
from relais.pages.bars import Bar as LinkBar
from relais.pages.figures import Figure
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission

MOST_BARS = 10


Course = Sequence[tuple[int, Sequence[Kept]]]


@dataclass(frozen=True)
class Shown:
    """`by`: what the bars are parts of, in words."""

    figure: Figure
    bars: list[LinkBar]
    by: str


def shown(figure: Kept, found: Sequence[Kept], course: Course, agent: Agent) -> Shown:
    """The figure with its course, its parts and where it comes from.

    `found`: every kept figure of that year; `course`: the kept figures of each year, oldest first.
    """
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
    drawn = Figure(
        name=figure.indicator,
        title=figure.title,
        value=words.told(figure),
        sentence=_sentence(figure),
        rows_url=url,
        trend=_trend(figure, course),
        facts=facts,
    )
    rows, by = _parts(figure, found) if url else ([], "")
    return Shown(drawn, _bars(rows), by)


def _trend(figure: Kept, course: Course) -> Chart | None:
    """Its value over the kept years; two are told better in words than drawn."""
    points = [
        Bar(str(year), each.value, words.told(each))
        for year, figures in course
        for each in figures
        if each.indicator == figure.indicator and each.dimension is None and each.value is not None
    ]
    if len(points) < 3:
        return None
    return columns("D’une année à l’autre", points, heads=("Année", figure.title))


def part_url(figure: Kept) -> str:
    """Address of the rows of one part."""
    base = reverse("figures:rows", args=[figure.starts_on.year, figure.indicator])
    return f"{base}?part={quote(figure.dimension)}" if figure.dimension else base


def _sentence(figure: Kept) -> str:
    for chapter in chapters():
        for section in chapter.sections:
            if section.indicator == figure.indicator:
                return words.sentence(section.sentence, figure)
    return ""


def _parts(figure: Kept, found: Sequence[Kept]) -> tuple[list[Kept], str]:
    """Its parts and what they are: the indicators it is made of, else its first dimension, where most people are."""
    indicator = indicators()[figure.indicator]
    wholes = {f.indicator: f for f in found if f.dimension is None}
    rows = [wholes[part.name] for part in parts_of(figure.indicator) if part.name in wholes]
    if rows or not indicator.dimensions:
        return rows, "Ses parts"
    name = indicator.dimensions[0]
    cells = [
        f
        for f in found
        if f.indicator == figure.indicator and (f.dimension or "").startswith(f"{name}=")
    ]
    cells.sort(key=lambda f: (-(f.denominator or f.value or 0), f.label or ""))
    by = f"Par {words.DIMENSIONS[name].lower()}"
    if len(cells) <= MOST_BARS:
        return cells, by
    where = "les plus peuplées" if figure.denominator is not None else "les premières"
    return cells[:MOST_BARS], f"{by}, les {MOST_BARS} {where} sur {len(cells)}"


def _bars(rows: Sequence[Kept]) -> list[LinkBar]:
    """Each leads to its own rows."""
    most = max((f.value or 0 for f in rows), default=0) or 1
    return [
        LinkBar(
            f.title if f.dimension is None else _name(f),
            words.told(f),
            round(100 * (f.value or 0) / most, 1),
            part_url(f),
        )
        for f in rows
    ]


def _name(figure: Kept) -> str:
    return commune_name(figure.territory) if figure.territory else figure.label or ""
