"""French typography of amounts, counts and dates, for pages, exports and sentences."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from django.utils import timezone

THIN = "\N{NARROW NO-BREAK SPACE}"
HELD = "\N{NO-BREAK SPACE}"
NEAR = 30
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def number(value: float | Decimal, decimals: int | None = None) -> str:
    """1234567.5 -> "1 234 567,5" with narrow no-break spaces."""
    if decimals is None:
        decimals = 0 if value == int(value) else 1
    text = f"{abs(value):,.{decimals}f}".replace(",", THIN).replace(".", ",")
    return f"−{text}" if value < 0 else text


def euros(cents: int, *, round_to_euro: bool = False) -> str:
    """123450 -> "1 234,50 €"."""
    if round_to_euro:
        return f"{number(Decimal(cents) / 100, 0)}{THIN}€"
    return f"{number(Decimal(cents) / 100, 2)}{THIN}€"


def percent(rate: float, decimals: int = 1) -> str:
    """0.1234 -> "12,3 %"."""
    return f"{number(rate * 100, decimals)}{THIN}%"


def long_date(day: dt.date) -> str:
    """ "lundi 22 novembre 2026"; the first of the month is "1er"."""
    rank = "1er" if day.day == 1 else str(day.day)
    return f"{DAYS[day.weekday()]} {rank} {MONTHS[day.month - 1]} {day.year}"


def medium_date(day: dt.date) -> str:
    """ "22 novembre 2026"."""
    return long_date(day).split(" ", 1)[1]


def short_date(day: dt.date) -> str:
    """ "22/11/2026"."""
    return f"{day:%d/%m/%Y}"


def instant(at: dt.datetime) -> str:
    """ "22/11/2026 à 14 h 05", in the fund's time."""
    local = timezone.localtime(at) if timezone.is_aware(at) else at
    return f"{local:%d/%m/%Y} à {local.hour}{THIN}h{THIN}{local:%M}"


def relative_day(day: dt.date, today: dt.date) -> str:
    """ "aujourd’hui", "demain", "hier", "il y a 3 jours", "dans 5 jours", else the date."""
    gap = (day - today).days
    near = {0: "aujourd’hui", 1: "demain", -1: "hier"}
    if gap in near:
        return near[gap]
    if -NEAR <= gap < 0:
        return f"il y a {-gap} jours"
    if 0 < gap <= NEAR:
        return f"dans {gap} jours"
    return f"le {medium_date(day)}"


def count(n: int, singular: str, plural: str | None = None) -> str:
    """3, "dossier" -> "3 dossiers"; 0 and 1 stay singular, as French does."""
    return f"{number(n)} {singular if abs(n) < 2 else plural or f'{singular}s'}"


def typeset(text: str) -> str:
    """ISO dates told in French, curved apostrophes, and no line that begins with a colon or a closing quote.

    « l'arrêté du 2019-06-20 » -> « l’arrêté du 20 juin 2019 ».
    """

    def told(found: re.Match[str]) -> str:
        try:
            return medium_date(dt.date.fromisoformat(found[0]))
        except ValueError:
            return found[0]

    french = re.sub(r"\b\d{4}-\d{2}-\d{2}\b", told, text).replace("'", "’")
    return re.sub(r" (?=[:;?!»])|(?<=«) ", HELD, french)
