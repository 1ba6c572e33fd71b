"""The map of a ring: its nodes, its links, and where each stands on a drawing of 1,000 by 1,000."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from math import cos, pi, sin
from typing import Any

LABELS = {
    "providers": "Lieux de soins",
    "n_providers": "Nombre de lieux de soins",
    "n_accounts": "Comptes en commun",
    "n_managers": "Dirigeants en commun",
    "n_addresses": "Adresses en commun",
    "n_communes": "Communes",
    "n_funds": "Caisses qui paient",
    "n_shared_patients": "Patients vus par plusieurs lieux",
    "paid_cents": "Payé",
    "nodes": "Points de la carte",
    "edges": "Liens de la carte",
    "id": "Numéro",
    "sort": "Sorte",
    "name": "Nom",
    "kind": "Métier",
    "commune": "Commune",
    "opened_on": "Ouvert le",
    "closed_on": "Fermé le",
    "legal_entity_id": "Société",
    "a": "De",
    "b": "À",
    "n": "Patients en commun",
    "x": "Abscisse",
    "y": "Ordonnée",
}
MOST_NODES, MOST_EDGES = 80, 300
CENTRE, OUTER, INNER = 500, 440, 180
LONGEST = 12
NAMES = {
    "account": "Compte",
    "manager": "Dirigeant",
    "address": "Adresse",
    "prescriber": "Prescripteur",
}


def mapped(row: dict[str, Any]) -> dict[str, Any]:
    """`providers` (ids), `nodes` {id, sort, name, x, y, …} and `edges` {a, b, sort, n}: those of an account, a manager
    or an address have no `n`. Sorted, bounded; what lies in the middle holds the circle together."""
    places = sorted(row["nodes"], key=lambda node: (-node["paid_cents"], node["provider_id"]))
    edges = _edges(row)
    hubs = sorted({edge["a"]: edge["sort"] for edge in edges if edge["sort"] in NAMES}.items())
    kept = places[: MOST_NODES - min(len(hubs), MOST_NODES // 2)]
    around = _ordered(kept, edges)
    nodes = [
        *(_place(node, *_at(i, len(around), OUTER)) for i, node in enumerate(around)),
        *(_hub(key, sort, i, len(hubs)) for i, (key, sort) in enumerate(hubs[: MOST_NODES // 2])),
    ]
    shown = {node["id"] for node in nodes}
    drawn = [edge for edge in edges if edge["a"] in shown and edge["b"] in shown]
    ids = sorted(node["provider_id"] for node in places)
    return {"providers": ids, "nodes": nodes, "edges": drawn[:MOST_EDGES]}


def _edges(row: dict[str, Any]) -> list[dict[str, Any]]:
    told = [{"a": tie["hub"], "b": tie["provider_id"], "sort": tie["sort"]} for tie in row["ties"]]
    told += [
        {
            "a": f"prescriber:{one['prescriber_id']}",
            "b": one["provider_id"],
            "sort": "prescriber",
            "n": one["n"],
        }
        for one in row["prescribers"] or []
    ]
    told += [
        {"a": one["a"], "b": one["b"], "sort": "patients", "n": one["n"]}
        for one in row["pairs"] or []
    ]
    order = ("account", "manager", "address", "prescriber", "patients")
    return sorted(told, key=lambda edge: (order.index(edge["sort"]), edge["a"], edge["b"]))


def _ordered(places: list[dict[str, Any]], edges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that share stand side by side, so that lines cross less."""
    held: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        held[edge["b"]].append(edge["a"])
    return sorted(places, key=lambda node: (held[node["provider_id"]], node["provider_id"]))


def _at(place: int, n: int, radius: int) -> tuple[int, int]:
    angle = 2 * pi * place / max(n, 1) - pi / 2
    return CENTRE + round(radius * cos(angle)), CENTRE + round(radius * sin(angle))


def _place(node: dict[str, Any], x: int, y: int) -> dict[str, Any]:
    plain = {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in node.items()
        if key != "provider_id"
    }
    return {"id": node["provider_id"], "sort": "provider", "name": node["provider_id"], **plain,
            "x": x, "y": y}  # fmt: skip


def _hub(key: str, sort: str, place: int, n: int) -> dict[str, Any]:
    x, y = _at(place, n, INNER if n > 1 else 0)
    own = key.split(":", 1)[1]
    name = f"{NAMES[sort]} {own if len(own) <= LONGEST else own[:LONGEST] + '…'}"
    return {"id": key, "sort": sort, "name": name, "x": x, "y": y}
