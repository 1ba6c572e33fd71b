"""The search box: a line of text, a list of people of the agent's fund, the likest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone

from relais.registers.accounts.models import Agent
from relais.registers.directory.models import Person
from relais.registers.directory.search import candidates
from relais.registers.directory.search.comparing import (
    DATE_REASONS,
    DateLevel,
    compare_dates,
    compare_free_text,
)
from relais.registers.directory.search.matches import Match
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
    direct: dict[int, str] = {}
    for why, pk in candidates.direct(fund_id, query):
        if why != "birth" or pk not in direct:
            direct[pk] = why
    words = look_up(fund_id, query.names, communes=True) if query.names else []
    sure = {pk for pk, why in direct.items() if why != "birth"}
    ids = set(direct) if sure or not words else set(direct) | _by_name(fund_id, words, query, limit)
    people = Person.objects.filter(pk__in=ids, fund_id=fund_id).select_related("merged_into")
    matches = [_match(person, query, words, direct.get(person.pk, "")) for person in people]
    return _ranked((m for m in matches if m.score >= FLOOR), limit)


def _by_name(fund_id: int, words: Sequence[Word], query: Query, limit: int) -> set[int]:
    found = set(candidates.by_words(fund_id, words, exact=True, query=query))
    if query.birth_date:
        return found | set(candidates.by_near_birth(fund_id, query.birth_date, words))
    if len(found) < limit:
        found |= set(candidates.by_words(fund_id, words, exact=False, query=query))
    return found


def _match(person: Person, query: Query, words: Sequence[Word], why: str) -> Match:
    reasons: list[str] = [DIRECT_REASONS[why]] if why in DIRECT_REASONS else []
    score = 0.0
    if words:
        compared = compare_free_text(
            [w.spellings for w in words], [w.communes for w in words], person
        )
        score, reasons = compared.score, [*reasons, *compared.reasons]
    if query.birth_date:
        level = compare_dates(query.birth_date, person.birth_date)
        score = 0.6 * score + 0.4 * DATE_SCORES[level] if words else DATE_SCORES[level]
        if level in DATE_REASONS:
            reasons.append(DATE_REASONS[level])
    if why == "nir":
        score = 0.97 + 0.03 * score
    elif why in DIRECT_REASONS:
        score = 0.5 + 0.5 * score if words or query.birth_date else 0.9
    if person.merged_into is not None:
        return Match(person.merged_into, score, (*reasons, "dossier fusionné"), through=person)
    return Match(person, score, tuple(reasons))


def _ranked(matches: Iterable[Match], limit: int) -> list[Match]:
    """Best first; a person reached both directly and by a merge appears once."""
    best: dict[int, Match] = {}
    for match in sorted(matches, key=lambda m: (-m.score, m.person.sort_name, m.person.pk)):
        best.setdefault(match.person.pk, match)
    return list(best.values())[:limit]
