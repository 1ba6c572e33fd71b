"""Whether a title answers a search: every word typed starts a word of the title, accents and case aside."""

from __future__ import annotations

import re
import unicodedata


def plain(text: str) -> str:
    """ "Échéances" -> "echeances"."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def matches(text: str, title: str) -> bool:
    words = re.findall(r"\w+", plain(text))
    there = re.findall(r"\w+", plain(title))
    return bool(words) and all(any(word.startswith(w) for word in there) for w in words)
