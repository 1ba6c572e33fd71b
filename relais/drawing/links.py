"""A map of links: who is tied to whom, at the places given. One definition, on paper as on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from relais.drawing.palette import ACCENT, ACTION, INK, LINE, MUTED, PAPER

WIDTH, LEAST_HEIGHT, MOST_HEIGHT = 720, 400, 960
BESIDE, ABOVE = 150, 36
"""Room for labels at the sides, above and below."""
SIDE = 1000
ROUND, SQUARE, LOZENGE, TRIANGLE, CROSS = "round", "square", "lozenge", "triangle", "cross"
RADIUS = 10
LABEL = 22
"""Characters of a label that fit beside its node."""


@dataclass(frozen=True)
class Node:
    """`shape` tells kinds apart without colour. `x`, `y`: its place, 0 to 1,000."""

    key: str
    label: str
    shape: str
    x: float
    y: float


@dataclass(frozen=True)
class Link:
    """`first`, `second`: keys of nodes. `weight`: 1 to 4, the width of the line. `dashed`: a tie of another sort."""

    first: str
    second: str
    weight: int = 1
    dashed: bool = False


def links_map(title: str, nodes: Sequence[Node], links: Sequence[Link]) -> str:
    """SVG text; empty without nodes."""
    if not nodes:
        return ""
    height = min(MOST_HEIGHT, max(LEAST_HEIGHT, 13 * len(nodes)))
    places = {
        node.key: (
            BESIDE + node.x / SIDE * (WIDTH - 2 * BESIDE),
            ABOVE + node.y / SIDE * (height - 2 * ABOVE),
        )
        for node in nodes
    }
    drawn = [_line(one, places) for one in links if {one.first, one.second} <= places.keys()]
    drawn += [_point(node, *places[node.key], height) for node in nodes]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">'
        f"<title>{escape(title)}</title>"
        f'<g font-family="Source Sans Pro, Arial, Helvetica, sans-serif" font-size="13">{"".join(drawn)}</g></svg>'
    )


def _line(one: Link, places: dict[str, tuple[float, float]]) -> str:
    (x1, y1), (x2, y2) = places[one.first], places[one.second]
    dash = ' stroke-dasharray="5 4"' if one.dashed else ""
    width = min(max(one.weight, 1), 4)
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{MUTED}" '
        f'stroke-width="{width}" stroke-opacity="0.6"{dash}/>'
    )


def _point(node: Node, x: float, y: float, height: int) -> str:
    # In the middle or on top of the circle a label goes above or below its node, elsewhere outwards.
    middle = abs(x - WIDTH / 2) < WIDTH / 12
    anchor = "middle" if middle else "start" if x > WIDTH / 2 else "end"
    beside = 0 if middle else (RADIUS + 6) * (1 if x > WIDTH / 2 else -1)
    below = (-RADIUS - 7 if y < height / 2 - 1 else RADIUS + 17) if middle else 5
    told = node.label if len(node.label) <= LABEL else f"{node.label[: LABEL - 1]}…"
    return (
        f'{_shape(node.shape, x, y)}<text x="{x + beside:.1f}" y="{y + below:.1f}" text-anchor="{anchor}" '
        f'fill="{INK}" stroke="{PAPER}" stroke-width="4" paint-order="stroke">{escape(told)}</text>'
    )


def _shape(shape: str, x: float, y: float) -> str:
    r = RADIUS
    if shape == ROUND:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}" fill="{ACTION}" stroke="{LINE}"/>'
    corners = {
        SQUARE: ((-r, -r), (r, -r), (r, r), (-r, r)),
        LOZENGE: ((0, -r - 3), (r + 3, 0), (0, r + 3), (-r - 3, 0)),
        TRIANGLE: ((0, -r - 2), (r + 2, r), (-r - 2, r)),
        CROSS: ((-r - 2, -4), (-4, -4), (-4, -r - 2), (4, -r - 2), (4, -4), (r + 2, -4),
                (r + 2, 4), (4, 4), (4, r + 2), (-4, r + 2), (-4, 4), (-r - 2, 4)),
    }[shape]  # fmt: skip
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
    colour = {SQUARE: ACCENT, LOZENGE: INK, TRIANGLE: MUTED, CROSS: ACTION}[shape]
    return f'<polygon points="{points}" fill="{colour}" stroke="{LINE}"/>'
