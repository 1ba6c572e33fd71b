"""Is this person, described elsewhere, one of ours? A probability and its reasons (weights.py)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from relais.registers.accounts.models import Fund
from relais.registers.directory.normalise import spellings
from relais.registers.directory.search import candidates, weights
from relais.registers.directory.search.candidates import Facts
from relais.registers.directory.search.comparing import (
    DATE_REASONS,
    HeldNames,
    best,
    compare_dates,
)
from relais.registers.directory.search.matches import Match, Scored, best_matches
from relais.registers.directory.search.query import Query
from relais.registers.directory.search.vocabulary import Word, look_up


def match_person(
    fund: Fund,
    last_name: str,
    first_name: str,
    birth_date: dt.date | None,
    nir: str | None = None,
    phone: str | None = None,
    *,
    limit: int = 5,
    at_least: float = 0.05,
) -> list[Match]:
    """People of a fund who may be the one described, with a probability and French reasons; at most 6 queries.

    `nir` and `phone` in the forms of `parse_nir` and `parse_phone`. What is found is for the fund's agents: a partner
    is told nothing of it.
    """
    last, first = spellings(last_name), spellings(first_name)
    query = Query(names=[*last, *first], birth_date=birth_date, nir=nir or "", phone=phone or "")
    words = look_up(fund.pk, query.names, communes=False) if query.names else []
    evidence: dict[int, set[str]] = {}
    people: dict[int, Facts] = {}
    for why, facts in candidates.direct(fund.pk, query):
        people[facts.id] = facts
        evidence.setdefault(facts.id, set()).add(why)
    found = candidates.by_words(fund.pk, words, at_least=1, query=query)
    if birth_date is not None:
        found += candidates.by_near_birth(fund.pk, birth_date, words)
    else:
        found += candidates.by_words(fund.pk, words, at_least=0, query=query)
    people |= {facts.id: facts for facts in found}
    split = len(last)
    scored = (
        _weigh(
            facts,
            words[:split],
            words[split:],
            birth_date,
            evidence.get(facts.id, set()),
            bool(nir),
        )
        for facts in people.values()
    )
    return best_matches((s for s in scored if s.score >= at_least), limit)


def _weigh(
    facts: Facts,
    last: Sequence[Word],
    first: Sequence[Word],
    birth_date: dt.date | None,
    evidence: set[str],
    nir_given: bool,
) -> Scored:
    names = HeldNames.of(facts)
    weight, reasons = weights.PRIOR, []
    if nir_given:
        weight += weights.NIR_SAME if "nir" in evidence else weights.NIR_OTHER
    if "nir" in evidence:
        reasons.append("numéro de sécurité sociale identique")
    for label, asked, held in (
        ("nom", last, (*names.last, *names.birth)),
        ("prénom", first, names.first),
    ):
        gained, reason = _names(label, asked, held)
        weight += gained
        reasons += [reason] if reason else []
    level = compare_dates(birth_date, facts.birth_date)
    weight += weights.DATES[level]
    reasons += [DATE_REASONS[level]] if level in DATE_REASONS else []
    if evidence & {"phone", "home"}:
        weight += weights.PHONE_SAME
        reasons.append("téléphone identique")
    return Scored(facts, weights.probability(weight), tuple(reasons))


def _names(
    label: str, asked: Sequence[Word], held: tuple[frozenset[str], ...]
) -> tuple[float, str]:
    """Weight of a name and its reason: the word that agrees best counts, so that one name of two is enough."""
    levels = [(best(word.spellings, held), word) for word in asked]
    if not levels:
        return 0.0, ""
    near, word = max(levels, key=lambda pair: (pair[0], -pair[1].n_exact))
    if near == 1:
        return weights.same_name(word.n_exact), f"{label} identique"
    if near > 0:
        n = sum(v.n_people for v in word.near(near))
        return weights.near_name(n), f"{label} proche"
    return weights.other_name(label), f"{label} différent"
