"""Numbers of the fund: right in form, nobody's in fact."""

from __future__ import annotations

import numpy as np
import phonenumbers
from stdnum.fr import nir

from relais.synthetic.identifiers import MONTHS, nirs, numbers, phones, pseudonyms

FICTION = ("063998", "019900", "026191", "035301", "046571", "053649")


def made(n: int, start: int = 0) -> list[str]:
    index = np.arange(start, start + n)
    return nirs(index, 1 + index % 2, 1920 + index % 100, "83").to_pylist()


def test_the_key_is_right_and_the_month_impossible() -> None:
    for number in made(2_000):
        assert nir.is_valid(number)
        assert int(number[3:5]) in MONTHS
    assert all(12 < month < 20 for month in MONTHS)


def test_no_two_people_share_a_nir() -> None:
    found = made(300_000, start=5_600_000)
    assert len({number[5:] for number in found}) <= len(found)
    same_birth = nirs(np.arange(300_000), np.ones(300_000, int), np.full(300_000, 1954), "83")
    assert len(set(same_birth.to_pylist())) == 300_000


def test_sex_and_year_are_those_of_the_person() -> None:
    (number,) = nirs(np.array([7]), np.array([2]), np.array([1987]), "17").to_pylist()
    assert number[0] == "2"
    assert number[1:3] == "87"
    assert number[5:7] == "17"


def test_phones_are_those_kept_for_fiction() -> None:
    draw = np.random.default_rng(1).integers(0, 2**31, 5_000)
    found = phones(draw, draw % 3 == 0).to_pylist()
    assert {number[:6] for number in found} == set(FICTION)
    assert all(len(number) == 10 and number.isdigit() for number in found)
    assert phonenumbers.is_possible_number(phonenumbers.parse(found[0], "FR"))
    assert len(set(found)) > 3_000


def test_pseudonyms_grow_and_never_repeat() -> None:
    ids = [
        word for batch in (0, 1) for word in pseudonyms("P", batch, np.arange(500), 3).to_pylist()
    ]
    assert ids == sorted(ids)
    assert len(set(ids)) == 1_000
    assert {len(word) for word in ids} == {17}


def test_pseudonyms_of_another_seed_differ() -> None:
    one, other = (set(pseudonyms("P", 0, np.arange(500), seed).to_pylist()) for seed in (1, 2))
    assert len(one & other) < 5


def test_document_numbers_of_two_batches_never_meet() -> None:
    assert not set(numbers(0, 50, "D").to_pylist()) & set(numbers(1, 50, "D").to_pylist())
