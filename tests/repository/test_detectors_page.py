"""The reference page of the detectors is the one their files give."""

from __future__ import annotations

from pathlib import Path

from relais.data.mining.reference import render

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "detectors.md"


def test_the_page_of_the_detectors_is_up_to_date() -> None:
    """Write it again: `python -m relais.data.mining.reference > docs/reference/detectors.md`."""
    assert PAGE.read_text(encoding="utf-8") == render()
