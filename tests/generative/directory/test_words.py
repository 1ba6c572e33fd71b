"""Whatever people type, words are normal, near words share a key, and reading never fails."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from relais.registers.directory.normalise import allowed_edits, keys_of, plain, sort_name, words
from relais.registers.directory.search.candidates import birth_dates_near
from relais.registers.directory.search.comparing import DateLevel, compare_dates
from relais.registers.directory.search.query import parse_query
from relais.registers.directory.search.vocabulary import likeness

TODAY = dt.date(2026, 11, 22)
LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=14)
NAMES = st.text("abcéèçœïÉ -’'ABC", max_size=30)
BIRTHS = st.dates(dt.date(1900, 1, 1), dt.date(2025, 12, 31))


@given(st.text(max_size=60))
def test_plain_text_is_letters_figures_and_single_spaces(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert "  " not in once and once == once.strip()
    assert all(c.isascii() and (c.isalnum() or c == " ") and not c.isupper() for c in once)


@given(NAMES)
def test_case_and_accents_change_no_word(name: str) -> None:
    bare = name.translate(str.maketrans("éèçïÉ", "eeciE"))
    assert words(name.lower()) == words(name)
    assert words(bare) == words(name)
    assert sort_name(bare, "") == sort_name(name.lower(), "")


@given(LETTERS, st.data())
def test_a_word_with_one_slip_is_found_by_a_shared_key(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 2))
    slip = data.draw(st.sampled_from(["drop", "swap", "change", "add"]))
    typed = {
        "drop": word[:place] + word[place + 1 :],
        "swap": word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        "change": word[:place] + "q" + word[place + 1 :],
        "add": word[:place] + "q" + word[place:],
    }[slip]
    if allowed_edits(typed) == 0 or OSA.distance(word, typed) > 1:
        return
    assert keys_of(word) & keys_of(typed)
    assert likeness(typed, word) > 0


@given(st.text(max_size=250))
def test_any_line_is_read(text: str) -> None:
    query = parse_query(text, today=TODAY)
    assert len(query.names) <= 6
    assert query.birth_date is None or query.birth_date <= TODAY


@given(
    BIRTHS, st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d%m%Y", "%d %m %Y"])
)
def test_a_birth_date_is_read_in_every_notation(day: dt.date, form: str) -> None:
    query = parse_query(f"Dupont {day.strftime(form)} Zoé", today=TODAY)
    assert query.birth_date == day
    assert query.names == [frozenset({"dupont"}), frozenset({"zoe"})]


@given(BIRTHS, BIRTHS)
def test_dates_told_near_are_those_looked_for(asked: dt.date, held: dt.date) -> None:
    level = compare_dates(asked, held)
    assert level == compare_dates(held, asked)
    if (
        level in (DateLevel.NEAR, DateLevel.SWAPPED, DateLevel.SAME)
        and asked.year // 100 == held.year // 100
    ):
        different = sum(a != b for a, b in zip(str(asked.year), str(held.year), strict=True))
        if different <= 1:
            assert held in birth_dates_near(asked, wide=True)
