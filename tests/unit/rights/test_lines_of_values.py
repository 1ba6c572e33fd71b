"""No line of a legal value is told by an English word or by an underscore."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from relais.rules.store import history, names
from relais.web.rights.amounts import told_amount
from relais.web.rights.lines import WORDS, line

# The same word in both languages, or an acronym of the law.
SHARED = {"maladie", "consultation", "vaccination", "transport", "minimum", "maximum", "covid"}


def keys_of(amount: Any) -> Iterator[str]:
    if isinstance(amount, Mapping):
        for key, inner in amount.items():
            yield str(key)
            yield from keys_of(inner)


def test_every_line_has_its_french_words() -> None:
    keys = {key for name in names() for value in history(name) for key in keys_of(value.amount)}
    bare = {key for key in keys if key.islower() and key not in WORDS and not key.isdecimal()}
    assert bare <= SHARED


def test_a_bare_number_says_what_it_counts() -> None:
    assert line("c2s_ceiling_free", "1") == "1 personne"
    assert line("c2s_ceiling_free", "2") == "2 personnes"
    assert line("c2s_participation_by_age", "60") == "dès 60 ans"
    assert line("mining_pairs", "AAJH001") == "AAJH001"


def test_a_table_is_told_by_its_words() -> None:
    shown = told_amount(history("c2s_ceiling_free")[-2]).table
    assert [label for label, _ in shown][-1] == "par personne en plus"
