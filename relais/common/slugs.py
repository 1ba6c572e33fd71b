"""French words as they stand in an address."""

from __future__ import annotations

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": " ", "'": " "})


def slug(text: str) -> str:
    """« Enregistrer l’accord » -> "enregistrer-l-accord"."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(LIGATURES))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", kept).strip("-")
