"""Every value published for the C2S, and the SMIC, PSS and RSA, come out of the product: typed here again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from relais.rules.store import Law
from tests.spec.rules.households import household, judged, months, person

# From: free then participative in metropole, free then participative overseas; euros a year of 1, 2, 3, 4 persons.
CEILINGS = {
    "2019-04-01": (
        ((8951, 13426, 16112, 18797), (12084, 18126, 21751, 25376)),
        ((9962, 14944, 17932, 20921), (13449, 20174, 24209, 28244)),
    ),
    "2020-04-01": (
        ((9032, 13547, 16257, 18966), (12193, 18289, 21947, 25604)),
        ((10052, 15078, 18094, 21109), (13570, 20356, 24427, 28498)),
    ),
    "2021-04-01": (
        ((9041, 13561, 16273, 18985), (12205, 18307, 21969, 25630)),
        ((10062, 15093, 18112, 21131), (13584, 20376, 24451, 28526)),
    ),
    "2022-04-01": (
        ((9203, 13805, 16566, 19327), (12424, 18637, 22364, 26091)),
        ((10243, 15365, 18438, 21511), (13828, 20743, 24891, 29040)),
    ),
    "2022-07-01": (
        ((9571, 14357, 17229, 20100), (12921, 19382, 23259, 27135)),
        ((10653, 15980, 19175, 22371), (14382, 21572, 25887, 30201)),
    ),
    "2023-04-01": (
        ((9719, 14578, 17494, 20409), (13120, 19680, 23616, 27553)),
        ((10817, 16225, 19470, 22716), (14603, 21904, 26285, 30666)),
    ),
    "2024-04-01": (  # overseas: 11 315 published, 11 314 by the chain
        ((10166, 15249, 18298, 21348), (13724, 20586, 24703, 28820)),
        ((11315, 16972, 20366, 23760), (15275, 22912, 27494, 32077)),
    ),
    "2025-04-01": (  # four persons: 29 311 published, 29 310 by the chain
        ((10339, 15508, 18609, 21711), (13957, 20936, 25123, 29311)),
        ((11507, 17260, 20712, 24164), (15534, 23301, 27962, 32622)),
    ),
    "2026-04-01": (
        ((10421, 15632, 18758, 21885), (14069, 21103, 25324, 29544)),
        ((11599, 17398, 20878, 24358), (15659, 23488, 28185, 32883)),
    ),
}
EXTRA = {  # per person from the fifth: metropole, overseas; free, participative
    "2019-04-01": (3580, 4834, 3985, 5380),
    "2020-04-01": (3613, 4877, 4021, 5428),
    "2021-04-01": (3616, 4882, 4025, 5434),
    "2022-04-01": (3681, 4970, 4097, 5531),
    "2022-07-01": (3829, 5169, 4261, 5753),
    "2023-04-01": (3887, 5248, 4327, 5841),
    "2024-04-01": (4066, 5490, 4526, 6110),
    "2025-04-01": (4135, 5583, 4603, 6214),
    "2026-04-01": (4169, 5627, 4640, 6263),
}


def ceilings(on: date, territory: str, size: int) -> tuple[int, int]:
    """Euros a year, free and participative."""
    born = [f"{2005 + rank}-01-01" for rank in range(size - 1)]
    brood = [person("dependant", day, id=day) for day in born]
    found = judged(household(person(), *brood, territory=territory), on.isoformat()).amounts
    free, participative = found["ceiling_free_cents"], found["ceiling_participative_cents"]
    assert free % 100 == participative % 100 == 0
    return free // 100, participative // 100


@pytest.mark.parametrize("since", CEILINGS)
@pytest.mark.parametrize("overseas", [False, True])
def test_every_ceiling_from_its_day_to_the_eve_of_the_next(since: str, overseas: bool) -> None:
    """CSS L861-1, R861-3; loi 2022-1158 for July 2022."""
    later = [day for day in CEILINGS if day > since]
    first = max(date.fromisoformat(since), date(2019, 11, 1))
    last = date.fromisoformat(later[0] if later else "2027-04-01") - timedelta(days=1)
    expected = list(zip(*CEILINGS[since][overseas], strict=True))
    for territory in ("guadeloupe", "reunion") if overseas else ("metropole",):
        for on in (first, last):
            assert [ceilings(on, territory, size) for size in range(1, 5)] == expected


@pytest.mark.parametrize("since", EXTRA)
@pytest.mark.parametrize("overseas", [False, True])
def test_each_person_beyond_four_to_the_euro(since: str, overseas: bool) -> None:
    """The amount a person is itself rounded to the euro: half a euro each, and one for the total."""
    on = max(date.fromisoformat(since), date(2019, 11, 1))
    found = [ceilings(on, "martinique" if overseas else "metropole", size) for size in (4, 5, 6, 9)]
    for kind in (0, 1):
        extra = EXTRA[since][2 * overseas + kind]
        for size, (four, more) in ((5, found[:2]), (6, found[::2]), (9, found[::3])):
            gap = abs(more[kind] - four[kind] - (size - 4) * extra)
            assert gap <= 1 + (size - 4) / 2, (size, kind)


HOUSING = {  # a month, for 1, 2, 3 persons and more: with an aid, then owner or free
    "2019-04-01": ((6717, 13434, 16624), (6717, 11755, 14105)),
    "2020-04-01": ((6777, 13555, 16774), (6777, 11860, 14232)),
    "2021-04-01": ((6784, 13568, 16791), (6784, 11872, 14247)),
    "2022-04-01": ((6906, 13812, 17093), (6906, 12086, 14503)),
    "2022-07-01": ((7182, 14365, 17777), (7182, 12569, 15083)),
    "2023-04-01": ((7293, 14586, 18050), (7293, 12763, 15315)),
    "2024-04-01": ((7629, 15257, 18881), (7629, 13350, 16020)),
    "2025-04-01": ((7758, 15516, 19202), (7758, 13577, 16292)),
    "2026-04-01": ((7820, 15641, 19355), (7820, 13685, 16423)),
}


@pytest.mark.parametrize("since", HOUSING)
def test_every_flat_amount_for_housing(since: str) -> None:
    """CSS R861-5, R861-7."""
    on = max(since, "2019-11-01")
    aid = [{"month": month, "amount_cents": 90_000} for month in months("2018-01", 120)]
    for housing, amounts in zip(("tenant_with_aid", "owner"), HOUSING[since], strict=True):
        for size in (1, 2, 3, 5):
            brood = [person("dependant", f"{2005 + rank}-01-01") for rank in range(size - 1)]
            facts = household(person(), *brood, housing=housing, housing_aid=aid)
            expected = 12 * amounts[min(size, 3) - 1]
            assert judged(facts, on).amounts["housing_cents"] == expected, (housing, size)


DATED = {
    "rsa_base": {
        "2019-04-01": 55974,
        "2020-04-01": 56478,
        "2021-04-01": 56534,
        "2022-04-01": 57552,
        "2022-07-01": 59854,
        "2023-04-01": 60775,
        "2024-04-01": 63571,
        "2025-04-01": 64652,
        "2026-04-01": 65169,
    },
    "smic_month": {
        "2019-01-01": 152122,
        "2020-01-01": 153942,
        "2021-01-01": 155458,
        "2021-10-01": 158947,
        "2022-01-01": 160312,
        "2022-05-01": 164558,
        "2022-08-01": 167895,
        "2023-01-01": 170928,
        "2023-05-01": 174720,
        "2024-01-01": 176692,
        "2024-11-01": 180180,
        "2026-01-01": 182303,
        "2026-06-01": 186702,
    },
    "smic_hour": {
        "2019-01-01": 1003,
        "2020-01-01": 1015,
        "2021-01-01": 1025,
        "2021-10-01": 1048,
        "2022-01-01": 1057,
        "2022-05-01": 1085,
        "2022-08-01": 1107,
        "2023-01-01": 1127,
        "2023-05-01": 1152,
        "2024-01-01": 1165,
        "2024-11-01": 1188,
        "2026-01-01": 1202,
        "2026-06-01": 1231,
    },
    "pss_month": {
        "2019-01-01": 337700,
        "2020-01-01": 342800,
        "2023-01-01": 366600,
        "2024-01-01": 386400,
        "2025-01-01": 392500,
        "2026-01-01": 400500,
    },
    "pss_year": {
        "2019-01-01": 4052400,
        "2020-01-01": 4113600,
        "2023-01-01": 4399200,
        "2024-01-01": 4636800,
        "2025-01-01": 4710000,
        "2026-01-01": 4806000,
    },
}


@pytest.mark.parametrize("name", DATED)
def test_every_shared_value_from_its_day_to_the_eve_of_the_next(name: str) -> None:
    days = [date.fromisoformat(day) for day in DATED[name]]
    amounts = list(DATED[name].values())
    for place, day in enumerate(days):
        assert Law(day)[name] == amounts[place]
        if place:
            assert Law(day - timedelta(days=1))[name] == amounts[place - 1]
