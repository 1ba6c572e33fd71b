"""The carried lists: names, streets, acts (origins: lists/README.md)."""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent / "lists"


def rows(name: str) -> list[dict[str, str]]:
    """Rows of a carried `;` file."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@cache
def surnames() -> tuple[list[str], np.ndarray]:
    """About 4,000 surnames and the chance of each."""
    names: list[str] = []
    weights: list[float] = []
    left = 100.0
    for row in rows("surnames.csv"):
        known = [name for name in row["surnames"].split() if name not in names]
        share = float(row["share"])
        rank = 1 / (np.arange(len(known)) + 20)
        names += known
        weights += list(share * rank / rank.sum())
        left -= share
    parts = {row["part"]: row["pieces"].split() for row in rows("surname_parts.csv")}
    made = sorted({a + b for a in parts["start"] for b in parts["end"]} - set(names))
    names += made
    weights += [left / len(made)] * len(made)
    chances = np.array(weights)
    return names, chances / chances.sum()


@cache
def given_names() -> tuple[list[str], dict[tuple[str, int], np.ndarray]]:
    """All given names, and for (sex, first year of birth) the places of those of that generation."""
    names: list[str] = []
    places: dict[tuple[str, int], np.ndarray] = {}
    index: dict[str, int] = {}
    for row in rows("given_names.csv"):
        for name in row["names"].split():
            if name not in index:
                index[name] = len(names)
                names.append(name)
        spots = [index[name] for name in row["names"].split()]
        places[row["sex"], int(row["born_from"])] = np.array(spots)
    return names, places


@cache
def streets() -> list[str]:
    """Names of streets with their kind."""
    kinds = ((row["kind"], row["names"].split("|")) for row in rows("streets.csv"))
    return [f"{kind} {name}" for kind, names in kinds for name in names]


def plain(name: str) -> str:
    """A name as it stands in an address: no accent, no space, lower case."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "".join(letter for letter in folded if letter.isalnum() or letter == "-")


@dataclass(frozen=True)
class Act:
    """An act of the claims: code, where it comes from, its nature of service, usual price."""

    code: str
    source: str
    nature: str
    family: str
    kind: str
    specialty: str
    price_cents: int
    base_cents: int
    rate: int
    weight: int
    label: str


@cache
def acts() -> tuple[Act, ...]:
    """Acts of `acts.csv`, in the order of the file: their place is their code in the generator."""
    return tuple(
        Act(
            row["code"],
            row["source"],
            row["nature"],
            row["family"],
            row["kind"],
            row["specialty"],
            int(row["price_cents"]),
            int(row["base_cents"]),
            int(row["rate"]),
            int(row["weight"]),
            row["label"],
        )
        for row in rows("acts.csv")
    )
