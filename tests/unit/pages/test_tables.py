"""The table is written once: heads, rows and cells of a template become markup that a phone and a screen reader follow."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Context, Template, TemplateSyntaxError

from relais.pages.tables import Head

# Pages that are files of their own, opened without the application and its style.
STANDALONE = {"report.html", "shadow.html"}


def written(text: str, **context: object) -> str:
    return Template("{% load components %}" + text).render(Context(context))


def test_a_cell_says_the_name_of_its_column() -> None:
    shown = written(
        '{% table "Vagues" "Vague" "Personnes #" %}'
        "{% row %}{% cell %}Une{% endcell %}{% cell %}12{% endcell %}{% endrow %}{% endtable %}"
    )
    assert '<caption class="visually-hidden">Vagues</caption>' in shown
    assert '<th scope="col" role="columnheader" class="num">Personnes</th>' in shown
    assert '<td role="cell" data-label="Vague">Une</td>' in shown
    assert '<td role="cell" data-label="Personnes" class="num">12</td>' in shown


def test_each_row_starts_again_at_the_first_column() -> None:
    shown = written(
        '{% table "T" "A" "B" %}{% for n in rows %}{% row %}{% cell %}{{ n }}{% endcell %}'
        '{% cell "late" %}!{% endcell %}{% endrow %}{% endfor %}{% endtable %}',
        rows=[1, 2],
    )
    assert re.findall(r'data-label="(\w)"', shown) == ["A", "B", "A", "B"]
    assert shown.count('data-label="B" class="late"') == 2


def test_an_empty_head_is_left_out_and_a_list_gives_several() -> None:
    shown = written('{% table "T" "A" none several %}{% endtable %}', none="", several=["B", "C"])
    assert re.findall(r">(\w)</th>", shown) == ["A", "B", "C"]


def test_figures_beside_a_chart_keep_their_columns_and_name_their_rows() -> None:
    shown = written(
        '{% include "components/table.html" with caption="Par âge" heads=heads lines=lines %}',
        heads=["Âge", "Appels"],
        lines=[("75 à 84 ans", "3")],
    )
    assert 'role="region" aria-label="Par âge" tabindex="0"' in shown
    assert '<th scope="row" role="rowheader">75 à 84 ans</th>' in shown
    assert '<th scope="col" role="columnheader" class="num">Appels</th>' in shown
    assert "table-cards" not in shown


def test_a_sorted_head_is_a_link_and_says_its_order() -> None:
    shown = written(
        '{% table "T" heads %}{% endtable %}',
        heads=[Head("Nom", url="?tri=-nom", sorted="ascending"), Head("Tout choisir", "pick")],
    )
    assert 'aria-sort="ascending"><a href="?tri=-nom">Nom' in shown
    assert 'data-check-all aria-label="Tout choisir"' in shown


def test_what_people_typed_stays_text() -> None:
    shown = written(
        "{% table caption head %}{% row %}{% cell %}{{ value }}{% endcell %}{% endrow %}{% endtable %}",
        caption="<b>",
        head="<i>",
        value="<script>",
    )
    assert "<b>" not in shown
    assert "<i>" not in shown
    assert "<script>" not in shown


@pytest.mark.parametrize(
    "text", ["{% table %}{% endtable %}", "{% table scroll=True %}{% endtable %}"]
)
def test_a_table_without_caption_is_refused(text: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        written(text)


def test_no_template_writes_a_table_by_hand() -> None:
    root = Path(__file__).parents[3] / "relais"
    found = [
        path.name
        for path in root.rglob("templates/**/*.html")
        if "<table" in path.read_text(encoding="utf-8")
    ]
    assert set(found) == STANDALONE
