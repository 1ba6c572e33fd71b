"""The report on paper and on screen, written beside its place and put there whole."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from relais.data.indicators.figures import write_csv, write_json
from relais.data.reporting import view
from relais.data.reporting.building import Built
from relais.drawing import FONTS

TEMPLATES = Path(__file__).parent / "templates"
FILES = ("index.html", "report.css", "report.pdf", "figures.json", "figures.csv", "drawings")


@dataclass(frozen=True)
class Cover:
    """What the first page says. `fund_name` is "CPAM du Var"."""

    fund: str
    fund_name: str
    department: str
    year: int


def publish(
    built: Built, cover: Cover, out: Path, step: Callable[[str], None] = lambda _: None
) -> list[Path]:
    """Writes HTML, PDF (tagged, PDF/UA-1), JSON and CSV into `out`. The same figures give the same bytes.

    Files already there with the same names are replaced, the others are left. Raises OSError.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".building-") as folder:
        building = Path(folder)
        step("Chiffres")
        write_json(building / "figures.json", built.figures)
        write_csv(building / "figures.csv", built.figures)
        step("Graphiques et carte")
        content: dict[str, Any] = {
            "cover": vars(cover),
            "source": built.source,
            "chapters": view.pages(built, cover.department),
        }
        _write_drawings(building, content["chapters"])
        step("Page web")
        shutil.copy(TEMPLATES / "report.css", building)
        (building / "index.html").write_text(_html(content), encoding="utf-8")
        step("PDF")
        (building / "report.pdf").write_bytes(_pdf(building, content, cover.year))
        return [_place(building / name, out / name) for name in FILES]


def _write_drawings(building: Path, chapters: list[dict[str, Any]]) -> None:
    (building / "drawings").mkdir()
    for chapter in chapters:
        for part in chapter["parts"]:
            part["drawing"] = f"drawings/{part['indicator']}.svg" if part["svg"] else ""
            if part["svg"]:
                (building / part["drawing"]).write_text(part.pop("svg"), encoding="utf-8")


def _html(content: dict[str, Any]) -> str:
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    return templates.get_template("report.html").render(content)


def _pdf(building: Path, content: dict[str, Any], year: int) -> bytes:
    (building / "content.json").write_text(
        json.dumps(content, ensure_ascii=False), encoding="utf-8"
    )
    shutil.copy(TEMPLATES / "report.typ", building)
    pdf = typst.compile(
        str(building / "report.typ"),
        root=str(building),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=datetime(year, 12, 31, tzinfo=UTC),
    )
    return bytes(pdf)


def _place(built: Path, place: Path) -> Path:
    if built.is_dir() and place.exists():
        shutil.rmtree(place)
    built.replace(place)
    return place
