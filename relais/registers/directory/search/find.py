"""The search box: a line of text, a list of people of the agent's fund, the likest first."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from relais.registers.accounts.models import Agent
from relais.registers.directory.search import candidates
from relais.registers.directory.search.candidates import Facts
from relais.registers.directory.search.comparing import (
    DATE_REASONS,
    DateLevel,
    compare_dates,
    compare_free_text,
)
from relais.registers.directory.search.matches import Match, Scored, best_matches
from relais.registers.directory.search.query import Query, parse_query
from relais.registers.directory.search.vocabulary import Word, look_up

DATE_SCORES = {
    DateLevel.SAME: 1.0,
    DateLevel.SWAPPED: 0.85,
    DateLevel.NEAR: 0.7,
    DateLevel.UNKNOWN: 0.4,
    DateLevel.FAR: 0.0,
}
DIRECT_REASONS = {
    "nir": "numéro de sécurité sociale identique",
    "phone": "téléphone identique",
    "home": "téléphone ou e-mail du foyer identique",
    "email": "adresse e-mail identique",
}
FLOOR = 0.35
ONE_SLIP = 0.8
"""Likeness of words one error apart: what is still looked for once somebody was found as typed."""


def find(agent: Agent, text: str, limit: int = 20) -> list[Match]:
    """People of the agent's fund whom a line of text may mean, at most 6 queries, best first.

    The line may hold names in any order, accents or not, with typing errors or cut short; a birth date in figures or
    words; a year; a NIR; a phone number; an e-mail address; a commune or postal code.
    """
    return find_in_fund(agent.fund_id, text, limit)


def find_in_fund(fund_id: int, text: str, limit: int = 20) -> list[Match]:
    query = parse_query(text, today=timezone.localdate())
    if query.empty:
        return []
    why: dict[int, str] = {}
    people: dict[int, Facts] = {}
    for reason, facts in candidates.direct(fund_id, query):
        people[facts.id] = facts
        if reason != "birth":
            why.setdefault(facts.id, reason)
    words = look_up(fund_id, query.names, communes=True) if query.names else []
    if words and not why:
        people |= {facts.id: facts for facts in _by_name(fund_id, words, query, limit)}
    scored = (_score(facts, query, words, why.get(facts.id, "")) for facts in people.values())
    return best_matches((s for s in scored if s.score >= FLOOR), limit)


def _by_name(fund_id: int, words: Sequence[Word], query: Query, limit: int) -> list[Facts]:
    """Those spelt as typed; the near ones too when they are few, or when a birth date narrows the search."""
    found = candidates.by_words(fund_id, words, at_least=1, query=query)
    if query.birth_date:
        return found + candidates.by_near_birth(fund_id, query.birth_date, words)
    if len(found) < limit:
        at_least = ONE_SLIP if found else 0.0
        found += candidates.by_words(fund_id, words, at_least=at_least, query=query)
    return found


def _score(facts: Facts, query: Query, words: Sequence[Word], why: str) -> Scored:
    reasons: list[str] = [DIRECT_REASONS[why]] if why else []
    score = 0.0
    if words:
        compared = compare_free_text(
            [w.spellings for w in words], [w.communes for w in words], facts
        )
        score, reasons = compared.score, [*reasons, *compared.reasons]
    if query.birth_date:
        level = compare_dates(query.birth_date, facts.birth_date)
        score = 0.6 * score + 0.4 * DATE_SCORES[level] if words else DATE_SCORES[level]
        if level in DATE_REASONS:
            reasons.append(DATE_REASONS[level])
    if query.birth_year and facts.birth_date and facts.birth_date.year == query.birth_year:
        reasons.append(f"naissance en {query.birth_year}")
    if why == "nir":
        score = 0.97 + 0.03 * score
    elif why:
        score = 0.5 + 0.5 * score if words or query.birth_date else 0.9
    return Scored(facts, score, tuple(reasons))
