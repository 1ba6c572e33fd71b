"""Addresses are read by people: what the code names in English stands there in French words.

register_converter(in_french(lambda: {i.name: slug(i.title) for i in …}), "indicator")
path("<int:year>/<indicator:name>/", rows)        # views and reverse() go on with the code's name
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

Words = Callable[[], Mapping[str, str]]


class InFrench:
    """A path converter between the names of the code and their French words, read again when one is new."""

    regex = "[a-z0-9-]+"
    words: Words

    def __init__(self) -> None:
        self._words: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def to_python(self, value: str) -> str:
        if value not in self._names:
            self._read()
        if value not in self._names:
            raise ValueError(value)
        return self._names[value]

    def to_url(self, value: str) -> str:
        if value not in self._words:
            self._read()
        if value not in self._words:
            raise ValueError(value)
        return self._words[value]

    def _read(self) -> None:
        """Names that have the same words are numbered, in their order."""
        met: Counter[str] = Counter()
        self._words = {}
        for name, words in type(self).words().items():
            met[words] += 1
            self._words[name] = words if met[words] == 1 else f"{words}-{met[words]}"
        self._names = {words: name for name, words in self._words.items()}


def in_french(words: Words) -> Any:
    """The converter of a set of names: `words()` gives each its French words."""
    return type("Named", (InFrench,), {"words": staticmethod(words)})
