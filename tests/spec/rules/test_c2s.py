"""C2S: the worked examples and the published ceilings, each with its text.

CSS L861-1, R861-2 to R861-15; décret 2021-1642; instruction DSS/SD2A/2021/71.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.spec.rules.households import household, judged, months, person


def children(*born: str, **more: object) -> list[dict[str, object]]:
    return [
        person("dependant", day, id=f"e{place}", **more)  # type: ignore[arg-type]
        for place, day in enumerate(born)
    ]


@pytest.mark.parametrize(
    ("title", "facts", "base", "verdict"),
    [
        (
            "1. a single person, 833,33 € a month",
            household(person(every_month={"wage_net": 83333})),
            999996,
            "participative",
        ),
        (
            "2. a couple, 583,33 € each",
            household(
                person(every_month={"wage_net": 58333}),
                person("partner", every_month={"wage_net": 58333}),
            ),
            1399992,
            "participative",
        ),
        (
            "3. a couple, 1 000 € each, three children",
            household(
                person(every_month={"wage_net": 100000}),
                person("partner", every_month={"wage_net": 100000}),
                *children("2010-01-01", "2012-01-01", "2014-01-01"),
            ),
            2400000,
            "participative",
        ),
    ],
)
def test_worked_examples_of_november_2019(
    title: str, facts: dict[str, object], base: int, verdict: str
) -> None:
    answer = judged(facts, "2019-11-15")
    assert (answer.verdict, answer.amounts["base_cents"]) == (verdict, base), title


PUBLISHED = [
    # from, territory, persons, free, participative (euros a year)
    ("2019-11-01", "metropole", 1, 8951, 12084),
    ("2019-11-01", "metropole", 2, 13426, 18126),
    ("2019-11-01", "metropole", 3, 16112, 21751),
    ("2019-11-01", "metropole", 4, 18797, 25376),
    ("2019-11-01", "metropole", 5, 22377, 30209),
    ("2020-04-01", "metropole", 1, 9032, 12193),
    ("2020-04-01", "metropole", 4, 18966, 25604),
    ("2021-04-01", "metropole", 2, 13561, 18307),
    ("2021-04-01", "metropole", 3, 16273, 21969),
    ("2022-04-01", "metropole", 1, 9203, 12424),
    ("2022-06-30", "metropole", 4, 19327, 26091),
    ("2022-07-01", "metropole", 4, 20100, 27135),
    ("2023-04-01", "metropole", 1, 9719, 13120),
    ("2024-03-31", "metropole", 1, 9719, 13120),
    ("2024-04-01", "metropole", 1, 10166, 13724),
    ("2024-04-01", "metropole", 5, 21348 + 4066, 28820 + 5490),
    ("2024-04-01", "guadeloupe", 1, 11315, 15275),
    ("2024-04-01", "reunion", 3, 20366, 27494),
    ("2025-03-31", "martinique", 4, 23760, 32077),
    ("2025-04-01", "metropole", 1, 10339, 13957),
    ("2025-04-01", "metropole", 4, 21711, 29311),
    ("2025-04-01", "metropole", 5, 25846, 34894),
    ("2025-04-01", "guyane", 1, 11507, 15534),
    ("2026-04-01", "metropole", 1, 10421, 14069),
    ("2026-04-01", "metropole", 4, 21885, 29544),
    ("2026-04-01", "guadeloupe", 2, 17398, 23488),
]


@pytest.mark.parametrize(("on", "territory", "size", "free", "participative"), PUBLISHED)
def test_published_ceilings_come_out(
    on: str, territory: str, size: int, free: int, participative: int
) -> None:
    born = [f"{2012 + rank}-01-01" for rank in range(size - 1)]
    answer = judged(household(person(), *children(*born), territory=territory), on)
    assert answer.amounts["ceiling_free_cents"] == free * 100
    assert answer.amounts["ceiling_participative_cents"] == participative * 100


@pytest.mark.parametrize(
    ("age", "cents", "local"),
    [
        (29, 800, 280),
        (30, 1400, 490),
        (49, 1400, 490),
        (50, 2100, 730),
        (59, 2100, 730),
        (60, 2500, 870),
        (69, 2500, 870),
        (70, 3000, 1050),
    ],
)
def test_participation_by_age_reached_on_the_first_of_january(
    age: int, cents: int, local: int
) -> None:
    """D. 2019: 8, 14, 21, 25 and 30 € a month; Alsace-Moselle apart."""
    for born in (f"{2025 - age}-01-01", f"{2024 - age}-01-02"):
        facts = household(person(born=born, every_month={"pension": 100000}))
        assert judged(facts, "2025-06-10").amounts["monthly_participation_cents"] == cents
        facts["alsace_moselle"] = True
        assert judged(facts, "2025-06-10").amounts["monthly_participation_cents"] == local


def test_shared_custody_counts_for_half_of_the_rank_oldest_first() -> None:
    """R861-2: one parent, four children of whom the 1st, 2nd and 4th alternate: 1 + 0,25 + 0,15 + 0,3 + 0,2."""
    born = ["2008-01-01", "2010-01-01", "2012-01-01", "2014-01-01"]
    brood = children(*born)
    for rank in (0, 1, 3):
        brood[rank]["shared_custody"] = True
    answer = judged(household(person(), *reversed(brood)), "2025-04-01")
    assert answer.amounts["ceiling_free_cents"] == 1964300  # 10 338,5858 × 1,9
    assert answer.amounts["ceiling_participative_cents"] == 2651800


def test_reference_period_is_the_13th_to_the_2nd_month_before() -> None:
    """R861-8, décret 2021-1642: request of January 2022 -> December 2020 to November 2021."""
    inside = [("2020-12", True), ("2021-11", True), ("2020-11", False), ("2021-12", False)]
    for month, counts in inside:
        one = person(every_month={"other": 5000}, first=month, count=1)
        answer = judged(household(one), "2022-01-20")
        assert answer.amounts["base_cents"] == (5000 if counts else 0), month
    answer = judged(household(person()), "2025-04-30")
    assert answer.amounts["period"] == {"from": "2024-03", "to": "2025-02"}


def test_before_2022_the_period_is_the_12_months_before() -> None:
    answer = judged(household(person()), "2021-12-31")
    assert answer.amounts["period"] == {"from": "2020-12", "to": "2021-11"}
    assert any("période de référence" in doubt for doubt in answer.to_confirm)


@pytest.mark.parametrize(
    ("housing", "aid", "size", "cents"),
    [
        ("tenant", 0, 1, 0),
        ("owner", 0, 1, 7758 * 12),
        ("free", 0, 2, 13577 * 12),
        ("owner", 0, 4, 16292 * 12),
        ("tenant_with_aid", 30000, 1, 7758 * 12),
        ("tenant_with_aid", 30000, 2, 15516 * 12),
        ("tenant_with_aid", 30000, 3, 19202 * 12),
        ("tenant_with_aid", 5000, 1, 60000),
    ],
)
def test_housing_flat_amount_never_above_the_aid_received(
    housing: str, aid: int, size: int, cents: int
) -> None:
    """R861-5, R861-7: 12, 16, 16,5 % of the household's RSA with aid; 12, 14, 14 % owner or free."""
    received = [{"month": month, "amount_cents": aid} for month in months("2024-01", 18) if aid]
    born = [f"{2012 + rank}-01-01" for rank in range(size - 1)]
    facts = household(person(), *children(*born), housing=housing, housing_aid=received)
    answer = judged(facts, "2025-05-14")
    assert answer.amounts["housing_cents"] == cents
    assert answer.amounts["base_cents"] == cents


