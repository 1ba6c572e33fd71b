"""A network of places of care as evidence: drawn as a map of links, and told as two tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from relais.drawing.links import CROSS, LOZENGE, ROUND, SQUARE, TRIANGLE, Link, Node, links_map
from relais.geo import commune_name
from relais.pages.charts import svg_on_screen
from relais.pages.typography import count, number

PROVIDER, PATIENTS = "provider", "patients"
SORTS = {
    PROVIDER: ("Lieu de soins", ROUND, "rond"),
    "manager": ("Dirigeant", SQUARE, "carré"),
    "account": ("Compte bancaire", LOZENGE, "losange"),
    "address": ("Adresse", CROSS, "croix"),
    "prescriber": ("Prescripteur", TRIANGLE, "triangle"),
}
TIES = {
    "manager": "dirigeant",
    "account": "compte bancaire",
    "address": "adresse",
    "prescriber": "prescripteur : {} patients",
    PATIENTS: "{} patients en commun",
}


@dataclass(frozen=True)
class Point:
    """`provider`: its number when the point is a place of care, for the address of its page."""

    sort: str
    name: str
    commune: str
    patients: str
    provider: str


@dataclass(frozen=True)
class Network:
    """`ties`: (one, other, what ties them). `legend`: "rond : lieu de soins"."""

    svg: SafeString
    points: Sequence[Point]
    ties: Sequence[tuple[str, str, str]]
    legend: Sequence[str]


def network_of(evidence: Mapping[str, Any]) -> Network | None:
    """`nodes`: [{id, sort, name, x, y, …}], `edges`: [{a, b, sort, n?}]; None when the evidence has none."""
    nodes, edges = evidence.get("nodes"), evidence.get("edges", [])
    if not isinstance(nodes, list) or not nodes:
        return None
    names = {node["id"]: str(node["name"]) for node in nodes}
    drawn = [
        Node(node["id"], names[node["id"]], SORTS[node["sort"]][1], node["x"], node["y"])
        for node in nodes
    ]
    links = [Link(edge["a"], edge["b"], _weight(edge), edge["sort"] == PATIENTS) for edge in edges]
    sizes = f"{count(len(nodes), 'point', 'points')} et {count(len(links), 'lien', 'liens')}"
    sorts = {node["sort"] for node in nodes}
    return Network(
        svg_on_screen(
            links_map("Carte des liens", drawn, links),
            f"Carte des liens, {sizes} : les tableaux disent la même chose.",
        ),
        [_point(node) for node in nodes],
        [(names.get(e["a"], e["a"]), names.get(e["b"], e["b"]), _why(e)) for e in edges],
        [f"{form} : {label.lower()}" for key, (label, _, form) in SORTS.items() if key in sorts],
    )


def _point(node: Mapping[str, Any]) -> Point:
    patients = node.get("n_patients")
    return Point(
        SORTS[node["sort"]][0],
        str(node["name"]),
        commune_name(node.get("commune") or ""),
        "" if patients is None else number(patients),
        str(node["id"]) if node["sort"] == PROVIDER else "",
    )


def _weight(edge: Mapping[str, Any]) -> int:
    """Wider with each order of magnitude of patients in common."""
    return len(str(edge.get("n") or 1))


def _why(edge: Mapping[str, Any]) -> str:
    return TIES[edge["sort"]].format(number(edge.get("n") or 0))
