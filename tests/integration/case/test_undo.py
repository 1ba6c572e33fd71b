"""Undoing a mistaken step puts everything back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from relais.casework.case.actions import add_task, move, undo_last_move
from relais.casework.case.journal import held
from relais.casework.case.models import Amount, Case, Decision
from relais.common.refusals import Refused
from relais.registers.audit.models import AuditEvent
from tests.cast import Cast
from tests.integration.case.trial import open_trial


def _picture(case: Case) -> dict[str, object]:
    case = Case.objects.get(pk=case.pk)
    return {
        "case": (case.state, case.holder, case.state_since, case.closed_at, case.outcome),
        "deadlines": list(
            case.deadlines.order_by("pk").values(
                "kind", "due_on", "met_on", "dropped_on", "suspended_on", "left_days"
            )
        ),
        "tasks": list(case.tasks.values("title", "done_at", "dropped_at")),
    }


def test_undoing_a_closing_opens_the_file_again_with_its_delays_and_tasks(cast: Cast) -> None:
    case = open_trial(cast.agent)
    add_task(actor=cast.agent, case=case, title="Rappeler")
    before = _picture(case)
    move(actor=cast.agent, case=case, transition="pay", fields={"amount_cents": 700_000})
    assert _picture(case) != before
    undo_last_move(actor=cast.agent, case=case)
    assert _picture(case) == before
    assert case.is_open
    assert Decision.objects.get().withdrawn_at is not None
    assert sorted(a.amount_cents for a in Amount.objects.all()) == [-700_000, 700_000]
    assert AuditEvent.objects.filter(verb="trial.undo").get().payload["undone"] == "pay"


def test_undoing_a_suspension_lets_the_delay_run_as_before(cast: Cast) -> None:
    case = open_trial(cast.agent)
    before = _picture(case)
    fields = {"what": "RIB", "notified_on": "2026-01-05"}
    move(actor=cast.agent, case=case, transition="ask", fields=fields)
    assert {d.kind for d in case.deadlines.all()} == {"answer", "appeal"}
    undo_last_move(actor=cast.agent, case=case)
    assert _picture(case) == before


def test_an_undone_step_counts_for_nobody(cast: Cast) -> None:
    now = timezone.now()
    case = open_trial(cast.agent, at=now - dt.timedelta(days=20))
    move(
        actor=cast.agent,
        case=case,
        transition="ask",
        fields={"what": "RIB"},
        at=now - dt.timedelta(hours=20),
    )
    undo_last_move(actor=cast.agent, case=case)
    parts = held(case, timezone.localdate(now))
    assert (parts["fund"].days, parts["person"].days) == (20, 0)


def test_the_same_agent_or_a_manager_and_nobody_else(cast: Cast) -> None:
    case = open_trial(cast.agent)
    move(actor=cast.agent, case=case, transition="ask", fields={"what": "RIB"})
    for other in (cast.colleague, cast.stranger, cast.partner):
        with pytest.raises(Refused):
            undo_last_move(actor=other, case=case)
    undo_last_move(actor=cast.manager, case=case)
    assert case.state == "new"


def test_not_after_its_delay(cast: Cast) -> None:
    case = open_trial(cast.agent, at=timezone.now() - dt.timedelta(days=3))
    at = timezone.now() - dt.timedelta(hours=24, minutes=1)
    move(actor=cast.agent, case=case, transition="ask", fields={"what": "RIB"}, at=at)
    with pytest.raises(Refused, match="24 heures"):
        undo_last_move(actor=cast.agent, case=case)


def test_not_what_left_the_house_nor_an_opening(cast: Cast) -> None:
    case = open_trial(cast.agent)
    with pytest.raises(Refused, match="pas d’étape"):
        undo_last_move(actor=cast.agent, case=case)
    move(actor=cast.agent, case=case, transition="consult")
    with pytest.raises(Refused, match="ne s’annule pas"):
        undo_last_move(actor=cast.agent, case=case)


def test_a_second_click_undoes_nothing_more(cast: Cast) -> None:
    case = open_trial(cast.agent)
    move(actor=cast.agent, case=case, transition="ask", fields={"what": "RIB"})
    move(actor=cast.agent, case=case, transition="receive")
    seen = Case.objects.get(pk=case.pk)
    undo_last_move(actor=cast.agent, case=case)
    with pytest.raises(Refused) as refusal:
        undo_last_move(actor=cast.agent, case=seen)
    assert refusal.value.code == "case_changed"
    assert Case.objects.get(pk=case.pk).state == "asked"


def test_a_file_goes_on_after_an_undo(cast: Cast) -> None:
    case = open_trial(cast.agent)
    move(actor=cast.agent, case=case, transition="ask", fields={"what": "RIB"})
    undo_last_move(actor=cast.agent, case=case)
    again = move(actor=cast.agent, case=case, transition="ask", fields={"what": "RIB"})
    assert (again.number, case.state) == (2, "asked")
