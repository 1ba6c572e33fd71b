"""C2S: what is unknown stays unknown, unless it cannot change the answer; what would change it is said."""

from __future__ import annotations

import re

import pytest

from relais.rules.right import FactsError, decide
from tests.spec.rules.households import household, judged, person

ON = "2025-05-14"


def test_an_absent_month_makes_a_low_income_undetermined_and_says_which() -> None:
    one = person(every_month={"wage_net": 50000}, complete=False)
    one["resources"] = [row for row in one["resources"] if row["month"] != "2024-09"]
    answer = judged(household(one), ON)
    assert answer.verdict == "undetermined"
    assert answer.amounts["base_cents"] is None
    assert answer.amounts["base_known_cents"] == 550000
    assert ["septembre 2024" in fact.what for fact in answer.missing] == [True]
    assert {row.name: row.met for row in answer.conditions}["under_free_ceiling"] is None


def test_an_absent_month_cannot_bring_a_high_income_down() -> None:
    one = person(every_month={"wage_net": 500000}, complete=False)
    one["resources"] = [row for row in one["resources"] if row["month"] != "2024-09"]
    assert judged(household(one), ON).verdict == "none"


@pytest.mark.parametrize(
    ("monthly", "verdict"), [(10000, "free"), (85000, "undetermined"), (200000, "none")]
)
def test_unknown_housing_matters_only_near_a_ceiling(monthly: int, verdict: str) -> None:
    facts = household(person(every_month={"pension": monthly}), housing=None)
    answer = judged(facts, ON)
    assert answer.verdict == verdict
    assert any("logement" in fact.what for fact in answer.missing)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"birth_date": None}, "date de naissance"),
        ({"situations": None}, "situation"),
        ({"shared_custody": None}, "résidence alternée"),
    ],
)
def test_unknown_facts_of_a_member_are_asked_for(change: dict[str, object], says: str) -> None:
    child = {**person("dependant", "2015-01-01"), **change}
    answer = judged(household(person(every_month={"pension": 130000}), child), ON)
    assert any(says in fact.what for fact in answer.missing)


def test_an_unknown_territory_is_never_taken_for_metropole() -> None:
    facts = household(person(), territory=None)
    assert judged(facts, ON).verdict == "undetermined"
    rich = household(person(every_month={"pension": 400000}), territory=None)
    assert judged(rich, ON).verdict == "none"


def test_rsa_answers_even_with_nothing_else_known() -> None:
    one = person(situations=["rsa"], complete=False)
    assert judged(household(one, housing=None), ON).verdict == "free"


def test_presumed_right_needs_the_three_months_known() -> None:
    one = person(situations=["aspa"], complete=False)
    assert judged(household(one), ON).verdict == "undetermined"
    one["resources"] = [
        {"month": month, "kind": "aspa", "amount_cents": 90000}
        for month in ("2025-02", "2025-03", "2025-04")
    ]
    assert judged(household(one), ON).verdict == "participative"


@pytest.mark.parametrize("base", [1033900, 1034000, 1033800, 1395700, 1395800])
def test_within_one_euro_of_a_ceiling_a_person_looks(base: int) -> None:
    one = person(every_month={"other": base}, first="2024-04", count=1)
    answer = judged(household(one), ON)
    assert answer.amounts["near_ceiling"] is True
    assert any("personne doit regarder" in row.sentence for row in answer.conditions)
    one["resources"][0]["amount_cents"] -= 10_000
    assert judged(household(one), ON).amounts["near_ceiling"] is False


@pytest.mark.parametrize(
    ("base", "verdict", "better"),
    [(1048000, "participative", "free"), (1410000, "none", "participative")],
)
def test_the_smallest_change_is_true(base: int, verdict: str, better: str) -> None:
    """What is announced is tried: so much less, or a person more, gives the better verdict."""
    one = person(every_month={"other": base}, first="2024-04", count=1)
    answer = judged(household(one), ON)
    assert answer.verdict == verdict
    less = next(line for line in answer.what_would_change if "de moins" in line)
    euros = int(re.sub(r"\D", "", less.split("€")[0]))
    one["resources"][0]["amount_cents"] = base - euros * 100
    assert judged(household(one), ON).verdict == better
    one["resources"][0]["amount_cents"] += 100
    assert judged(household(one), ON).verdict == verdict
    one["resources"][0]["amount_cents"] = base
    more = next(line for line in answer.what_would_change if "une personne à charge" in line)
    child = person("dependant", "2020-01-01")
    assert judged(household(one, child), ON).verdict == "free"
    assert more == "une personne à charge de plus : C2S gratuite."


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"members": []}, "liste trop courte"),
        ({"members": [person("partner")]}, "un demandeur"),
        (
            {"members": [person(), person("partner", id="a"), person("partner", id="b")]},
            "un conjoint",
        ),
        ({"members": [person(id="a"), person("dependant", id="a")]}, "deux personnes"),
        ({"members": [person(born="2026-01-01")]}, "après le 14/05/2025"),
        ({"members": [person(born="1850-01-01")]}, "invraisemblable"),
        ({"members": [person(born="1990-02-30")]}, "date impossible"),
        ({"members": [person(every_month={"wage_net": -1})]}, "au moins 0"),
        ({"members": [person(every_month={"salaire": 1})]}, "valeur inconnue : salaire"),
        ({"members": [person(every_month={"wage_net": 1.5})]}, "nombre entier"),
        ({"members": [person(first="2024-04", count=1, every_month={"rsa": 10**15})]}, "au plus"),
        ({"territory": "paris"}, "valeur inconnue : paris"),
        ({"couleur": "bleu"}, "nom inconnu"),
    ],
)
def test_facts_that_make_no_sense_get_a_french_sentence(
    change: dict[str, object], says: str
) -> None:
    with pytest.raises(FactsError, match=says):
        judged({**household(person()), **change}, ON)


