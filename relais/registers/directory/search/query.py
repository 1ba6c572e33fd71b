"""What a person typed in the search box: names, a date, a number, an address, in any order."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from relais.common.identifiers import compact
from relais.common.refusals import Refused
from relais.registers.directory.contacts import parse_email, parse_phone
from relais.registers.directory.normalise import plain, spellings

MAX_TEXT = 200
MAX_WORDS = 6

_S = r"[\s.\-/\u00a0\u202f]?"
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[a-zA-Z]{2,}")
_NIR = re.compile(
    rf"(?<!\d)[1-8]{_S}\d\d{_S}\d\d{_S}(?:\d\d|2[ABab]){_S}\d{{3}}{_S}\d{{3}}(?:{_S}\d\d)?(?!\d)",
    re.ASCII,
)
_PHONE = re.compile(rf"(?<!\d)(?:(?:\+|00)33{_S}|0)[1-9](?:{_S}\d\d){{4}}(?!\d)", re.ASCII)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[\-/.](\d{1,2})[\-/.](\d{1,2})(?!\d)", re.ASCII)
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[\s\-/.](\d{1,2})[\s\-/.](\d{4}|\d{2})(?!\d)", re.ASCII)
_EIGHT = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{4})(?!\d)", re.ASCII)
_IN_WORDS = re.compile(r"(?<!\d)(\d{1,2})(?:er)?\s+([a-zà-ÿ]{3,9})\.?\s+(\d{4})(?!\d)", re.I)
_POSTAL = re.compile(r"(?<!\d)\d{5}(?!\d)", re.ASCII)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)", re.ASCII)
_MONTHS = ("janv", "fev", "mars", "avr", "mai", "juin", "juil", "aou", "sept", "oct", "nov", "dec")


@dataclass
class Query:
    """A question about a person. `names`: words, each with its other spellings."""

    names: list[frozenset[str]] = field(default_factory=list)
    birth_date: dt.date | None = None
    birth_year: int | None = None
    phone: str = ""
    email: str = ""
    nir: str = ""
    postal_code: str = ""

    @property
    def empty(self) -> bool:
        return not (self.names or self.birth_date or self.phone or self.email or self.nir)


def parse_query(text: str, *, today: dt.date) -> Query:
    """Reads a line of the search box. What cannot be read as a number or date is taken as a name."""
    query = Query()
    rest = text[:MAX_TEXT]

    def take(pattern: re.Pattern[str]) -> re.Match[str] | None:
        nonlocal rest
        found = pattern.search(rest)
        if found:
            rest = f"{rest[: found.start()]} {rest[found.end() :]}"
        return found

    if email := take(_EMAIL):
        query.email = _or_nothing(parse_email, email[0])
    query.birth_date, rest = _birth_date(rest, today)
    if nir := take(_NIR):
        query.nir = compact(nir[0])
    if phone := take(_PHONE):
        query.phone = _or_nothing(parse_phone, phone[0])
    if postal := take(_POSTAL):
        query.postal_code = postal[0]
    if query.birth_date is None and (year := take(_YEAR)):
        query.birth_year = int(year[0])
    query.names = [group for group in spellings(rest) if any(group)][:MAX_WORDS]
    return query


def _or_nothing(parse: object, text: str) -> str:
    try:
        return parse(text)  # type: ignore[operator]
    except Refused:
        return ""


def _birth_date(text: str, today: dt.date) -> tuple[dt.date | None, str]:
    """The first date that exists, and the text without it."""
    for pattern in (_YEAR_FIRST, _DAY_FIRST, _IN_WORDS, _EIGHT):
        for found in pattern.finditer(text):
            if _NIR.search(text) and pattern is not _IN_WORDS and _inside_number(text, found):
                continue
            day = _date_of(pattern, found, today)
            if day is not None:
                return day, f"{text[: found.start()]} {text[found.end() :]}"
    return None, text


def _inside_number(text: str, found: re.Match[str]) -> bool:
    numbers = [*_NIR.finditer(text), *_PHONE.finditer(text)]
    return any(n.start() <= found.start() and found.end() <= n.end() for n in numbers)


def _date_of(pattern: re.Pattern[str], found: re.Match[str], today: dt.date) -> dt.date | None:
    first, second, third = found.groups()
    if pattern is _YEAR_FIRST:
        first, third = third, first
    if pattern is _IN_WORDS:
        month = next((i + 1 for i, m in enumerate(_MONTHS) if plain(second).startswith(m)), 0)
    else:
        month = int(second)
    year = int(third)
    if len(third) == 2:
        year += today.year // 100 * 100
        year -= 100 if year > today.year else 0
    try:
        day = dt.date(year, month, int(first))
    except ValueError:
        return None
    return day if day.year >= 1880 and day <= today else None
