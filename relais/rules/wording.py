"""French wording of amounts and months in the sentences of rules (pages have their own, above)."""

from __future__ import annotations

from datetime import date

THIN = "\N{NARROW NO-BREAK SPACE}"
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


def euros(cents: int) -> str:
    """123450 -> "1 234,50 €"; whole euros without decimals."""
    text = f"{abs(cents) / 100:,.2f}".replace(",", THIN).replace(".", ",").removesuffix(",00")
    return f"{'−' if cents < 0 else ''}{text}{THIN}€"


def month_name(month: str) -> str:
    """ "2024-04" -> "avril 2024"."""
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def day_name(day: date) -> str:
    """ "1er avril 2025"."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"
