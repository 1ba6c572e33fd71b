"""French typography of amounts, counts and days."""

from __future__ import annotations

import datetime as dt

import pytest

from relais.pages import typography as t

N = "\u202f"


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (0, f"0,00{N}€"),
        (123450, f"1{N}234,50{N}€"),
        (-5, f"−0,05{N}€"),
        (100_000_000, f"1{N}000{N}000,00{N}€"),
    ],
)
def test_euros(cents: int, text: str) -> None:
    assert t.euros(cents) == text


def test_numbers_keep_one_decimal_only_when_there_is_one() -> None:
    assert (t.number(1234567), t.number(12.5), t.percent(0.9010, 2)) == (
        f"1{N}234{N}567",
        "12,5",
        f"90,10{N}%",
    )


def test_days() -> None:
    assert t.long_date(dt.date(2026, 11, 22)) == "dimanche 22 novembre 2026"
    assert t.medium_date(dt.date(2026, 8, 1)) == "1er août 2026"
    assert t.instant(dt.datetime(2026, 7, 1, 12, 5, tzinfo=dt.UTC)) == f"01/07/2026 à 14{N}h{N}05"


@pytest.mark.parametrize(
    ("gap", "text"),
    [
        (0, "aujourd’hui"),
        (1, "demain"),
        (-1, "hier"),
        (-3, "il y a 3 jours"),
        (30, "dans 30 jours"),
        (31, "le 23 décembre 2026"),
    ],
)
def test_relative_day(gap: int, text: str) -> None:
    today = dt.date(2026, 11, 22)
    assert t.relative_day(today + dt.timedelta(days=gap), today) == text


def test_zero_and_one_are_singular() -> None:
    told = [t.count(n, "signal", "signaux") for n in (0, 1, 2)]
    assert told == ["0 signal", "1 signal", "2 signaux"]


def test_a_text_of_the_law_is_typeset() -> None:
    said = t.typeset("arrêté du 2019-06-20, art. 3 de l'annexe ; norme 2019-13-45")
    assert said == "arrêté du 20 juin 2019, art. 3 de l’annexe\N{NO-BREAK SPACE}; norme 2019-13-45"


def test_no_line_begins_with_a_colon_or_a_closing_quote() -> None:
    held = t.HELD
    assert t.typeset("ou « nom » : lequel ?") == f"ou «{held}nom{held}»{held}: lequel{held}?"
