"""Files of one fund that look like one person, sought over the whole register.

Three passes, each a walk in an order that brings likely pairs together: same birth date and near names; same name and a
birth date one slip away; same NIR. What passes is weighed as in `search.weights`. Memory is that of the largest group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, groupby
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import Count, F
from django.db.models.functions import Collate
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from relais.registers.accounts.models import Fund
from relais.registers.directory.models import (
    DuplicateSuggestion,
    NameToken,
    Person,
    SuggestionState,
)
from relais.registers.directory.normalise import plain
from relais.registers.directory.search import weights
from relais.registers.directory.search.candidates import Facts
from relais.registers.directory.search.comparing import (
    DATE_REASONS,
    DateLevel,
    HeldNames,
    best,
    compare_dates,
)
from relais.registers.identity.models import IdentityLink

SUGGESTED_FROM = 0.5
LOOKS_LIKE = 0.86
COMMON = 10
SLICE = 20_000
LARGEST_GROUP = 400
"""Beyond it a group of one name says nothing; those of one birth date are never so many in a fund."""

Pair = tuple[Facts, Facts]


def suggest_duplicates(
    fund: Fund, on_progress: Callable[[int, int], None] = lambda done, total: None
) -> int:
    """Renews the open suggestions of a fund; pairs already judged are left as they were. Returns how many are open."""
    frequencies = dict(NameToken.objects.filter(fund=fund).values_list("text", "n_people"))
    total = Person.objects.filter(fund=fund).current().count()
    found: dict[tuple[int, int], DuplicateSuggestion] = {}

    def keep(pairs: Iterable[Pair], sure: str = "") -> None:
        for first, second in pairs:
            suggestion = _weighed(fund, first, second, frequencies, sure)
            key = (suggestion.first_id, suggestion.second_id)
            if suggestion.score >= SUGGESTED_FROM and key not in found:
                found[key] = suggestion

    for done, group in _groups(fund, ("birth_date", "id"), lambda p: p.birth_date):
        keep(_near_names(group))
        on_progress(done, total * 2)
    for done, group in _groups(fund, (_by_letters("sort_name"), "id"), _name_key):
        keep(_near_dates(group))
        on_progress(total + done, total * 2)
    keep(_same_nir(fund), "numéro de sécurité sociale identique")
    _store(fund, found.values())
    return DuplicateSuggestion.objects.filter(fund=fund, state=SuggestionState.OPEN).count()


def _groups(
    fund: Fund, order: tuple[Any, ...], key: Callable[[Facts], object]
) -> Iterator[tuple[int, list[Facts]]]:
    people = Person.objects.filter(fund=fund).current().order_by(*order)
    rows = (Facts(*row) for row in people.values_list(*Facts._fields).iterator(chunk_size=SLICE))
    done = 0
    for value, members in groupby(rows, key):
        group = list(members)
        done += len(group)
        if value is not None and 1 < len(group) <= LARGEST_GROUP:
            yield done, group


def _by_letters(field: str) -> Collate | F:
    """The order of the letters themselves: PostgreSQL's French order passes over spaces and would part equal names."""
    return Collate(field, "C") if connection.vendor == "postgresql" else F(field)


def _name_key(person: Facts) -> tuple[str, str]:
    last, _, first = person.sort_name.partition(", ")
    return last, first.split(" ")[0]


def _near_names(group: list[Facts]) -> Iterator[Pair]:
    """Pairs whose last or birth name, with the first of the given names, looks alike."""
    owners, texts = [], []
    for place, person in enumerate(group):
        first = plain(person.first_names).split(" ")[0]
        for name in {plain(person.last_name), plain(person.birth_name)} - {""}:
            owners.append(place)
            texts.append(f"{name} {first}")
    scores = process.cdist(
        texts, texts, scorer=JaroWinkler.similarity, score_cutoff=LOOKS_LIKE, dtype=np.float32
    )
    seen = set()
    for i, j in zip(*np.nonzero(np.triu(scores, 1)), strict=True):
        a, b = sorted((owners[int(i)], owners[int(j)]))
        if a != b and (a, b) not in seen:
            seen.add((a, b))
            yield group[a], group[b]


def _near_dates(group: list[Facts]) -> Iterator[Pair]:
    near = (DateLevel.NEAR, DateLevel.SWAPPED)
    return (
        (a, b)
        for a, b in combinations(group, 2)
        if compare_dates(a.birth_date, b.birth_date) in near
    )


def _same_nir(fund: Fund) -> Iterator[Pair]:
    links = IdentityLink.objects.filter(fund=fund)
    shared = links.values("nir_index").annotate(n=Count("pk")).filter(n__gt=1)
    held = dict(
        links.filter(nir_index__in=shared.values("nir_index")).values_list("pseudonym", "nir_index")
    )
    people = Person.objects.filter(fund=fund, pseudonym__in=held).current()
    by_nir: dict[str, list[Facts]] = {}
    for pseudonym, *facts in people.values_list("pseudonym", *Facts._fields):
        by_nir.setdefault(held[pseudonym], []).append(Facts(*facts))
    for group in by_nir.values():
        yield from combinations(group, 2)


def _weighed(
    fund: Fund, first: Facts, second: Facts, frequencies: dict[str, int], sure: str
) -> DuplicateSuggestion:
    a, b = sorted((first, second), key=lambda facts: facts.id)
    names, others = HeldNames.of(a), HeldNames.of(b)
    level = compare_dates(a.birth_date, b.birth_date)
    weight = weights.PRIOR + weights.DATES[level] + (weights.NIR_SAME if sure else 0.0)
    reasons = [sure] if sure else []
    for label, mine, theirs in (
        ("nom", (*names.last, *names.birth), (*others.last, *others.birth)),
        ("prénom", names.first[:1], others.first[:1]),
    ):
        gained, reason = _name_weight(label, mine, theirs, frequencies)
        weight += gained
        reasons += [f"{label} {reason}"]
    if level in DATE_REASONS:
        reasons.append(DATE_REASONS[level])
    return DuplicateSuggestion(
        fund=fund, first_id=a.id, second_id=b.id, score=weights.probability(weight), reasons=reasons
    )


def _name_weight(
    label: str,
    mine: tuple[frozenset[str], ...],
    theirs: tuple[frozenset[str], ...],
    frequencies: dict[str, int],
) -> tuple[float, str]:
    """As for a person described elsewhere, but two near names that are both usual (Léa, Lena) are taken for two names."""
    near, word = max(
        ((best(word, theirs), word) for word in mine),
        key=lambda p: p[0],
        default=(0.0, frozenset()),
    )
    n = max((frequencies.get(spelling, 1) for spelling in word), default=1)
    if near == 1:
        return weights.same_name(n), "identique"
    usual = n >= COMMON and all(
        max((frequencies.get(s, 1) for s in other), default=1) >= COMMON for other in theirs
    )
    if near > 0 and not usual:
        return weights.near_name(n), "proche"
    return weights.other_name(label), "proche" if near else "différent"


def _store(fund: Fund, found: Iterable[DuplicateSuggestion]) -> None:
    with transaction.atomic():
        DuplicateSuggestion.objects.filter(fund=fund, state=SuggestionState.OPEN).delete()
        DuplicateSuggestion.objects.bulk_create(found, ignore_conflicts=True, batch_size=500)
