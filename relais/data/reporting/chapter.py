"""Chapters of the report, declared in `chapters/*.yaml`: which figures, told how, drawn how."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

FOLDER = Path(__file__).parent / "chapters"
Drawing = Literal["none", "bars", "map", "parts", "trend"]


class Section(BaseModel):
    """One indicator. `sentence` may hold {value} {previous} {change} {numerator} {denominator} {missing}.

    `by`: dimension drawn by bars or on a map; parts: the indicators it is made of.
    """

    model_config = ConfigDict(extra="forbid")

    indicator: str
    sentence: str
    drawing: Drawing = "none"
    by: str | None = None
    note: str = ""


class Voice(BaseModel):
    """Words of someone who agreed to be quoted."""

    model_config = ConfigDict(extra="forbid")

    text: str
    who: str
    consent: str


class Chapter(BaseModel):
    """A chapter of the report, in the order of the file names."""

    model_config = ConfigDict(extra="forbid")

    name: str
    title: str
    lede: str
    sections: list[Section]
    voices: list[Voice] = []


@cache
def chapters() -> tuple[Chapter, ...]:
    """Every chapter, in order. Raises pydantic.ValidationError naming what a file says wrong."""
    return tuple(
        Chapter(name=path.stem, **yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(FOLDER.glob("*.yaml"))
    )
