"""Values of the C2S typed again, apart from `relais/rules/parameters`: two sources that must say the same.

Euros unless said. A published cell stands in `PUBLISHED`; everywhere else the chain on the unrounded base speaks
(a household ceiling is rounded to the nearest euro, 0.50 up). CSS L861-1, R861-3, R861-5, R861-7.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

BEGINS, LAST_KNOWN_DAY = date(2019, 11, 1), date(2027, 3, 31)

# Base of one person before rounding, from each revaluation. 2019: the trials of OpenFisca (8 950.96), whose 2 and 5
# persons are the published ones; 8 951.00 would give 13 427 and 22 378.
BASES = {
    date(2019, 4, 1): "8950.96",
    date(2020, 4, 1): "9031.559",
    date(2021, 4, 1): "9040.5906",
    date(2022, 4, 1): "9203.3212",
    date(2022, 7, 1): "9571.454",
    date(2023, 4, 1): "9718.7072",
    date(2024, 4, 1): "10165.7677",
    date(2025, 4, 1): "10338.5858",
    date(2026, 4, 1): "10421.2944",
}

# (revaluation, overseas): free cells of 1, 2, 3, 4 persons and per extra person; then the participative ones.
PUBLISHED: dict[tuple[date, bool], tuple[tuple[str | None, ...], tuple[str | None, ...]]] = {
    (date(2019, 4, 1), False): (("8951", "13426", "16112", "18797", None), (None,) * 5),
    (date(2020, 4, 1), False): (
        ("9032", "13547", "16257", "18966", "3612.62"),
        ("12193", "18289", "21947", "25604", "4877.04"),
    ),
    (date(2021, 4, 1), False): (
        ("9041", "13561", "16273", "18985", None),
        ("12205", "18307", "21969", "25630", None),
    ),
    (date(2022, 4, 1), False): (("9203", None, None, None, None), (None,) * 5),
    (date(2022, 7, 1), False): (
        ("9571", None, None, "20100", None),
        (None, None, None, "27135", None),
    ),
    (date(2023, 4, 1), False): (("9719", None, None, None, None), (None,) * 5),
    (date(2024, 4, 1), False): (
        ("10166", "15249", "18298", "21348", "4066"),
        ("13724", "20586", "24703", "28820", "5490"),
    ),
    (date(2025, 4, 1), False): (
        ("10339", "15508", "18609", "21711", "4135"),
        ("13957", "20936", "25123", "29311", "5583"),
    ),
    (date(2026, 4, 1), False): (("10421", None, None, None, None), (None,) * 5),
    (date(2024, 4, 1), True): (
        ("11315", "16972", "20366", "23760", "4526"),
        ("15275", "22912", "27494", "32077", "6110"),
    ),
}
# The reference table of overseas ceilings was reckoned on 8 951.00, one cell of it a euro above the chain.
PUBLISHED[date(2019, 4, 1), True] = ((None,) * 5, (None, None, None, "28244", None))

RANKS = (Fraction(1), Fraction(1, 2), Fraction(3, 10), Fraction(3, 10))  # then 4/10 each
EXTRA_RANK = Fraction(4, 10)
OVERSEAS, PARTICIPATIVE = Fraction(1113, 1000), Fraction(135, 100)

RSA = {
    date(2019, 4, 1): "559.74",
    date(2020, 4, 1): "564.78",
    date(2021, 4, 1): "565.34",
    date(2022, 4, 1): "575.52",
    date(2022, 7, 1): "598.54",
    date(2023, 4, 1): "607.75",
    date(2024, 4, 1): "635.71",
    date(2025, 4, 1): "646.52",
    date(2026, 4, 1): "651.69",
}
RSA_SIZES = (Fraction(1), Fraction(3, 2), Fraction(9, 5))  # one, two, three persons and more
HOUSING_WITH_AID = (Fraction(12, 100), Fraction(16, 100), Fraction(165, 1000))
HOUSING_OWNER_OR_FREE = (Fraction(12, 100), Fraction(14, 100), Fraction(14, 100))

# Cents a month by age reached: from this age on.
PARTICIPATION = ((70, 3000), (60, 2500), (50, 2100), (30, 1400), (-200, 800))
PARTICIPATION_ALSACE_MOSELLE = ((70, 1050), (60, 870), (50, 730), (30, 490), (-200, 280))

ABATEMENTS_FROM = date(2021, 4, 1)  # cents a month
AAH, ASI_ALONE, ASI_COUPLE, ASPA_ALONE, ASPA_COUPLE = 6800, 4900, 8600, 7100, 11000
EARNED_ABATEMENT = Fraction(30, 100)
EARNED_ABATEMENT_SITUATIONS = frozenset({"sick_pay", "unemployment", "ass", "training"})
MICRO_ABATEMENT = {
    "sales": Fraction(71, 100),
    "services": Fraction(1, 2),
    "liberal": Fraction(34, 100),
}

EXCLUDED = frozenset({"rsa", "scholarship"})
ACTIVITY = frozenset({"wage_net", "self_employed_net", "micro_turnover"})

NEW_PERIOD_FROM = date(2022, 1, 1)
RSA_AUTOMATIC_FROM = date(2022, 1, 1)
PRESUMED_FROM = {
    "aspa": date(2022, 4, 1),
    "asi": date(2024, 7, 1),
    "aah": date(2025, 7, 1),
    "ass": date(2026, 7, 1),  # announced, decree awaited
}
UNPAID_FROM = date(2022, 6, 1)
