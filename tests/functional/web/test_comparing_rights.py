"""Two cases side by side, the words of a form made from declarations, and the paragraph for a letter."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from relais.rules.right import names, right
from relais.web.rights.comparing import Kept, read_kept, side_by_side
from relais.web.rights.declared import choices_of, rows_of
from relais.web.rights.facts_form import FactsForm
from relais.web.rights.words import help_of, label_of
from tests.cast import Cast
from tests.functional.rules.test_rights_api import case

ON = dt.date(2025, 4, 14)
LONGEST_LABEL = 95


def test_what_differs_between_two_hypotheses_is_named() -> None:
    kept = Kept(ON, case(80_000)["facts"])
    former, now = side_by_side("c2s", ON, lambda day: case(100_000)["facts"], None, kept)
    assert (former.verdict, now.verdict) == ("free", "participative")
    assert {"under_free_ceiling", "Ressources retenues"} <= former.differing == now.differing
    assert "territory_covered" not in now.differing


def test_the_same_case_on_the_same_day_has_nothing_underlined() -> None:
    kept = Kept(ON, case(80_000)["facts"])
    for one in side_by_side("c2s", ON, lambda day: case(80_000)["facts"], None, kept):
        assert not one.differing


def test_two_days_have_their_own_ceilings() -> None:
    first, other = side_by_side(
        "c2s", ON, lambda day: case(80_000)["facts"], dt.date(2025, 3, 14), None
    )
    assert dict(first.amounts)["Plafond de la C2S gratuite"].startswith("10\u202f339")
    assert dict(other.amounts)["Plafond de la C2S gratuite"].startswith("10\u202f166")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "3", '{"on": 3, "facts": {}}', '{"on": "2025-02-31", "facts": {}}',
     '{"on": "2025-02-01", "facts": 4}', "[" * 5000, "x" * 300_000],
)  # fmt: skip
def test_a_kept_case_that_was_tampered_with_is_left_out(text: str) -> None:
    assert read_kept(text) is None


def test_a_kept_case_comes_back_as_it_was() -> None:
    kept = Kept(ON, {"kind": "maladie", "wages": [{"month": "2025-01", "gross_cents": 5}]})
    assert read_kept(str(kept)) == kept


def test_absurd_facts_in_a_kept_case_make_a_sentence(client: Client, cast: Cast) -> None:
    client.force_login(cast.agent)
    kept = json.dumps({"on": "2025-05-14", "facts": {"nothing": {"of": ["the", "sort"]}}})
    stop = {"_on": "2025-05-14", "kind": "maladie", "starts_on": "2025-04-01", "_kept": kept}
    response = client.post("/droits/ij/", stop)
    assert response.status_code == 200
    assert response.context["answers"][0].error


@pytest.mark.parametrize("cents", [80_000, 100_000, 200_000])
def test_a_paragraph_says_the_answer_its_amounts_and_its_texts(cents: int) -> None:
    [answer] = side_by_side("c2s", ON, lambda day: case(cents)["facts"], None, None)
    assert answer.sentence in answer.letter
    assert "14 avril 2025" in answer.letter or "14 avr. 2025" in answer.letter
    assert "10\u202f339\u202f€" in answer.letter
    assert "CSS L861-1" in answer.letter
    assert all(change.rstrip(".") in answer.letter for change in answer.changes)
    assert "\n" not in answer.letter and answer.letter.endswith(".")


def test_a_paragraph_says_what_is_missing_and_where_to_find_it() -> None:
    facts: dict[str, Any] = {**case(80_000)["facts"], "housing": None}
    [answer] = side_by_side("c2s", ON, lambda day: facts, None, None)
    assert answer.missing
    for fact in answer.missing:
        assert fact.what in answer.letter and fact.where in answer.letter


@pytest.mark.parametrize("name", [name for name in names() if name != "c2s"])
def test_labels_and_helps_are_short_french_without_codes(name: str) -> None:
    model = right(name).facts
    for each in (model, *(rows_of(info.annotation) for info in model.model_fields.values())):
        for key, info in each.model_fields.items() if each else ():
            label, told = label_of(info, key), help_of(info, key, choices_of(info))
            assert 3 < len(label) <= LONGEST_LABEL, (name, key, label)
            assert "centimes" not in label + told and "_" not in label, (name, key, told)
            assert label != key


@pytest.mark.parametrize("name", [name for name in names() if name != "c2s"])
def test_every_fact_of_a_right_can_be_typed(name: str) -> None:
    form = FactsForm(right(name).facts)
    typed = {key.split(".")[0] for key in form.fields}
    assert typed == set(right(name).facts.model_fields)
    shown = [field.name for group in form.sections() for field in group.fields]
    listed = [
        f.name for g in form.sections() for rows in g.lists for line in rows.lines for f in line
    ]
    assert sorted([*shown, *listed]) == sorted(form.fields)


def test_a_choice_left_as_proposed_does_not_make_a_line() -> None:
    """A former stop is proposed as a sickness: that alone is no former stop."""
    data = {"kind": "maladie", "starts_on": "2025-05-01", "prior_stops.0.kind": "maladie"}
    form = FactsForm(right("ij").facts, data)
    assert form.is_valid(), form.errors
    assert "prior_stops" not in form.facts()
    both = data | {"prior_stops.0.starts_on": "2025-01-01", "prior_stops.0.ends_on": "2025-01-09"}
    form = FactsForm(right("ij").facts, both)
    assert form.is_valid(), form.errors
    assert form.facts()["prior_stops"] == [
        {"kind": "maladie", "starts_on": "2025-01-01", "ends_on": "2025-01-09"}
    ]


def test_a_resource_more_at_the_desk_keeps_what_was_typed(client: Client, cast: Cast) -> None:
    client.force_login(cast.agent)
    typed = {"on": "2025-05-14", "territory": "metropole", "housing": "tenant", "n": "1",
             "lignes": "2", "m0-role": "applicant", "m0-birth_date": "1990-02-01",
             "m0-kind1": "wage_net", "m0-amount1": "500", "m0-complete": "on"}  # fmt: skip
    page = client.post("/droits/c2s/", typed | {"ressource": "1"}).content.decode()
    assert 'name="m0-kind3"' in page and 'value="500"' in page and 'name="lignes" value="3"' in page
    third = typed | {"lignes": "3", "m0-kind3": "retirement", "m0-amount3": "900"}
    [found] = client.post("/droits/c2s/", third).context["answers"]
    assert found.verdict == "none"
