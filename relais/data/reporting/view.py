"""The report as both papers show it: the same chapters, sentences, tables and drawings in HTML and PDF."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from relais import geo
from relais.data.indicators.figures import Figure
from relais.data.indicators.registry import indicators, parts_of
from relais.data.reporting import words
from relais.data.reporting.building import Built
from relais.data.reporting.chapter import Chapter, Section, chapters
from relais.drawing.charts import Bar, Chart, bars, columns
from relais.drawing.maps import commune_map

MOST_BARS = 12


@dataclass
class Part:
    """A section: its figure in words, its drawing (SVG) and the table that says the same."""

    title: str
    indicator: str
    value: str
    sentence: str
    note: str
    missing: str
    svg: str = ""
    alt: str = ""
    heads: tuple[str, ...] = ("", "")
    lines: list[tuple[str, ...]] = field(default_factory=list)
    absent: str = ""


def pages(built: Built, department: str) -> list[dict[str, Any]]:
    """Chapters with their parts, ready for a template."""
    names = dict(
        zip(*(geo.communes_of(department)[c].to_pylist() for c in ("code", "name")), strict=True)
    )
    return [
        {
            **chapter.model_dump(),
            "parts": [asdict(_part(s, built, department, names)) for s in chapter.sections],
        }
        for chapter in chapters()
        if _has_something(chapter, built)
    ]


def _has_something(chapter: Chapter, built: Built) -> bool:
    return any(built.whole(section.indicator) for section in chapter.sections)


def _part(section: Section, built: Built, department: str, names: dict[str, str]) -> Part:
    indicator, figure = indicators()[section.indicator], built.whole(section.indicator)
    if figure is None:
        why = built.absent.get(section.indicator, "")
        return Part(
            indicator.title, indicator.name, words.UNKNOWN, "", section.note, "", absent=why
        )
    part = Part(
        title=indicator.title,
        indicator=indicator.name,
        value=words.told(figure),
        sentence=words.TOO_FEW if figure.suppressed else words.sentence(section.sentence, figure),
        note=" ".join(filter(None, [section.note, indicator.doubt])),
        missing=f"{words.number(figure.missing)} sans réponse connue" if figure.missing else "",
    )
    if section.drawing == "map":
        _draw_map(part, built.cells(indicator.name, "commune"), department, names)
    elif section.drawing == "trend":
        _draw_trend(part, figure)
    elif section.drawing != "none":
        _draw_bars(part, _bars_of(section, built))
    return part


def _bars_of(section: Section, built: Built) -> list[tuple[str, Figure]]:
    if section.drawing == "parts":
        wholes = [(p.title, built.whole(p.name)) for p in parts_of(section.indicator)]
        return [(title, figure) for title, figure in wholes if figure is not None]
    cells = built.cells(section.indicator, section.by or "")
    shown = sorted(cells, key=lambda f: (f.suppressed, -(f.value or 0), f.label or ""))
    return [(f.label or "", f) for f in shown[:MOST_BARS]]


def _draw_bars(part: Part, rows: list[tuple[str, Figure]]) -> None:
    drawn = [Bar(label, f.value, words.told(f)) for label, f in rows if not f.suppressed]
    if n_hidden := len(rows) - len(drawn):
        others = _others(n_hidden, alone=not drawn)
        drawn.append(Bar(others, None, words.HIDDEN))
    chart = bars(part.title, drawn)
    # Bars that are all hidden have nothing to show: the table says so.
    hidden = all(bar.value is None for bar in drawn)
    _show(part, replace(chart, svg="") if hidden else chart)
    part.lines = [(label, words.told(figure)) for label, figure in rows]


def _others(n: int, *, alone: bool) -> str:
    """« 7 autres », what stands for the bars too small to be shown."""
    return f"{n} parts" if alone else f"{n} autre{'s' if n > 1 else ''}"


def _draw_trend(part: Part, figure: Figure) -> None:
    known = [
        (str(figure.starts_on.year - 1), figure.previous),
        (str(figure.starts_on.year), figure.value),
    ]
    points = [Bar(label, v, words.amount(v, figure.unit)) for label, v in known if v is not None]
    drawn = columns(part.title, points, heads=("Année", "Valeur"))
    _show(part, drawn if len(points) > 1 else replace(drawn, svg=""))


def _show(part: Part, chart: Chart) -> None:
    part.svg, part.alt = chart.svg, chart.alt
    part.heads, part.lines = chart.heads, list(chart.lines)


def _draw_map(part: Part, cells: list[Figure], department: str, names: dict[str, str]) -> None:
    values = {f.territory: float(f.value) for f in cells if f.territory and f.value is not None}
    shown = [f for f in cells if not f.suppressed]
    rows = sorted(shown, key=lambda f: names.get(f.territory or "", "Ailleurs"))
    part.lines = [(names.get(f.territory or "", f.label or ""), words.told(f)) for f in rows]
    if hidden := len(cells) - len(shown):
        part.lines.append((f"{hidden} communes non publiées (petits effectifs)", "—"))
    part.heads = ("Commune", "Valeur")
    part.alt = f"Carte des communes : {part.title}. Le tableau donne chaque valeur."
    unit = cells[0].unit if cells else "count"

    def told(value: float) -> str:
        return words.amount(value, unit)

    if department in geo.outlined_departments():
        part.svg = commune_map(values, geo.outlines(department), told)
