"""What the documents say must be there: commands, links, dates of review."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import click
import pytest

from relais.cli import group
from relais.data.indicators.registry import indicators
from relais.data.mining.registry import detectors
from relais.data.reporting.chapter import chapters
from relais.data.screening.registry import screenings

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def verbs() -> set[str]:
    return set(group.list_commands(click.Context(group)))


def test_every_verb_is_in_the_reference() -> None:
    text = (ROOT / "docs/reference/commands.md").read_text()
    assert not {verb for verb in verbs() if f"`relais {verb}" not in text}


def test_every_command_that_a_document_gives_exists() -> None:
    given = {
        verb
        for document in DOCUMENTS
        for verb in re.findall(r"`relais ([a-z][a-z-]+)", document.read_text())
    }
    assert not given - verbs()


@pytest.mark.parametrize("verb", sorted(verbs()))
def test_every_verb_explains_itself(verb: str) -> None:
    command = group.get_command(click.Context(group), verb)
    assert command is not None and command.help


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{document.name}: {target}"
        for document in DOCUMENTS
        for target in re.findall(r"\]\(([^)#\s]+)", document.read_text())
        if not target.startswith("http") and not (document.parent / target).exists()
    ]
    assert not broken


def test_every_indicator_of_a_chapter_is_declared() -> None:
    named = {section.indicator for chapter in chapters() for section in chapter.sections}
    assert not named - set(indicators())


def test_definitions_have_a_review_date_after_their_review() -> None:
    for indicator in indicators().values():
        assert indicator.reviewed_on < indicator.review_due, indicator.name
        assert indicator.why and indicator.title
    for name, screening in {**screenings(), **detectors()}.items():
        header = screening.header
        assert date.fromisoformat(str(header.reviewed_on)) < date.fromisoformat(
            str(header.review_due)
        ), name
