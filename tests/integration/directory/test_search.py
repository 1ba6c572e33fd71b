"""A search forgives what people do to names, and gives its reasons."""

import datetime as dt

import pytest

from relais.registers.directory import actions, merge_actions
from relais.registers.directory.models import Household, Person
from relais.registers.directory.search import find, match_person
from relais.registers.identity import vault
from tests.cast import Cast
from tests.integration.directory.extracts import demo_nir
from tests.integration.directory.people import add


@pytest.fixture
def odile(cast: Cast) -> Person:
    """The one that is looked for, among others who look like her."""
    fund = cast.fund
    for n, (last, first) in enumerate(
        [("Martin", "Marie"), ("Marchand", "Odette"), ("Lefort", "Claude"), ("Durand", "Zoé")]
    ):
        add(
            fund,
            last,
            first,
            f"19{40 + n}-05-0{n + 1}",
            commune="83118",
            commune_name="Saint-Raphaël",
        )
    return add(
        fund,
        "Lefèvre-D’Œuf",
        "Odile Marie-Thérèse",
        "1953-03-04",
        birth_name="Le Goff",
        commune="83137",
        commune_name="Toulon",
        postal_code="83000",
        pseudonym="odile",
    )


@pytest.mark.parametrize(
    "text",
    [
        "lefevre odile",
        "ODILE LEFÈVRE",
        "lefebvre odile",
        "lefvere odlie",
        "Odile Lefèvre d'oeuf",
        "odil lef",
        "le goff odile",
        "legoff odile",
        "mariethérèse lefevre",
        "marie therese lefevre",
        "odile 04/03/1953",
        "04031953 lefevre",
        "4 mars 1953 odile",
        "odile lefevre 03/04/1953",
        "lefevre 1953-03-04",
        "04.03.53 lefèvre",
        "odile lefèvre 1953",
        "odile lefevre toulon",
        "toulon odile",
        "lefevre 83000",
        "1953-03-04",
    ],
)
def test_she_is_found_first(cast: Cast, odile: Person, text: str) -> None:
    found = find(cast.agent, text)
    assert found, text
    assert found[0].person == odile
    assert 0 < found[0].score <= 1


def test_reasons_are_said_in_french(cast: Cast, odile: Person) -> None:
    match = find(cast.agent, "lefebvre odile 04/03/1953")[0]
    assert match.reasons == ("nom proche", "prénom identique", "date de naissance identique")
    assert "nom de naissance identique" in find(cast.agent, "legoff odile")[0].reasons
    assert "habite Toulon" in find(cast.agent, "odile toulon")[0].reasons
    swapped = find(cast.agent, "lefevre odile 03/04/1953")[0]
    assert "date de naissance proche (jour et mois inversés)" in swapped.reasons


def test_exact_ranks_before_near(cast: Cast) -> None:
    near = add(cast.fund, "Dupond", "Marie")
    exact = add(cast.fund, "Dupont", "Marie")
    assert [m.person for m in find(cast.agent, "dupont marie")] == [exact, near]


def test_found_by_phone_of_hers_and_of_the_household(cast: Cast, odile: Person) -> None:
    odile.household = Household.objects.create(fund=cast.fund, key="h1")
    odile.save()
    actions.add_contact_point(actor=cast.agent, person=odile, kind="phone", value="0639981234")
    actions.add_contact_point(
        actor=cast.agent, person=odile, kind="email", value="Odile@Example.org", shared=True
    )
    for text in ("06 39 98 12 34", "+33 6 39 98 12 34", "06.39.98.12.34", "odile@example.org"):
        assert [m.person for m in find(cast.agent, text)] == [odile], text
    assert "téléphone identique" in find(cast.agent, "0639981234")[0].reasons
    point = odile.contact_points.get()
    actions.drop_contact_point(actor=cast.agent, person=odile, point=point)
    assert find(cast.agent, "0639981234") == []


def test_found_by_nir_through_the_blind_index(cast: Cast, odile: Person) -> None:
    nir = demo_nir(7)
    vault.link(fund_id=cast.fund.pk, pseudonym="odile", nir=nir)
    spaced = f"{nir[0]} {nir[1:3]} {nir[3:5]} {nir[5:7]} {nir[7:10]} {nir[10:13]}"
    for text in (nir, nir[:13], spaced):
        found = find(cast.agent, text)
        assert [m.person for m in found] == [odile]
        assert found[0].reasons == ("numéro de sécurité sociale identique",)
    assert find(cast.agent, demo_nir(8)) == []


