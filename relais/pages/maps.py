"""A map of communes on the screen, with its links, its legend and its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from relais import geo
from relais.drawing.maps import WIDTH, Outline, legend, outlines_of, steps_of, tone
from relais.pages.typography import number


@dataclass(frozen=True)
class CommuneMap:
    """`svg` is for the eyes and the mouse; `lines` (name, value, address) say the same to everybody, greatest first."""

    title: str
    svg: SafeString
    legend: Sequence[tuple[str, str]]
    lines: Sequence[tuple[str, str, str]]
    unit: str


def commune_map(
    department: str,
    values: Mapping[str, float],
    *,
    title: str,
    unit: str = "",
    url: Callable[[str], str] | None = None,
    chosen: str = "",
) -> CommuneMap | None:
    """Communes of a department, darker with the value; None where no outline is carried. `url(insee)` makes links."""
    if department not in geo.outlined_departments():
        return None
    outlines, height = outlines_of(geo.outlines(department))
    steps = steps_of(list(values.values()))

    def drawn(outline: Outline) -> SafeString:
        value = values.get(outline.code, 0)
        shape = format_html(
            '<path class="tone-{}{}" d="{}"><title>{} : {}</title></path>',
            tone(value, steps),
            " chosen" if outline.code == chosen else "",
            outline.path,
            outline.name,
            f"{number(value)} {unit}".strip(),
        )
        if url is None:
            return shape
        return format_html('<a href="{}" tabindex="-1">{}</a>', url(outline.code), shape)

    ordered = sorted(outlines, key=lambda outline: outline.code == chosen)
    svg = format_html(
        '<svg viewBox="0 0 {} {}" aria-hidden="true">{}</svg>',
        WIDTH,
        height,
        format_html_join("", "{}", ((drawn(outline),) for outline in ordered)),
    )
    lines = [
        (geo.commune_name(code), number(value), url(code) if url else "")
        for code, value in sorted(values.items(), key=lambda item: (-item[1], item[0]))
        if value
    ]
    keys = [("tone-0", "aucun"), *((f"tone-{n}", text) for n, text in legend(steps, number))]
    return CommuneMap(title, svg, keys, lines, unit)
