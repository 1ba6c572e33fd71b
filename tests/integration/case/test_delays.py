"""Delays of a file: started, suspended, run again, extended, met."""

from __future__ import annotations

import datetime as dt

import pytest

from relais.casework.case.actions import extend_deadline, move, undo_last_move
from relais.common.refusals import Refused
from tests.cast import Cast
from tests.integration.case.trial import open_trial


def at(day: int, month: int = 6) -> dt.datetime:
    return dt.datetime(2026, month, day, 10, tzinfo=dt.UTC)


def test_a_suspended_delay_keeps_its_working_days(cast: Cast) -> None:
    case = open_trial(cast.agent, at=at(1))
    answer = case.deadlines.get()
    assert answer.due_on == dt.date(2026, 6, 15)
    move(actor=cast.agent, case=case, transition="ask", fields={"what": "RIB"}, at=at(5))
    answer.refresh_from_db()
    assert (answer.suspended_on, answer.left_days) == (dt.date(2026, 6, 5), 6)
    assert not answer.late(dt.date(2026, 12, 1))
    move(actor=cast.agent, case=case, transition="receive", at=at(10, 7))
    answer.refresh_from_db()
    # Six working days after Friday 10 July; the 14th is a holiday.
    assert answer.due_on == dt.date(2026, 7, 21)
    assert answer.suspensions == [["2026-06-05", "2026-07-10"]]
    assert answer.late(dt.date(2026, 7, 22)) and not answer.late(dt.date(2026, 7, 21))


def test_a_delay_that_is_over_is_not_brought_back_by_a_suspension(cast: Cast) -> None:
    case = open_trial(cast.agent, at=at(1))
    move(actor=cast.agent, case=case, transition="ask", fields={"what": "RIB"}, at=at(16))
    assert case.deadlines.get(kind="answer").suspended_on is None


def test_a_delay_starts_on_the_day_its_field_says(cast: Cast) -> None:
    case = open_trial(cast.agent, at=at(10))
    fields = {"what": "RIB", "notified_on": "2026-06-01"}
    move(actor=cast.agent, case=case, transition="ask", fields=fields, at=at(11))
    appeal = case.deadlines.get(kind="appeal")
    assert (appeal.starts_on, appeal.due_on) == (dt.date(2026, 6, 1), dt.date(2026, 7, 31))


def test_alsace_moselle_has_two_more_holidays(cast: Cast) -> None:
    cast.fund.department = "67"
    cast.fund.save()
    case = open_trial(cast.agent, at=dt.datetime(2026, 12, 21, 10, tzinfo=dt.UTC))
    # Christmas and the New Year everywhere; 26 December is a Saturday in 2026, Good Friday is far.
    assert case.deadlines.get().due_on == dt.date(2027, 1, 6)
    cast.fund.department = "83"
    spring = dt.datetime(2026, 3, 30, 10, tzinfo=dt.UTC)
    var = open_trial(cast.colleague, at=spring).deadlines.get().due_on
    cast.colleague.fund.department = "67"
    alsace = open_trial(cast.colleague, at=spring).deadlines.get().due_on
    assert (var, alsace) == (dt.date(2026, 4, 14), dt.date(2026, 4, 15))


def test_a_delay_is_extended_with_its_reason(cast: Cast) -> None:
    case = open_trial(cast.agent, at=at(1))
    answer = case.deadlines.get()
    for days, reason in ((0, "x"), (366, "x"), (5, "  ")):
        with pytest.raises(Refused):
            extend_deadline(actor=cast.agent, deadline=answer, days=days, reason=reason)
    with pytest.raises(Refused):
        extend_deadline(actor=cast.stranger, deadline=answer, days=5, reason="x")
    longer = extend_deadline(actor=cast.agent, deadline=answer, days=5, reason="Enquête en cours")
    assert (longer.due_on, longer.extended_days) == (dt.date(2026, 6, 22), 5)
    move(actor=cast.agent, case=case, transition="pay", fields={"amount_cents": 1}, at=at(2))
    with pytest.raises(Refused, match="ne court plus"):
        extend_deadline(actor=cast.agent, deadline=answer, days=5, reason="x")


def test_the_file_keeps_its_next_deadline(cast: Cast) -> None:
    case = open_trial(cast.agent, at=at(1))
    assert case.next_due == dt.date(2026, 6, 15)
    move(actor=cast.agent, case=case, transition="ask", fields={"what": "RIB"}, at=at(5))
    assert case.next_due is None
    move(actor=cast.agent, case=case, transition="receive", at=at(10, 7))
    assert case.next_due == dt.date(2026, 7, 21)
    extend_deadline(actor=cast.agent, deadline=case.deadlines.get(), days=1, reason="Enquête")
    case.refresh_from_db()
    assert case.next_due == dt.date(2026, 7, 22)
    move(actor=cast.agent, case=case, transition="pay", fields={"amount_cents": 1}, at=at(11, 7))
    assert case.next_due is None
    undo_last_move(actor=cast.agent, case=case, at=at(11, 7))
    assert case.next_due == dt.date(2026, 7, 22)
