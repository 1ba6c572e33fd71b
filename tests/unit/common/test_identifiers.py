import pytest

from relais.common.identifiers import (
    InvalidIdentifier,
    NirKind,
    looks_like_nir,
    nir_key,
    nir_kind,
    parse_finess,
    parse_nir,
    parse_rpps,
    parse_siret,
)

# Months 13 to 19 are nobody's: only such numbers are written in full here.
DEMO = "2951399126111"


def test_a_nir_is_read_with_or_without_key_and_separators() -> None:
    full = DEMO + nir_key(DEMO)
    spaced = f"{DEMO[0]} {DEMO[1:3]} {DEMO[3:5]} {DEMO[5:7]} {DEMO[7:10]} {DEMO[10:]} {full[13:]}"
    assert parse_nir(DEMO, demo=True) == parse_nir(spaced, demo=True) == full


def test_a_demonstration_nir_passes_only_as_such() -> None:
    with pytest.raises(InvalidIdentifier, match="démonstration"):
        parse_nir(DEMO)


def test_corsican_departments_count_as_19_and_18() -> None:
    for letters, digits in (("2A", "19"), ("2B", "18")):
        corsican, plain = f"29513{letters}126111", f"29513{digits}126111"
        assert nir_key(corsican) == nir_key(plain)
        assert parse_nir(corsican, demo=True)[13:] == nir_key(plain)


@pytest.mark.parametrize("month", ["00", "43", "49"])
def test_a_month_that_no_rule_knows_is_refused(month: str) -> None:
    with pytest.raises(InvalidIdentifier, match="mois"):
        parse_nir(f"295{month}99126111")


@pytest.mark.parametrize(
    "number", ["9951399126111", "0951399126111", "29513", "2951399126111" + "00", "2C51399126111"]
)
def test_a_wrong_sex_length_key_or_letter_is_refused(number: str) -> None:
    with pytest.raises(InvalidIdentifier) as refusal:
        parse_nir(number, demo=True)
    assert number not in str(refusal.value)


@pytest.mark.parametrize(
    ("first", "month", "kind"),
    [
        ("1", "12", NirKind.CERTIFIED),
        ("2", "20", NirKind.INCOMPLETE_CIVIL_STATUS),
        ("1", "42", NirKind.INCOMPLETE_CIVIL_STATUS),
        ("1", "99", NirKind.INCOMPLETE_CIVIL_STATUS),
        ("7", "01", NirKind.TEMPORARY),
        ("8", "13", NirKind.TEMPORARY),
        ("3", "01", NirKind.TEMPORARY),
        ("5", "01", NirKind.MIGRANT),
        ("6", "01", NirKind.MIGRANT),
        ("2", "13", NirKind.DEMO),
    ],
)
def test_the_kind_is_told_by_the_first_digit_and_the_month(
    first: str, month: str, kind: NirKind
) -> None:
    assert nir_kind(f"{first}95{month}99126111") is kind


def test_a_nir_is_recognised_in_a_search_box() -> None:
    assert looks_like_nir("2 95 13 2A 126 111")
    assert not looks_like_nir("06 39 98 12 34")


def test_finess_rpps_and_siret_have_their_keys() -> None:
    assert parse_finess("83 010 061 6") == "830100616"
    assert parse_finess("2A0000014") == "2A0000014"
    assert parse_rpps("1000 3456 786") == "10003456786"
    assert parse_siret("732 829 320 00074") == "73282932000074"
    for read, wrong in (
        (parse_finess, "830100617"),
        (parse_finess, "8301"),
        (parse_rpps, "10003456785"),
        (parse_rpps, "x"),
        (parse_siret, "73282932000075"),
        (parse_siret, "732"),
    ):
        with pytest.raises(InvalidIdentifier):
            read(wrong)
