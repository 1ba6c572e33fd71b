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


@lru_cache(maxsize=65_536)
def spellings(text: str) -> tuple[frozenset[str], ...]:
    """Words of a name, each with the other ways it is written.

    A particle or a single letter clings to the word after it ("Le Goff": goff or legoff), and the parts of a hyphenated
    name may be glued ("Jean-Pierre": jean or jeanpierre, then pierre or jeanpierre).
    """
    found: list[frozenset[str]] = []
    for chunk in text.split():
        parts = plain(chunk.replace("’", "'")).split()
        glued = "".join(parts) if len(parts) > 1 else ""
        for part in parts:
            found.append(frozenset({part, glued} - {""}))
    return _without_particles(found)


def _without_particles(groups: list[frozenset[str]]) -> tuple[frozenset[str], ...]:
    kept: list[frozenset[str]] = []
    before = ""
    for group in groups:
        word = min(group, key=len)
        if word in _PARTICLES or len(word) == 1:
            before += word
            continue
        clung = {before + word} if before else set()
        kept.append(frozenset(spelling[:TOKEN_LENGTH] for spelling in group | clung))
        before = ""
    if not kept and before:
        kept = [frozenset({before[:TOKEN_LENGTH]})]
    return tuple(kept)


def words(text: str) -> set[str]:
    """Every spelling of every word of a name."""
    return set().union(*spellings(text))


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


_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"),
        (r"[sc]ch|ch|sh", "ш"),
        (r"eau|au", "o"),
        (r"qu|[kq]|c(?![eiy])", "k"),
        (r"c|ss|z", "s"),
        (r"gn", "n"),
        (r"g(?=[eiy])", "j"),
        (r"[ae]i|ey|ay", "e"),
        (r"ou|w", "u"),
        (r"y", "i"),
        (r"h", ""),
        (r"(.)\1+", r"\1"),
        (r"[esxtdz]+$", ""),
    )
)


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """How a French ear hears a word, roughly: "philippe" and "filip" sound alike. Empty under three sounds."""
    for pattern, written in _SOUNDS:
        word = pattern.sub(written, word)
    return word if len(word) >= 3 else ""


def keys_of(word: str) -> set[str]:
    """All keys by which a word is found: its deletions, and its sound behind a tilde."""
    heard = sound(word)
    return deletion_keys(word) | ({f"~{heard[:KEY_PREFIX]}"} if heard else set())


def _without_one(keys: set[str]) -> Iterator[str]:
    for key in keys:
        for position in range(len(key)):
            yield key[:position] + key[position + 1 :]
