"""Charts and maps: made on the server, readable by everybody, nothing that the content policy refuses."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from relais.pages.bars import link_bars
from relais.pages.charts import Chart, bars, line
from relais.pages.maps import commune_map, commune_name


def safe(chart: Chart) -> str:
    svg = str(chart.svg)
    ElementTree.fromstring(svg)
    assert " style=" not in svg
    assert "<style" not in svg
    assert "http" not in svg.replace("http://www.w3.org/", "")
    return svg


def test_bars_start_at_zero_and_write_their_values() -> None:
    chart = bars(
        "Par site", [("Toulon", 120), ("Hyères", 60), ("Brignoles", None)], unit="dossiers"
    )
    svg = safe(chart)
    assert 'aria-label="Par site. Toulon : 120 dossiers' in svg
    assert ">120 dossiers<" in svg
    assert chart.lines[2] == ("Brignoles", "inconnu")
    widths = [float(w) for w in re.findall(r'd="M0,[\d.]+h([\d.]+)', svg) if float(w) > 0]
    assert widths, "no bar drawn"


def test_labels_are_escaped() -> None:
    svg = safe(bars("<script>", [("<img onerror=x>", 1)]))
    assert "<script" not in svg
    assert "<img" not in svg


def test_an_unknown_point_is_a_gap() -> None:
    chart = line("Par mois", [("janv.", 10), ("févr.", None), ("mars", 30)])
    safe(chart)
    assert [value for _, value in chart.lines] == ["10", "inconnu", "30"]


def test_nothing_to_draw_is_not_an_error() -> None:
    safe(bars("Vide", []))


def test_map_is_darker_with_the_value_and_says_it_in_a_table() -> None:
    values = {"83137": 100.0, "83069": 10.0, "83061": 1.0}
    drawn = commune_map("83", values, title="Signaux", unit="signaux", url=lambda c: f"?c={c}")
    assert drawn is not None
    tones = dict(re.findall(r'href="\?c=(\d+)"[^>]*><path class="tone-(\d)', str(drawn.svg)))
    assert tones["83137"] > tones["83069"] > tones["83061"] > tones["83050"] == "0"
    assert [line[0] for line in drawn.lines] == ["Toulon", "Hyères", "Fréjus"]
    assert drawn.legend[0] == ("tone-0", "aucun")


def test_a_department_without_outline_has_no_map() -> None:
    assert commune_map("99", {}, title="x") is None
    assert commune_map("../83", {}, title="x") is None
    assert commune_name("83", "83137") == "Toulon"
    assert commune_name("83", "99999") == "99999"


def test_link_bars_measure_from_zero() -> None:
    found = link_bars([("a", "A", 50), ("b", "B", 200)], lambda key: f"?x={key}", "b")
    assert [(bar.share, bar.current, bar.url) for bar in found] == [
        (25.0, False, "?x=a"),
        (100.0, True, "?x=b"),
    ]
