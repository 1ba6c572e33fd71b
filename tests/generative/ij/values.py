"""Values of the daily allowances typed again, apart from `relais/rules/parameters`. Euros unless said."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

SMIC = {  # from: month (151,67 h), hour
    date(2019, 1, 1): ("1521.22", "10.03"),
    date(2020, 1, 1): ("1539.42", "10.15"),
    date(2021, 1, 1): ("1554.58", "10.25"),
    date(2021, 10, 1): ("1589.47", "10.48"),
    date(2022, 1, 1): ("1603.12", "10.57"),
    date(2022, 5, 1): ("1645.58", "10.85"),
    date(2022, 8, 1): ("1678.95", "11.07"),
    date(2023, 1, 1): ("1709.28", "11.27"),
    date(2023, 5, 1): ("1747.20", "11.52"),
    date(2024, 1, 1): ("1766.92", "11.65"),
    date(2024, 11, 1): ("1801.80", "11.88"),
    date(2026, 1, 1): ("1823.03", "12.02"),
    date(2026, 6, 1): ("1867.02", "12.31"),
}
SMIC_CAP = {date(2019, 1, 1): Fraction(18, 10), date(2025, 4, 1): Fraction(14, 10)}

# Maximum of an illness day, in cents: (SMIC in force from, coefficient).
MALADIE_MAXIMUM = {
    (date(2019, 1, 1), "1.8"): 4501,
    (date(2020, 1, 1), "1.8"): 4555,
    (date(2021, 1, 1), "1.8"): 4600,
    (date(2021, 10, 1), "1.8"): 4703,
    (date(2022, 1, 1), "1.8"): 4743,
    (date(2022, 5, 1), "1.8"): 4869,
    (date(2022, 8, 1), "1.8"): 4968,
    (date(2023, 1, 1), "1.8"): 5058,
    (date(2023, 5, 1), "1.8"): 5170,
    (date(2024, 1, 1), "1.8"): 5228,
    (date(2024, 11, 1), "1.8"): 5331,
    (date(2024, 11, 1), "1.4"): 4147,
    (date(2026, 1, 1), "1.4"): 4195,
    (date(2026, 6, 1), "1.4"): 4297,
}

PMSS = {2019: 3377, 2020: 3428, 2021: 3428, 2022: 3428, 2023: 3666, 2024: 3864, 2025: 3925, 2026: 4005}  # fmt: skip
PASS = {year: 12 * month for year, month in PMSS.items()}
MATERNITE_MAXIMUM = {2019: 8771, 2020: 8903, 2021: 8903, 2022: 8903, 2023: 9522, 2024: 10036, 2025: 10194, 2026: 10402}  # fmt: skip
MATERNITE_MINIMUM = {2021: 953, 2025: 1102, 2026: 1112}
AT_MP_MAXIMUM = {  # 60 %, then 80 %
    2019: (20278, 27038),
    2020: (20584, 27446),
    2021: (20584, 27446),
    2022: (20584, 27446),
    2023: (22014, 29351),
    2024: (23203, 30937),
    2025: (23569, 31425),
    2026: (24049, 32066),
}
RAAM_FLOOR = {2019: "3919.20", 2020: "3982.80", 2021: "4046.40", 2022: "4093.20", 2023: "4113.60", 2024: "4208.80", 2025: "4383.20", 2026: "4582.00"}  # fmt: skip
SELF_EMPLOYED_MAXIMUM = {2019: 5551, 2020: 5635, 2021: 5635, 2022: 5635, 2023: 6026, 2024: 6352, 2025: 6452, 2026: 6584}  # fmt: skip
# 2023: 24.1052, printed 24.10 in the reference, a cent under the nearest.
LIBERAL_LIMITS = {2021: (2254, 16905), 2022: (2254, 16905), 2023: (2411, 18079), 2024: (2541, 19055), 2025: (2581, 19356), 2026: (2633, 19751)}  # fmt: skip
LIBERAL_FROM, LIBERAL_LONGEST = date(2021, 7, 1), 90

WAITING, LONGEST, YEARS = 3, 360, 3
COVID = date(2020, 1, 31), date(2023, 1, 31)
MATERNITE_WEEKS = {"first": 16, "third": 26, "twins": 34, "triplets": 46}
PATERNITE_FROM = date(2021, 7, 1)
PATERNITE_DAYS = {False: (11, 18), True: (25, 32)}  # before, then; one child, several


def latest(table: dict[date, object], on: date) -> date:
    return max(day for day in table if day <= on)
