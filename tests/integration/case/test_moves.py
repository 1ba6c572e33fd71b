"""Opening a file and moving it, as the table of its procedure allows."""

from __future__ import annotations

import datetime as dt

import pytest

from relais.casework.case.actions import move, open_case, open_or_join
from relais.casework.case.enums import CaseOrigin, Holder
from relais.casework.case.models import Amount, Case, Decision, Letter, Move, Task
from relais.common.refusals import Refused
from relais.registers.accounts.permissions import Role
from relais.registers.audit.models import AuditEvent
from tests.cast import Cast
from tests.integration.case.trial import make_person, open_trial


def test_a_file_opens_in_its_first_state_with_a_reference_a_journal_and_a_deadline(
    cast: Cast,
) -> None:
    case = open_trial(cast.agent, at=dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC))
    assert case.reference == "ESS-2026-000001"
    assert (case.state, case.holder, case.team, case.site) == (
        "new",
        Holder.FUND,
        cast.team,
        cast.site,
    )
    # Ten working days from Monday 4 May 2026: the 8th and the 14th (Ascension) do not count.
    assert case.deadlines.get().due_on == dt.date(2026, 5, 20)
    event = AuditEvent.objects.get(verb="trial.open")
    assert (event.actor, event.person_id) == (cast.agent, case.person_id)


def test_references_follow_each_other_in_a_fund_and_start_again_each_year(cast: Cast) -> None:
    days = [dt.datetime(2025, 12, 30, 9, tzinfo=dt.UTC), dt.datetime(2026, 1, 2, 9, tzinfo=dt.UTC)]
    cases = [open_trial(cast.agent, at=day) for day in [days[0], days[0], days[1]]]
    other = open_trial(cast.stranger, at=days[1])
    assert [c.reference for c in cases] == ["ESS-2025-000001", "ESS-2025-000002", "ESS-2026-000001"]
    assert other.reference == "ESS-2026-000001"


def test_one_open_file_per_person(cast: Cast) -> None:
    person = make_person(cast.fund)
    case = open_trial(cast.agent, person)
    with pytest.raises(Refused) as refusal:
        open_trial(cast.agent, person)
    assert refusal.value.code == "already_open"
    assert case.reference in refusal.value.message
    joined, created = open_or_join(
        actor=cast.colleague, procedure="trial", person=person, origin=CaseOrigin.CAMPAIGN
    )
    assert (joined, created) == (case, False)


def test_the_same_key_opens_one_file(cast: Cast) -> None:
    person = make_person(cast.fund)
    first = open_trial(cast.agent, person, key="signal:1")
    assert open_trial(cast.agent, person, key="signal:1") == first
    assert Case.objects.count() == 1
    assert AuditEvent.objects.filter(verb="trial.open").count() == 1


def test_nobody_opens_a_file_for_a_person_of_another_fund(cast: Cast) -> None:
    with pytest.raises(Refused, match="caisse"):
        open_trial(cast.agent, make_person(cast.other_fund))


@pytest.mark.parametrize("role", [Role.INVESTIGATOR, Role.MEDIATOR, Role.ANALYST, Role.PARTNER])
def test_who_lacks_the_word_does_not_open(cast: Cast, role: str) -> None:
    with pytest.raises(Refused) as refusal:
        open_trial(cast.by_role[role], make_person(cast.fund))
    assert refusal.value.code == "not_allowed"
    assert not Case.objects.exists()


def test_a_move_changes_state_and_holder_and_writes_its_letter(cast: Cast) -> None:
    case = open_trial(cast.agent)
    done = move(actor=cast.agent, case=case, transition="ask", fields={"what": "<un RIB>"})
    assert (case.state, case.holder, case.version) == ("asked", Holder.PERSON, 1)
    assert (done.from_state, done.to_state, done.number) == ("new", "asked", 1)
    assert Letter.objects.get().body == "Il manque : <un RIB>"
    assert AuditEvent.objects.filter(verb="trial.ask").count() == 1


