"""A chart on the screen: the drawing of `relais.drawing`, in the colours of the theme, named for who does not see it."""

from __future__ import annotations

import re

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from relais.drawing.charts import Chart


def on_screen(chart: Chart) -> SafeString:
    """SVG for a page. The theme turns the colours of the palette into its own (`.chart [fill="#0b5563"]`)."""
    return svg_on_screen(chart.svg, chart.alt)


def svg_on_screen(svg: str, alt: str) -> SafeString:
    """A drawing of `relais.drawing` as a picture named `alt`."""
    found = re.fullmatch(r"<svg ([^>]*)>(.*)</svg>\s*", svg, re.DOTALL)
    if not found:
        return mark_safe("")
    view = re.search(r'viewBox="[^"]*"', found[1])
    # The drawing comes from the renderer, which escapes the labels it is given; a picture's inside has no roles of its own.
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" {} role="img" aria-label="{}">{}</svg>',
        mark_safe(view[0] if view else ""),  # noqa: S308
        alt,
        mark_safe(re.sub(r' (role|aria-[a-z]+)="[^"]*"', "", found[2])),  # noqa: S308
    )