@pytest.mark.parametrize(
    ("on", "members", "base"),
    [
        ("2021-03-31", [person(every_month={"aah": 90000})], 90000 * 12),
        ("2021-04-01", [person(every_month={"aah": 90000})], (90000 - 6800) * 12),
        ("2025-05-14", [person(every_month={"aah": 5000})], 0),
        ("2025-05-14", [person(every_month={"asi": 90000})], (90000 - 4900) * 12),
        ("2025-05-14", [person(every_month={"aspa": 90000})], (90000 - 7100) * 12),
        (
            "2025-05-14",
            [
                person(every_month={"aspa": 80000}),
                person("partner", every_month={"aspa": 80000}),
            ],
            (160000 - 11000) * 12,
        ),
        (
            "2025-05-14",
            [person(every_month={"asi": 80000}), person("partner", every_month={"asi": 80000})],
            (160000 - 8600) * 12,
        ),
    ],
)
def test_monthly_abatements_since_april_2021(
    on: str, members: list[dict[str, object]], base: int
) -> None:
    """Instruction DSS/SD2A/2021/71: AAH 68 €, ASI 49 or 86 €, ASPA 71 or 110 €."""
    assert judged(household(*members), on).amounts["base_cents"] == base


@pytest.mark.parametrize("situation", ["sick_pay", "unemployment", "ass", "training"])
def test_wages_are_abated_by_30_percent_in_some_situations(situation: str) -> None:
    paid = {"wage_net": 100001, "unemployment": 20000}
    answer = judged(household(person(every_month=paid, situations=[situation])), "2025-05-14")
    assert answer.amounts["base_cents"] == 1200012 - 360004 + 240000


