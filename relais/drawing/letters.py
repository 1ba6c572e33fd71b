"""Letters as PDF: tagged (PDF/UA-1), in French typography, placed for a window envelope. The same letters give the same bytes."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typst

from relais.common.dates import day_in_words
from relais.drawing import FONTS

TEMPLATE = Path(__file__).parent / "templates" / "letters.typ"
THIN, HARD = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
ITEM = "– "

Paragraph = str | tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A letter. `addressee`: its lines, the name first. `paragraphs`: a text, or a tuple of texts that makes a list."""

    fund: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    on: dt.date
    sender: str = ""
    addressee: tuple[str, ...] = ()
    reference: str = ""


def letters_pdf(sheets: Sequence[Sheet], title: str = "") -> bytes:
    """All the letters in one file, each on pages of its own, numbered by itself. Raises ValueError when there is none."""
    if not sheets:
        raise ValueError("no letter to print")
    content = {
        "title": title or sheets[0].title,
        "author": sheets[0].fund,
        "letters": [_told(sheet) for sheet in sheets],
    }
    latest = max(sheet.on for sheet in sheets)
    pdf = typst.compile(
        str(TEMPLATE),
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=dt.datetime.combine(latest, dt.time(), dt.UTC),
    )
    return bytes(pdf)


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """Paragraphs of a plain text: parted by empty lines; lines that all begin with a dash make a list."""
    found: list[Paragraph] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        if lines and all(line.startswith(("– ", "- ")) for line in lines):
            found.append(tuple(line[2:] for line in lines))
        elif lines:
            found.append("\n".join(lines))
    return tuple(found)


def text_of(paragraphs: Sequence[Paragraph]) -> str:
    """The plain text that `paragraphs_of` reads back."""
    return "\n\n".join(
        part if isinstance(part, str) else "\n".join(ITEM + item for item in part)
        for part in paragraphs
    )


def french(text: str) -> str:
    """Spaces that do not break, where French typography wants them."""
    text = re.sub(r"[ \u00a0\u202f]+([;!?])", THIN + r"\1", text)
    text = re.sub(r"[ \u00a0\u202f]+([:»])", HARD + r"\1", text)
    text = re.sub(r"«[ \u00a0\u202f]+", "«" + HARD, text)
    text = re.sub(r"(?<!\d)(\d{1,3})[ \u00a0](?=\d{3}(?!\d))", r"\1" + THIN, text)
    return re.sub(r"(?<=\d)[ \u00a0\u202f](?=[€%])", HARD, text)


def _told(sheet: Sheet) -> dict[str, object]:
    return {
        "fund": sheet.fund,
        "sender": sheet.sender,
        "addressee": list(sheet.addressee),
        "day": day_in_words(sheet.on, year=True),
        "reference": sheet.reference,
        "title": french(sheet.title),
        "paragraphs": [
            french(part) if isinstance(part, str) else [french(item) for item in part]
            for part in sheet.paragraphs
        ],
    }
