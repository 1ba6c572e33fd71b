from __future__ import annotations

import pytest

from relais.common.slugs import slug


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Enregistrer l’accord", "enregistrer-l-accord"),
        ("Clore : personne injoignable", "clore-personne-injoignable"),
        ("Œuvre d'été, 100 %", "oeuvre-d-ete-100"),
        ("  ", ""),
    ],
)
def test_french_words_in_an_address(text: str, expected: str) -> None:
    assert slug(text) == expected
