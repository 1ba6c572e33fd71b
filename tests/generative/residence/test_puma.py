"""PUMa and a twin written apart: dates of maintenance and of closing, décret of 2023-04-25, circulaire of 2023-06-20."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from relais.rules.right import Verdict, decide
from tests.generative.ij.twin import shifted

DECREE = date(2023, 4, 28)
DAYS = st.dates(date(2023, 4, 28), date(2026, 12, 31))


def closing(title_ends: date, sent: date | None) -> tuple[date, date]:
    """Six months of maintenance, then 45 days from its end and from the sending of the decision."""
    kept = shifted(title_ends, 6)
    earliest = kept + timedelta(days=45)
    return kept, max(earliest, sent + timedelta(days=45)) if sent else earliest


def said(on: date, **facts: object) -> Verdict:
    return decide("puma", {"resides_since": "2010-01-01", "works": False, **facts}, on)


@pytest.mark.parametrize(
    ("ends", "sent", "kept", "earliest"),
    [
        ("2023-05-31", None, "2023-11-30", "2024-01-14"),
        ("2023-05-31", "2023-12-20", "2023-11-30", "2024-02-03"),
    ],
)
def test_worked_examples(ends: str, sent: str | None, kept: str, earliest: str) -> None:
    day = date.fromisoformat(sent) if sent else None
    expected = date.fromisoformat(kept), date.fromisoformat(earliest)
    assert closing(date.fromisoformat(ends), day) == expected


@settings(deadline=None)
@given(on=DAYS, ends=DAYS, sent=DAYS | st.none())
def test_an_expired_title(on: date, ends: date, sent: date | None) -> None:
    assume(sent is None or ends < sent <= on)
    kept, earliest = closing(ends, sent)
    facts = {"stay": "titled", "title_ends_on": ends.isoformat()}
    facts |= {"decision_sent_on": sent.isoformat()} if sent else {}
    answer = said(on, **facts)
    if on <= ends or on <= kept or on < earliest:
        assert answer.verdict == "due"
    elif sent:
        assert answer.verdict == "none"
    if on > ends:
        assert answer.amounts["maintained_until"] == kept.isoformat()
        assert answer.amounts["earliest_closure_on"] == earliest.isoformat()


@settings(deadline=None)
@given(on=DAYS, found=DAYS)
def test_residence_left(on: date, found: date) -> None:
    """The right ends on the day the control establishes it."""
    assume(found <= on)
    answer = said(on, stay="not_required", residence_lost_found_on=found.isoformat())
    assert answer.verdict == "none"
    assert answer.amounts["earliest_closure_on"] == found.isoformat()


BEFORE = st.dates(date(2019, 1, 1), DECREE - timedelta(days=1))


@settings(deadline=None)
@given(on=BEFORE, found=BEFORE, sent=BEFORE | st.none())
def test_residence_left_before_the_decree(on: date, found: date, sent: date | None) -> None:
    """Not before the 45th day after the decision was sent; nobody can tell when that is not known."""
    assume(found <= on and (sent is None or found <= sent))
    told = {"decision_sent_on": sent.isoformat()} if sent else {}
    answer = said(on, stay="not_required", residence_lost_found_on=found.isoformat(), **told)
    if sent is None:
        assert answer.verdict == "undetermined"
        return
    closes = sent + timedelta(days=45)
    assert answer.verdict == ("due" if on < closes else "none")
    assert answer.amounts["earliest_closure_on"] == closes.isoformat()


OLD_TITLES = date(2020, 11, 15)  # décret 2020-1325: six months of maintenance instead of twelve


@settings(deadline=None)
@given(
    on=BEFORE,
    ends=BEFORE | st.sampled_from([OLD_TITLES - timedelta(days=1), OLD_TITLES]),
    sent=BEFORE | st.none(),
)
def test_an_expired_title_before_the_decree(on: date, ends: date, sent: date | None) -> None:
    """At the end of the maintenance, or 45 days after the decision when that is later."""
    kept = shifted(ends, 12 if ends < OLD_TITLES else 6)
    assume(ends < on and kept < DECREE and (sent is None or ends < sent <= on))
    told = {"decision_sent_on": sent.isoformat()} if sent else {}
    answer = said(on, stay="titled", title_ends_on=ends.isoformat(), **told)
    earliest = max(kept, sent + timedelta(days=45)) if sent else kept
    assert answer.amounts["maintained_until"] == kept.isoformat()
    assert answer.amounts["earliest_closure_on"] == earliest.isoformat()
    expected = "due" if on < earliest else "none" if sent else "undetermined"
    assert answer.verdict == expected


@settings(deadline=None)
@given(on=BEFORE | DAYS, since=BEFORE | DAYS, works=st.booleans(), exempt=st.booleans())
def test_work_from_the_first_hour_or_three_months_of_residence(
    on: date, since: date, works: bool, exempt: bool
) -> None:
    assume(since <= on)
    facts = {"works": works, "resides_since": since.isoformat(), "residence_exempt": exempt}
    open_to = works or exempt or shifted(since, 3) < on
    assert said(on, stay="not_required", **facts).verdict == ("due" if open_to else "none")
    assert said(on, stay="none", **facts).verdict == "none"
