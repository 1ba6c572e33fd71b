"""Templates: each compiles, and none brings what the content policy refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

# Those of the data tower are written for another engine.
EVERY = sorted(
    place
    for place in (settings.BASE_DIR / "relais").rglob("templates/**/*.html")
    if place.relative_to(settings.BASE_DIR).parts[1] != "data"
)


def test_there_are_templates() -> None:
    assert len(EVERY) > 100


@pytest.mark.parametrize("place", EVERY, ids=lambda place: place.name)
def test_a_template_compiles_and_keeps_to_the_policy(place: Path) -> None:
    parts = place.parts
    name = "/".join(parts[parts.index("templates") + 1 :])
    found = get_template(name)
    assert Path(found.template.origin.name) == place, f"{name} is hidden by another"
    text = place.read_text(encoding="utf-8")
    assert not re.search(r'\sstyle="|\son[a-z]+="|<script(?![^>]*\ssrc=)', text)
