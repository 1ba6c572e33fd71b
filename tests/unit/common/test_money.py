import pytest

from relais.common.money import divide_half_up, euros, parse_euros, prorate, share


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (123450, "1\u202f234,50\u202f€"),
        (5, "0,05\u202f€"),
        (-100_000_000, "\u22121\u202f000\u202f000,00\u202f€"),
        (0, "0,00\u202f€"),
    ],
)
def test_amounts_are_written_the_french_way(cents: int, text: str) -> None:
    assert euros(cents) == text
    assert parse_euros(text) == cents


def test_amounts_rounded_to_the_euro() -> None:
    assert euros(150, cents_shown=False) == "2\u202f€"
    assert euros(-49, cents_shown=False) == "0\u202f€"


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1234.5", 123450),
        ("1.234,50", 123450),
        ("1.234.567", 123456700),
        ("-3", -300),
        (" 12 € ", 1200),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, cents: int) -> None:
    assert parse_euros(text) == cents


@pytest.mark.parametrize("text", ["", "12,345", "douze", "1,2,3", "12€50"])
def test_an_unreadable_amount_is_refused_in_french(text: str) -> None:
    with pytest.raises(ValueError, match="lisible"):
        parse_euros(text)


def test_halves_go_away_from_zero() -> None:
    assert [divide_half_up(n, 2) for n in (1, 3, -1, -3)] == [1, 2, -1, -2]
    assert divide_half_up(1, -2) == -1
    with pytest.raises(ZeroDivisionError):
        divide_half_up(1, 0)
    assert prorate(10_000, 10, 31) == 3226


def test_a_share_needs_somebody() -> None:
    assert share(100, [1, 1, 1]) == [34, 33, 33]
    assert share(-100, [1, 0, 2]) == [-33, 0, -67]
    for weights in ([0, 0], [], [-1, 2]):
        with pytest.raises(ValueError, match="poids"):
            share(1, weights)