def test_another_fund_sees_nothing(cast: Cast, odile: Person) -> None:
    vault.link(fund_id=cast.fund.pk, pseudonym="odile", nir=demo_nir(7))
    for text in ("lefevre odile", "04/03/1953", demo_nir(7)):
        assert find(cast.stranger, text) == []
    assert match_person(cast.other_fund, "Lefèvre", "Odile", dt.date(1953, 3, 4)) == []


def test_a_merged_file_leads_to_the_one_kept(cast: Cast, odile: Person) -> None:
    other = add(cast.fund, "Lefevre", "Odyle", "1953-03-04")
    merge_actions.merge(actor=cast.manager, keep=odile, absorb=other, reason="même personne")
    found = find(cast.agent, "odyle lefevre")
    assert [m.person for m in found] == [odile]
    assert found[0].merged and found[0].reasons[-1] == "dossier fusionné"


@pytest.mark.parametrize(
    "text", ["", "   ", "%", "'; DROP TABLE", "00", "99/99/9999", "é" * 500, "\x00"]
)
def test_any_text_is_answered(cast: Cast, odile: Person, text: str) -> None:
    assert isinstance(find(cast.agent, text), list)


@pytest.mark.parametrize(
    "text",
    [
        "lefevre odile",
        "lefevre odile 04/03/1953 toulon",
        "0639981234 lefevre",
        "a b c d e f g h i j",
        demo_nir(3) + " lefevre odile 04/03/1953 0639981234 odile@example.org",
    ],
)
def test_a_search_is_at_most_six_queries(
    cast: Cast, odile: Person, text: str, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(6):
        find(cast.agent, text)


class TestMatchPerson:
    def test_same_name_and_date_is_nearly_sure(self, cast: Cast, odile: Person) -> None:
        (match,) = match_person(cast.fund, "Lefevre", "Odile", dt.date(1953, 3, 4))
        assert match.person == odile
        assert match.score > 0.99
        assert match.reasons == ("nom identique", "prénom identique", "date de naissance identique")

    def test_slips_lower_the_score_without_losing_the_person(
        self, cast: Cast, odile: Person
    ) -> None:
        exact = match_person(cast.fund, "Lefevre", "Odile", dt.date(1953, 3, 4))[0]
        slipped = match_person(cast.fund, "Lefebvre", "Odlie", dt.date(1953, 3, 14))[0]
        assert slipped.person == odile
        assert slipped.score < exact.score

    def test_a_twin_is_not_the_same_person(self, cast: Cast, odile: Person) -> None:
        found = match_person(cast.fund, "Lefevre", "Bernadette", dt.date(1953, 3, 4))
        assert all(m.score < 0.9 for m in found)

    def test_a_stranger_of_the_same_birthday_is_not_proposed(
        self, cast: Cast, odile: Person
    ) -> None:
        assert match_person(cast.fund, "Rossignol", "Paul", dt.date(1953, 3, 4)) == []

    def test_the_same_nir_outweighs_the_rest_and_another_nir_weighs_against(
        self, cast: Cast, odile: Person
    ) -> None:
        vault.link(fund_id=cast.fund.pk, pseudonym="odile", nir=demo_nir(7))
        day = dt.date(1953, 3, 4)
        same = match_person(cast.fund, "Mal", "Écrit", None, nir=demo_nir(7))
        assert [m.person for m in same] == [odile]
        without = match_person(cast.fund, "Lefevre", "Odile", day)[0].score
        other = match_person(cast.fund, "Lefevre", "Odile", day, nir=demo_nir(8))[0].score
        assert other < without

    def test_at_most_six_queries(
        self, cast: Cast, odile: Person, django_assert_max_num_queries
    ) -> None:
        with django_assert_max_num_queries(6):
            match_person(
                cast.fund, "Lefebvre", "Odile", dt.date(1953, 3, 4), demo_nir(1), "+33639981234"
            )