def test_a_former_debt_leaves_open_what_it_may_not_bar() -> None:
    """Unpaid participations bar a new right for two years from the end of the former one, except with the RSA."""
    debt = household(person(), unpaid_participation=True)
    unknown_end = judged(debt, ON)
    assert unknown_end.verdict == "undetermined"
    assert [fact.what for fact in unknown_end.missing] == ["la fin du droit précédent"]
    perhaps_rsa = household(
        person(situations=None), unpaid_participation=True, previous_right_ends_on="2025-04-30"
    )
    assert judged(perhaps_rsa, ON).verdict == "undetermined"
    above = household(person(every_month={"wage_net": 300000}), unpaid_participation=True)
    assert judged(above, ON).verdict == "none"


@pytest.mark.parametrize(
    ("monthly", "child_monthly", "verdict"),
    [
        (50_000, 0, "free"),  # under the ceiling alone, and with the child
        (100_000, 0, "undetermined"),  # 12 000 €: free at two (15 508 €), not alone (10 339 €)
        (120_000, 0, "undetermined"),  # 14 400 €: above both ceilings alone, free at two
        (200_000, 0, "none"),  # 24 000 €: above 20 936 € at two
        (
            90_000,
            60_000,
            "participative",
        ),  # 10 800 € alone, 18 000 € at two: between both ceilings each time
        (90_000, 30_000, "undetermined"),  # 14 400 € at two: free
        (
            110_000,
            120_000,
            "undetermined",
        ),  # 13 200 € alone: with a participation; 27 600 € at two: none
    ],
)
def test_a_dependant_who_may_be_too_old_is_tried_both_ways(
    monthly: int, child_monthly: int, verdict: str
) -> None:
    """CSS R861-2: under 25 on the day of the request. Certain where both households have the same answer."""
    child = person("dependant", None, {"pension": child_monthly}, id="e1")
    answer = judged(household(person(every_month={"pension": monthly}), child), ON)
    assert answer.verdict == verdict
    assert any("date de naissance de e1" in fact.what for fact in answer.missing)


def test_eight_dependants_of_unknown_age_are_bounded() -> None:
    """Too many to be tried one by one: certain only where no household of one to nine changes the answer."""
    brood = [person("dependant", None, id=f"e{rank}") for rank in range(8)]
    for monthly, verdict in ((50_000, "free"), (150_000, "undetermined"), (900_000, "none")):
        asking = person(every_month={"pension": monthly})
        assert judged(household(asking, *brood), ON).verdict == verdict


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_twins_of_whom_one_lives_in_two_homes(names: tuple[str, str]) -> None:
    """CSS R861-2: half of its rank. 1 + 0,5 + 0,3/2 = 1,65 whatever they are called; the doubt is told."""
    shared = person("dependant", "2015-01-01", id=names[0], shared_custody=True)
    full = person("dependant", "2015-01-01", id=names[1])
    answer = judged(household(person(), shared, full), ON)
    assert answer.amounts["ceiling_free_cents"] == 1_705_900  # 10 338,5858 × 1,65 = 17 058,67
    assert any("rang des enfants" in doubt for doubt in answer.to_confirm)


@pytest.mark.parametrize(
    ("facts", "what"),
    [
        ({"unpaid_participation": None}, "participations du droit précédent"),
        ({"covered": None}, "prise en charge"),
    ],
)
def test_a_null_is_never_the_usual_case(facts: dict[str, object], what: str) -> None:
    answer = judged({**household(person()), **facts}, ON)
    assert answer.verdict == "undetermined"
    assert any(what in fact.what for fact in answer.missing)


@pytest.mark.parametrize(
    "change",
    [
        {"complete": None, "resources": []},
        {"resources": None},
        {"resources": [{"month": "2024-04", "kind": "wage_net", "amount_cents": None}]},
    ],
)
def test_resources_said_to_be_unknown_are_unknown(change: dict[str, object]) -> None:
    """Even when all are said to be told."""
    answer = judged(household({**person(), **change}), ON)
    assert answer.verdict == "undetermined"
    assert any("ressources" in fact.what for fact in answer.missing)


def test_a_household_of_thirty_is_judged() -> None:
    brood = [person("dependant", f"{2001 + rank % 20}-03-01", id=f"e{rank}") for rank in range(29)]
    answer = judged(household(person(), *brood), ON)
    assert (answer.verdict, answer.amounts["household_size"]) == ("free", 30)


def test_after_the_last_ceilings_known_the_answer_says_so() -> None:
    with pytest.raises(FactsError, match="01/04/2027"):
        judged(household(person()), "2027-04-01")


def test_the_example_shown_for_the_right_is_judged() -> None:
    from relais.rules.rights import c2s

    assert decide("c2s", c2s.EXAMPLE, c2s.EXAMPLE_ON).verdict == "free"
