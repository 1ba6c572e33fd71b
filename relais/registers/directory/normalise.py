"""One plain form for names, so that accents, case, hyphens and spaces stop mattering."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# Letters that do not fall apart into a plain letter and an accent.
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d"})
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_PARTICLES = frozenset({"de", "du", "des", "d", "la", "le", "les", "l", "sur", "en", "et"})

TOKEN_LENGTH = 40
KEY_PREFIX = 7


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """Lower case, no accent, words separated by one space: "Éloïse-Marie D’Œuf" -> "eloise marie d oeuf"."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return _NOT_LETTERS.sub(
        " ", "".join(c for c in decomposed if not unicodedata.combining(c))
    ).strip()


def words(text: str) -> list[str]:
    """Words of a name that are worth searching; particles are dropped unless nothing else is left."""
    every = [word[:TOKEN_LENGTH] for word in plain(text).split()]
    return [word for word in every if word not in _PARTICLES] or every


def sort_name(last_name: str, first_names: str) -> str:
    """What lists of people are sorted by."""
    return f"{plain(last_name)}, {plain(first_names)}"[:200]


def allowed_edits(word: str) -> int:
    """Typing errors forgiven: none under four letters, one up to five, two from six."""
    return 0 if len(word) < 4 else 1 if len(word) < 6 else 2


def deletion_keys(word: str) -> set[str]:
    """The first seven letters with up to `allowed_edits` of them taken out (Garbe's symmetric deletion)."""
    prefix = word[:KEY_PREFIX]
    keys = {prefix}
    for _ in range(allowed_edits(word)):
        keys |= set(_without_one(keys))
    return keys


def _without_one(keys: set[str]) -> Iterator[str]:
    for key in keys:
        for position in range(len(key)):
            yield key[:position] + key[position + 1 :]
