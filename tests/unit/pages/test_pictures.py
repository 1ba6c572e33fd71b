"""Charts and maps: made on the server, readable by everybody, nothing that the content policy refuses."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

from django.conf import settings

from relais import geo
from relais.drawing import maps
from relais.drawing.charts import Bar, Chart, bars, columns
from relais.drawing.palette import UNKNOWN
from relais.pages.bars import link_bars
from relais.pages.charts import on_screen
from relais.pages.maps import commune_map


def safe(chart: Chart) -> str:
    svg = str(on_screen(chart))
    ElementTree.fromstring(svg)
    ElementTree.fromstring(chart.svg)
    assert " style=" not in svg
    assert "<style" not in svg
    assert "http" not in svg.replace("http://www.w3.org/", "")
    return svg


def test_bars_start_at_zero_and_write_their_values() -> None:
    chart = bars(
        "Par site",
        [
            Bar("Toulon", 120, "120 dossiers"),
            Bar("Hyères", 60, "60 dossiers"),
            Bar("Brignoles", None, "inconnu"),
        ],
    )
    svg = safe(chart)
    assert 'aria-label="Par site : Toulon, 120 dossiers ; Hyères, 60 dossiers' in svg
    assert ">120 dossiers<" in svg
    assert chart.lines[2] == ("Brignoles", "inconnu")
    widths = [float(w) for w in re.findall(r'd="M0,[\d.]+h([\d.]+)', svg) if float(w) > 0]
    _, toulon, hyeres = widths
    assert toulon == 2 * hyeres, "bars do not start at zero"


def test_labels_are_escaped() -> None:
    svg = safe(bars("<script>", [Bar("<img onerror=x>", 1, "<b>")]))
    assert "<script" not in svg
    assert "<img" not in svg


def test_the_last_period_stands_out_and_follows_the_theme() -> None:
    chart = columns("Par an", [Bar("2024", 10, "10"), Bar("2025", 30, "30")])
    svg = safe(chart)
    theme = (settings.BASE_DIR / "relais/web/static/relais/relais.css").read_text(encoding="utf-8")
    used = set(re.findall(r'fill="(#[0-9a-f]{6})"', svg))
    assert {"#0b5563", "#a4470f"} <= used
    assert {colour for colour in used if f'.chart [fill="{colour}"]' not in theme} == set()


def test_the_same_chart_gives_the_same_picture() -> None:
    rows = [Bar("a", 1, "1"), Bar("b", 2, "2")]
    assert bars("Deux", rows) == bars("Deux", rows)


def test_nothing_to_draw_is_not_an_error() -> None:
    empty = bars("Vide", [])
    assert (empty.svg, on_screen(empty), empty.alt) == ("", "", "Vide : ")


def test_the_map_on_paper_has_the_classes_of_the_map_on_the_screen() -> None:
    values = {"83137": 100.0, "83069": 10.0, "83061": 1.0}
    paper = maps.commune_map(values, geo.outlines("83"), lambda value: f"{value:.0f}")
    root = ElementTree.fromstring(paper)
    shapes = root.findall("{*}g/{*}path")
    assert len(shapes) == len(json.loads(geo.outlines("83").read_text())["features"])
    assert sum(shape.get("fill") != UNKNOWN for shape in shapes) == 3
    said = [text.text for text in root.findall("{*}g/{*}text")]
    drawn = commune_map("83", values, title="x")
    assert drawn is not None
    assert said[:-1] == [text for _, text in drawn.legend[1:]] == ["1", "2 à 10", "11 à 100"]


def test_map_is_darker_with_the_value_and_says_it_in_a_table() -> None:
    values = {"83137": 100.0, "83069": 10.0, "83061": 1.0}
    drawn = commune_map("83", values, title="Signaux", unit="signaux", url=lambda c: f"?c={c}")
    assert drawn is not None
    tones = dict(re.findall(r'href="\?c=(\d+)"[^>]*><path class="tone-(\d)', str(drawn.svg)))
    assert tones["83137"] > tones["83069"] > tones["83061"] > tones["83050"] == "0"
    assert [line[0] for line in drawn.lines] == ["Toulon", "Hyères", "Fréjus"]
    assert drawn.legend[0] == ("tone-0", "aucun")


def test_classes_of_rates_share_their_bounds() -> None:
    steps = maps.steps_of([8.8, 9.85, 0.0])
    said = [text for _, text in maps.legend(steps, lambda value: f"{value} %")]
    assert said == ["jusqu’à 8.8 %", "8.8 % à 9.85 %"]


def test_a_department_without_outline_has_no_map() -> None:
    assert commune_map("99", {}, title="x") is None
    assert commune_map("../83", {}, title="x") is None


def test_link_bars_measure_from_zero() -> None:
    found = link_bars([("a", "A", 50), ("b", "B", 200)], lambda key: f"?x={key}", "b")
    assert [(bar.share, bar.current, bar.url) for bar in found] == [
        (25.0, False, "?x=a"),
        (100.0, True, "?x=b"),
    ]