def test_a_closing_move_meets_its_deadline_and_drops_what_waited(cast: Cast) -> None:
    case = open_trial(cast.agent)
    task = Task.objects.create(case=case, title="Rappeler", created_at=case.opened_at)
    move(actor=cast.agent, case=case, transition="pay", fields={"amount_cents": 12_345})
    assert (case.outcome, case.is_open) == ("paid", False)
    assert case.deadlines.get().met_on is not None
    task.refresh_from_db()
    assert task.dropped_at is not None
    assert (Decision.objects.get().label, Amount.objects.get().amount_cents) == (
        "Paiement décidé",
        12_345,
    )


@pytest.mark.parametrize(
    ("transition", "fields", "code"),
    [
        ("receive", {}, "wrong_state"),
        ("nothing", {}, "unknown_transition"),
        ("ask", {}, "missing"),
        ("ask", {"what": "   "}, "missing"),
        ("ask", {"what": "x", "other": "y"}, "unknown_field"),
        ("ask", {"what": "x", "notified_on": "2026-02-31"}, "bad_date"),
        ("ask", {"what": "x", "notified_on": "2999-01-01"}, "future_date"),
        ("ask", {"what": "x" * 201}, "too_long"),
        ("pay", {"amount_cents": -1}, "bad_number"),
        ("pay", {"amount_cents": True}, "bad_number"),
        ("pay", {"amount_cents": "12"}, "bad_number"),
        ("refuse", {"reason": "late"}, "not_allowed"),
    ],
)
def test_a_refused_move_leaves_no_trace(
    cast: Cast, transition: str, fields: dict[str, object], code: str
) -> None:
    case = open_trial(cast.agent)
    events = AuditEvent.objects.count()
    with pytest.raises(Refused) as refusal:
        move(actor=cast.agent, case=case, transition=transition, fields=fields)
    assert refusal.value.code == code
    case.refresh_from_db()
    assert (case.state, case.version) == ("new", 0)
    assert Move.objects.count() == 1
    assert AuditEvent.objects.count() == events


def test_a_guard_refuses_with_its_sentence(cast: Cast) -> None:
    case = open_trial(cast.agent)
    with pytest.raises(Refused, match="Pas de refus sans motif clair"):
        move(actor=cast.manager, case=case, transition="refuse", fields={"reason": "none"})
    move(actor=cast.manager, case=case, transition="refuse", fields={"reason": "late"})
    assert Decision.objects.get().reason == "Tardif"


def test_a_stale_file_is_refused_and_a_double_click_is_one_move(cast: Cast) -> None:
    case = open_trial(cast.agent)
    seen_by_agent, seen_by_colleague = (
        Case.objects.get(pk=case.pk),
        Case.objects.get(pk=case.pk),
    )
    again = Case.objects.get(pk=case.pk)
    first = move(actor=cast.agent, case=seen_by_agent, transition="ask", fields={"what": "RIB"})
    assert move(actor=cast.agent, case=again, transition="ask", fields={"what": "RIB"}) == first
    with pytest.raises(Refused) as refusal:
        move(actor=cast.colleague, case=seen_by_colleague, transition="ask", fields={"what": "RIB"})
    assert refusal.value.code == "case_changed"
    assert "Alice Agent" in refusal.value.message
    assert Move.objects.filter(transition="ask").count() == 1


def test_a_stranger_moves_nothing(cast: Cast) -> None:
    case = open_trial(cast.agent)
    for actor in (cast.stranger, cast.by_role[Role.INVESTIGATOR], cast.partner):
        assert not Case.objects.visible_to(actor).exists()
        with pytest.raises(Refused):
            move(actor=actor, case=case, transition="ask", fields={"what": "RIB"})
    assert Case.objects.visible_to(cast.colleague).get() == case


def test_a_file_may_be_opened_by_nobody_when_its_fund_is_said(cast: Cast) -> None:
    person = make_person(cast.fund)
    case = open_case(
        actor=None, procedure="trial", person=person, origin=CaseOrigin.SELF, fund=cast.fund
    )
    assert (case.fund, case.opened_by) == (cast.fund, None)
    with pytest.raises(ValueError, match="fund"):
        open_case(actor=None, procedure="trial", person=person, origin=CaseOrigin.SELF)