def test_what_counts_what_is_left_out_what_is_deducted() -> None:
    paid = {"pension": 50000, "alimony_received": 10000, "rsa": 60000, "scholarship": 30000}
    facts = household(person(every_month={**paid, "alimony_paid": 4000}))
    answer = judged(facts, "2025-05-14")
    assert answer.amounts["base_cents"] == 12 * (50000 + 10000 - 4000)


@pytest.mark.parametrize(
    ("born", "counts"), [("2000-05-14", False), ("2000-05-15", True), ("2000-05-13", False)]
)
def test_a_dependant_counts_until_25_at_the_request(born: str, counts: bool) -> None:
    """R861-2: less than 25 years old on the day; beyond, neither counted nor their resources."""
    grown = person("dependant", born, {"wage_net": 1000})
    answer = judged(household(person(), grown), "2025-05-14")
    assert answer.amounts["household_size"] == (2 if counts else 1)
    assert answer.amounts["base_cents"] == (12000 if counts else 0)


@pytest.mark.parametrize(
    ("on", "situation", "pension", "verdict", "automatic"),
    [
        ("2022-01-01", "rsa", 300000, "free", "rsa"),
        ("2021-12-31", "rsa", 300000, "none", None),
        ("2022-04-01", "aspa", 300000, "participative", "aspa"),
        ("2022-03-31", "aspa", 300000, "none", None),
        ("2022-04-01", "aspa", 0, "free", "aspa"),
        ("2024-06-30", "asi", 300000, "none", None),
        ("2024-07-01", "asi", 300000, "participative", "asi"),
        ("2025-06-30", "aah", 300000, "none", None),
        ("2025-07-01", "aah", 300000, "participative", "aah"),
        ("2026-06-30", "ass", 300000, "none", None),
        ("2026-07-01", "ass", 300000, "participative", "ass"),
    ],
)
def test_automatic_and_presumed_rights_from_their_dates(
    on: str, situation: str, pension: int, verdict: str, automatic: str | None
) -> None:
    one = person(every_month={"pension": pension}, situations=[situation])
    answer = judged(household(one), on)
    assert (answer.verdict, answer.amounts["automatic"]) == (verdict, automatic)


def test_presumption_ends_with_activity_in_the_three_months_before() -> None:
    """The month before the request is outside the period of resources and inside that of activity."""
    one = person(every_month={"pension": 300000}, situations=["aspa"])
    one["resources"].append({"month": "2025-04", "kind": "wage_net", "amount_cents": 100})
    assert judged(household(one), "2025-05-14").verdict == "none"
    one["resources"][-1]["month"] = "2025-01"
    assert judged(household(one), "2025-05-14").verdict == "participative"


def test_aah_presumes_the_right_of_who_lives_alone_only() -> None:
    one = person(every_month={"pension": 300000}, situations=["aah"])
    assert judged(household(one), "2025-07-01").verdict == "participative"
    assert judged(household(one, *children("2015-01-01")), "2025-07-01").verdict == "none"


def test_mayotte_and_unpaid_participations_close_the_right() -> None:
    assert judged(household(person(), territory="mayotte"), "2025-05-14").verdict == "none"
    unpaid = household(person(), unpaid_participation=True, previous_right_ends_on="2024-12-31")
    assert judged(unpaid, "2025-05-14").verdict == "none"
    assert judged(unpaid, "2026-12-31").verdict == "none"
    assert judged(unpaid, "2027-01-01").verdict == "free"
    assert judged(unpaid, "2022-05-31").verdict == "free"
    unpaid["members"][0]["situations"] = ["rsa"]
    assert judged(unpaid, "2025-05-14").verdict == "free"


def test_before_november_2019_the_right_did_not_exist() -> None:
    answer = judged(household(person()), "2019-10-31")
    assert answer.verdict == "none"
    assert [condition.name for condition in answer.conditions] == ["right_exists"]
    assert judged(household(person()), "2019-11-01").verdict == "free"


def test_renewal_is_asked_between_four_and_two_months_before_the_end() -> None:
    facts = household(person(), previous_right_ends_on="2025-08-31")
    renewal = judged(facts, "2025-05-14").amounts["renewal"]
    assert renewal == {"from": "2025-04-30", "to": "2025-06-30"}


def test_a_free_right_runs_a_year_from_the_month_after_the_decision() -> None:
    from relais.rules.rights.c2s import right_period
    from relais.rules.store import Law

    decided = date(2025, 12, 3)
    assert right_period(decided, Law(decided)) == (date(2026, 1, 1), date(2026, 12, 31))
