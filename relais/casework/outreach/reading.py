"""Reading a list of past contacts from CSV, one row at a time: French headings, dates and outcomes as people write them."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings

from relais.casework.outreach.enums import Outcome
from relais.casework.outreach.matching import Row
from relais.common.refusals import Refused
from relais.registers.directory.normalise import plain

_HEADINGS = {
    "pseudonym": {"pseudonyme", "pseudonym", "person id"},
    "last_name": {"nom", "nom de famille", "last name"},
    "first_name": {"prenom", "prenoms", "first name"},
    "birth_date": {"date de naissance", "ne e le", "birth date"},
    "outcome": {"issue", "resultat", "outcome"},
    "at": {"date", "date de contact", "contacte le", "on"},
    "team": {"equipe", "team"},
}
_OUTCOMES = {
    **{plain(outcome.value): outcome for outcome in Outcome},
    **{plain(outcome.label): outcome for outcome in Outcome},
    **{"joint": Outcome.REACHED, "rdv": Outcome.BOOKED, "rdv pris": Outcome.BOOKED},
    **{"refuse": Outcome.REFUSED, "deja couvert": Outcome.ALREADY_COVERED},
    **{"deja fait": Outcome.ALREADY_COVERED, "stop": Outcome.OPTED_OUT},
    **{"contacte": Outcome.CONTACTED, "rappeler": Outcome.CALL_BACK},
}
_NOON = dt.time(12, 0)


class Line(NamedTuple):
    """A row of the file: the line it starts at, and its cells under our names."""

    number: int
    cells: dict[str, str]


def open_list(path: Path) -> Iterator[Line]:
    """The rows of the file, blank lines left out. Raises `Refused` when it cannot be a list of contacts."""
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as source:
        first = source.readline()
    delimiter = max(";,\t", key=first.count)
    names = {plain(name): ours for ours, known in _HEADINGS.items() for name in known}
    heading = [
        names.get(plain(name), "") for name in next(csv.reader([first], delimiter=delimiter), [])
    ]
    if not {"outcome", "at"} <= set(heading):
        raise Refused(
            "Le fichier doit avoir les colonnes « issue » et « date », et « pseudonyme » ou « nom », « prénom », "
            "« date de naissance ». Rien n’a été importé.",
            code="bad_columns",
            field="file",
        )
    if "pseudonym" not in heading and not {"last_name", "first_name", "birth_date"} <= set(heading):
        raise Refused(
            "Le fichier ne dit pas qui sont les personnes : ajoutez « pseudonyme », ou « nom », « prénom » et "
            "« date de naissance ». Rien n’a été importé.",
            code="bad_columns",
            field="file",
        )
    return _lines(path, encoding, delimiter, heading)


def _encoding(path: Path) -> str:
    """UTF-8 when the whole file is, else what older spreadsheets write."""
    with path.open("rb") as source:
        head = source.read(4)
        if head.startswith((b"PK", b"%PDF", b"\xd0\xcf")) or b"\0" in head:
            raise Refused(
                "Ce fichier n’est pas du texte. Enregistrez la feuille au format CSV, puis recommencez.",
                code="not_text",
                field="file",
            )
    try:
        with path.open(encoding="utf-8") as text:
            for _ in text:
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _lines(path: Path, encoding: str, delimiter: str, heading: list[str]) -> Iterator[Line]:
    with path.open(encoding=encoding, errors="replace", newline="") as source:
        reader = csv.reader(source, delimiter=delimiter)
        next(reader, None)
        start = reader.line_num + 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    named = zip(heading, cells, strict=False)
                    yield Line(start, {name: cell.strip() for name, cell in named if name})
                start = reader.line_num + 1
        except csv.Error as error:
            raise Refused(
                f"La ligne {start} ne se lit pas : un guillemet y est sans doute ouvert et jamais fermé. "
                "Rien n’a été importé.",
                code="bad_line",
                field="file",
            ) from error


def read_row(line: Line, teams: dict[str, int], today: dt.date) -> Row | str:
    """The row, or in French why it cannot be read."""
    cells = line.cells
    outcome = _OUTCOMES.get(plain(cells.get("outcome", "")))
    if outcome is None:
        return f"L’issue « {cells.get('outcome', '')[:40]} » n’est pas connue."
    at = _instant(cells.get("at", ""))
    if at is None:
        return f"La date « {cells.get('at', '')[:20]} » n’est pas une date."
    if at.date() > today:
        return f"La date « {cells.get('at', '')[:20]} » n’est pas encore passée."
    born = cells.get("birth_date", "")
    birth_date = _date(born)
    if born and birth_date is None:
        return f"La date de naissance « {born[:20]} » n’est pas une date."
    return Row(
        line=line.number,
        outcome=outcome.value,
        at=at,
        pseudonym=cells.get("pseudonym", "")[:64],
        last_name=cells.get("last_name", "")[:120],
        first_name=cells.get("first_name", "")[:160],
        birth_date=birth_date,
        team_id=teams.get(plain(cells.get("team", ""))),
    )


def _instant(text: str) -> dt.datetime | None:
    """The day, at noon unless the hour is written after it."""
    date, _, hour = text.replace("T", " ").partition(" ")
    day = _date(date)
    try:
        time = dt.time.fromisoformat(hour.strip()) if hour.strip() else _NOON
    except ValueError:
        return None
    zone = ZoneInfo(settings.TIME_ZONE)
    return dt.datetime.combine(day, time, tzinfo=zone) if day else None


def _date(text: str) -> dt.date | None:
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            day = dt.datetime.strptime(text, form).date()
        except ValueError:
            continue
        return day if 1850 <= day.year <= 2200 else None
    return None
