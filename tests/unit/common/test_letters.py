"""Letters on paper: plain text to paragraphs and back, French spaces, tagged PDF, the same bytes."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.drawing.letters import Sheet, french, letters_pdf, paragraphs_of, text_of

SHEET = Sheet(
    "CPAM du Var", "Vos droits", ("Bonjour,", ("a", "b")), dt.date(2026, 11, 22), reference="R-1"
)
WORDS = st.text("abé ", min_size=1).map(str.strip).filter(bool)


@given(st.lists(st.one_of(WORDS, st.lists(WORDS, min_size=1, max_size=3).map(tuple))))
def test_text_and_paragraphs_say_the_same(parts: list[str | tuple[str, ...]]) -> None:
    assert paragraphs_of(text_of(parts)) == tuple(parts)


@pytest.mark.parametrize(
    ("typed", "set"),
    [
        ("Bonjour !", "Bonjour\u202f!"),
        ("Objet : recours ; suite ?", "Objet\u00a0: recours\u202f; suite\u202f?"),
        ("« oui »", "«\u00a0oui\u00a0»"),
        ("1 234,50 €", "1\u202f234,50\u00a0€"),
        ("12 %", "12\u00a0%"),
        ("à 14:30", "à 14:30"),
        ("en 2026 100 personnes", "en 2026 100 personnes"),
    ],
)
def test_spaces_that_do_not_break(typed: str, set: str) -> None:
    assert french(typed) == set


def test_the_same_letter_gives_the_same_bytes_and_another_does_not() -> None:
    assert letters_pdf([SHEET]) == letters_pdf([SHEET])
    other = Sheet("CPAM du Var", "Vos droits", ("Bonsoir,",), dt.date(2026, 11, 22))
    assert letters_pdf([SHEET]) != letters_pdf([other])


def test_it_is_a_tagged_pdf_in_french() -> None:
    pdf = letters_pdf([SHEET, SHEET])
    assert pdf.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in pdf
    assert b"/Lang(fr-FR)" in pdf


def test_nothing_to_print() -> None:
    with pytest.raises(ValueError, match="no letter"):
        letters_pdf([])


def test_what_is_typed_is_never_read_as_markup() -> None:
    typed = "#panic() $x$ *gras* <a> \\ @ref [lien]"
    assert letters_pdf(
        [Sheet("CPAM", typed, (typed, (typed,)), dt.date(2026, 1, 1), typed, (typed,))]
    )
