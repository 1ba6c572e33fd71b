"""Natures of service of the national claims base (IR_NAT_V) by family of acts.

Origin of the codes: health-data-hub/schema-snds (files under MPL-2.0; the codes are public). Ranges are
inclusive; a nature that is in none is `other`. What a dentist does is `dental`, whatever its nature.
"""

from __future__ import annotations

RANGES: dict[str, tuple[tuple[int, int], ...]] = {
    "consultation": (
        (1089, 1123),
        (1131, 1137),
        (1140, 1141),
        (1152, 1154),
        (1157, 1158),
        (1164, 1165),
        (1168, 1168),
        (1191, 1194),
        (1209, 1232),
        (1312, 1313),
        (1316, 1316),
        (1318, 1318),
        (1352, 1352),
        (1903, 1906),
        (1911, 1911),
        (1913, 1914),
        (1918, 1918),
        (1922, 1923),
        (1931, 1945),
    ),
    "surgery": ((1311, 1311), (1314, 1315), (1317, 1317), (1319, 1319), (1321, 1323)),
    "imaging": ((1320, 1320), (1324, 1336), (1351, 1351), (1361, 1361), (2351, 2369), (2391, 2392)),
    "dental": ((1400, 1478), (5201, 5206)),
    "stay": ((2111, 2200), (2207, 2350), (2371, 2389), (2411, 2428)),
    "nursing": ((3103, 3109), (3111, 3117), (3120, 3120)),
    "physiotherapy": ((3121, 3125), (3127, 3128)),
    "biology": ((1341, 1342), (3211, 3225)),
    "covid_test": ((1921, 1921),),
    "drug": ((3311, 3330), (3333, 3333), (3336, 3358), (3364, 3366), (3379, 3390)),
    "vaccination": ((1926, 1926), (3331, 3332), (3334, 3335), (3360, 3360), (9211, 9211)),
    "optical": (
        (3500, 3510),
        (3519, 3520),
        (3523, 3533),
        (3535, 3539),
        (3553, 3557),
        (3559, 3560),
        (3562, 3570),
        (3578, 3585),
        (5101, 5130),
    ),
    "hearing": ((3540, 3541), (3547, 3547), (3549, 3550), (5401, 5401)),
    "device": (
        (3511, 3518),
        (3521, 3522),
        (3534, 3534),
        (3542, 3546),
        (3548, 3548),
        (3551, 3552),
        (3558, 3558),
        (3561, 3561),
        (3571, 3576),
        (3591, 3612),
    ),
    "transport": ((2103, 2109), (4203, 4229), (9901, 9901)),
}
PATIENT_SHARES = (1951, 1978)
"""Flat shares and franchises taken from the insured: sums without care."""

DENTISTS = ("19", "36", "53", "54")
"""Specialties of dentists among PSE_SPE_COD."""


def family_sql(nature: str, specialty: str) -> str:
    """SQL of the family of an act, from SQL of its nature (integer) and of its specialty (two digits)."""
    dentists = ", ".join(f"'{code}'" for code in DENTISTS)
    cases = [f"WHEN {specialty} IN ({dentists}) THEN 'dental'"]
    for family, ranges in RANGES.items():
        within = " OR ".join(f"{nature} BETWEEN {first} AND {last}" for first, last in ranges)
        cases.append(f"WHEN {within} THEN '{family}'")
    return f"CASE {' '.join(cases)} ELSE 'other' END"
