"""Calling: whom one gets, what an outcome does, what can be taken back."""

from __future__ import annotations

import datetime as dt

import pytest

from relais.casework.outreach.actions import (
    Appointment,
    claim,
    opt_out,
    reassign,
    record_outcome,
    release,
    undo_last,
)
from relais.casework.outreach.enums import AppointmentKind, Outcome, TargetState
from relais.casework.outreach.models import Attempt, Campaign, Target
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.audit.models import AuditEvent
from tests.cast import Cast
from tests.integration.outreach.register import DAY, NOW, make_people, make_person, running

MINUTE = dt.timedelta(minutes=1)


def take(actor: Agent, campaign: Campaign, now: dt.datetime = NOW) -> Target:
    target = claim(actor=actor, campaign=campaign, now=now)
    assert target is not None
    return target


def say(actor: Agent, target: Target, outcome: str, now: dt.datetime = NOW, **more) -> Attempt:
    return record_outcome(actor=actor, target=target, outcome=outcome, now=now, **more)


def test_each_agent_gets_somebody_else_and_finds_the_same_again(cast: Cast) -> None:
    make_people(cast.fund, 3)
    campaign = running(cast.manager)
    first, second = take(cast.agent, campaign), take(cast.colleague, campaign)
    assert first.person != second.person
    assert take(cast.agent, campaign, NOW + 5 * MINUTE).pk == first.pk
    assert AuditEvent.objects.filter(verb="campaign.claim", person_id=first.person_id).count() == 1


def test_the_lease_gives_the_person_back_when_the_browser_was_closed(cast: Cast) -> None:
    make_people(cast.fund, 1)
    campaign = running(cast.manager)
    lost = take(cast.agent, campaign)
    assert claim(actor=cast.colleague, campaign=campaign, now=NOW + 14 * MINUTE) is None
    found = take(cast.colleague, campaign, NOW + 15 * MINUTE)
    assert found.pk == lost.pk
    with pytest.raises(Refused) as refusal:
        say(cast.agent, lost, Outcome.REACHED, NOW + 16 * MINUTE)
    assert refusal.value.code == "lease_lost"
    assert not Attempt.objects.exists()


def test_a_person_given_back_is_next(cast: Cast) -> None:
    make_people(cast.fund, 3)
    campaign = running(cast.manager)
    target = take(cast.agent, campaign)
    release(actor=cast.agent, target=target, now=NOW)
    assert take(cast.colleague, campaign).pk == target.pk


def test_the_same_click_twice_writes_once(cast: Cast) -> None:
    make_people(cast.fund, 1)
    target = take(cast.agent, running(cast.manager))
    assert say(cast.agent, target, Outcome.REACHED) == say(cast.agent, target, Outcome.REACHED)
    assert Attempt.objects.count() == 1


def test_nobody_is_called_again_after_a_final_outcome(cast: Cast) -> None:
    make_people(cast.fund, 1)
    campaign = running(cast.manager)
    say(cast.agent, take(cast.agent, campaign), Outcome.REFUSED)
    assert claim(actor=cast.agent, campaign=campaign, now=NOW + 30 * DAY) is None


def test_unreachable_comes_back_the_next_day_until_the_attempts_are_spent(cast: Cast) -> None:
    make_people(cast.fund, 1)
    campaign = running(cast.manager, max_attempts=2)
    target = take(cast.agent, campaign)
    say(cast.agent, target, Outcome.UNREACHABLE)
    assert claim(actor=cast.agent, campaign=campaign, now=NOW + 60 * MINUTE) is None
    say(cast.agent, take(cast.agent, campaign, NOW + DAY), Outcome.UNREACHABLE, NOW + DAY)
    target.refresh_from_db()
    assert (target.state, target.n_attempts) == (TargetState.EXHAUSTED, 2)


def test_a_call_back_is_due_in_time_for_the_same_agent_first(cast: Cast) -> None:
    make_people(cast.fund, 2)
    campaign = running(cast.manager)
    asked = take(cast.agent, campaign)
    wanted = NOW + 120 * MINUTE
    say(cast.agent, asked, Outcome.CALL_BACK, call_back_at=wanted)
    other = take(cast.colleague, campaign)
    assert other.pk != asked.pk
    say(cast.colleague, other, Outcome.REACHED)
    assert claim(actor=cast.agent, campaign=campaign, now=wanted - MINUTE) is None
    assert claim(actor=cast.colleague, campaign=campaign, now=wanted + MINUTE) is None
    assert take(cast.agent, campaign, wanted + MINUTE).pk == asked.pk


def test_a_call_back_missed_by_its_agent_goes_to_anyone(cast: Cast) -> None:
    make_people(cast.fund, 1)
    campaign = running(cast.manager)
    wanted = NOW + 120 * MINUTE
    say(cast.agent, take(cast.agent, campaign), Outcome.CALL_BACK, call_back_at=wanted)
    assert take(cast.colleague, campaign, wanted + 10 * MINUTE)


@pytest.mark.parametrize(
    "wanted",
    [None, NOW, NOW.replace(hour=20), NOW + 5 * DAY],
    ids=["none", "now", "night", "saturday"],
)
def test_a_call_back_has_an_hour_when_one_may_call(cast: Cast, wanted: dt.datetime | None) -> None:
    make_people(cast.fund, 1)
    target = take(cast.agent, running(cast.manager))
    with pytest.raises(Refused) as refusal:
        say(cast.agent, target, Outcome.CALL_BACK, call_back_at=wanted)
    assert (refusal.value.code, refusal.value.field) == ("call_back_at", "call_back_at")


def test_a_booking_keeps_its_date_place_and_kind(cast: Cast) -> None:
    make_people(cast.fund, 1)
    target = take(cast.agent, running(cast.manager))
    with pytest.raises(Refused) as refusal:
        say(cast.agent, target, Outcome.BOOKED)
    assert refusal.value.code == "appointment"
    booking = Appointment(NOW + 3 * DAY, "Centre de vaccination, Toulon", AppointmentKind.CARE)
    attempt = say(cast.agent, target, Outcome.BOOKED, appointment=booking)
    attempt.refresh_from_db()
    assert attempt.appointment_at == NOW + 3 * DAY
    assert attempt.appointment_place == "Centre de vaccination, Toulon"
    assert attempt.appointment_kind == AppointmentKind.CARE


def test_quiet_hours_give_nobody(cast: Cast) -> None:
    make_people(cast.fund, 1)
    campaign = running(cast.manager)
    with pytest.raises(Refused) as refusal:
        claim(actor=cast.agent, campaign=campaign, now=NOW.replace(hour=19))
    assert refusal.value.code == "quiet_hours"
    assert "mardi 24 novembre 2026" in refusal.value.message


def test_the_role_and_the_fund(cast: Cast) -> None:
    make_people(cast.fund, 1)
    campaign = running(cast.manager)
    for outsider in (
        cast.stranger,
        cast.partner,
        cast.by_role["analyst"],
        cast.by_role["mediator"],
    ):
        with pytest.raises(Refused) as refusal:
            claim(actor=outsider, campaign=campaign, now=NOW)
        assert refusal.value.code == "not_allowed"


def test_undo_gives_the_person_back_and_counts_nothing(cast: Cast) -> None:
    make_people(cast.fund, 1)
    campaign = running(cast.manager)
    target = take(cast.agent, campaign)
    say(cast.agent, target, Outcome.REFUSED)
    undo_last(actor=cast.agent, campaign=campaign, now=NOW + MINUTE)
    target.refresh_from_db()
    assert (target.state, target.leased_to, target.n_attempts) == (
        TargetState.LEASED,
        cast.agent,
        0,
    )
    say(cast.agent, target, Outcome.REACHED, NOW + 2 * MINUTE)
    assert list(Attempt.objects.filter(undone_at=None).values_list("outcome", flat=True)) == [
        Outcome.REACHED
    ]


def test_undo_is_for_one_s_own_last_outcome_and_for_a_while(cast: Cast) -> None:
    make_people(cast.fund, 2)
    campaign = running(cast.manager)
    say(cast.agent, take(cast.agent, campaign), Outcome.REFUSED)
    for actor, now in ((cast.colleague, NOW), (cast.agent, NOW + 31 * MINUTE)):
        with pytest.raises(Refused) as refusal:
            undo_last(actor=actor, campaign=campaign, now=now)
        assert refusal.value.code == "nothing_to_undo"
    take(cast.agent, campaign)
    with pytest.raises(Refused) as refusal:
        undo_last(actor=cast.agent, campaign=campaign, now=NOW)
    assert refusal.value.code == "busy"


def test_stop_takes_the_person_off_every_list(cast: Cast) -> None:
    person = make_person(cast.fund, 1)
    campaign = running(cast.manager)
    other = running(cast.manager, title="Autre campagne")
    say(cast.agent, take(cast.agent, campaign), Outcome.OPTED_OUT)
    person.refresh_from_db()
    assert person.opted_out
    assert claim(actor=cast.colleague, campaign=other, now=NOW) is None
    assert set(person.campaign_targets.values_list("state", flat=True)) == {TargetState.WITHDRAWN}


def test_stop_entered_by_mistake_is_undone_everywhere(cast: Cast) -> None:
    person = make_person(cast.fund, 1)
    campaign = running(cast.manager)
    other = running(cast.manager, title="Autre campagne")
    say(cast.agent, take(cast.agent, campaign), Outcome.OPTED_OUT)
    undo_last(actor=cast.agent, campaign=campaign, now=NOW)
    person.refresh_from_db()
    assert not person.opted_out
    assert Target.objects.get(campaign=other).state == TargetState.OPEN


def test_someone_who_opted_out_after_the_list_was_built_is_not_called(cast: Cast) -> None:
    person = make_person(cast.fund, 1)
    campaign = running(cast.manager)
    type(person).objects.filter(pk=person.pk).update(opted_out=True)
    assert claim(actor=cast.agent, campaign=campaign, now=NOW) is None
    assert Target.objects.get().withdrawal == "opted_out"


def test_stop_during_a_colleague_s_call_ends_the_lease(cast: Cast) -> None:
    person = make_person(cast.fund, 1)
    campaign = running(cast.manager)
    target = take(cast.agent, campaign)
    opt_out(actor=cast.colleague, person=person, now=NOW)
    with pytest.raises(Refused):
        say(cast.agent, target, Outcome.REACHED)


def test_people_who_died_since_are_not_called(cast: Cast) -> None:
    person = make_person(cast.fund, 1)
    campaign = running(cast.manager)
    type(person).objects.filter(pk=person.pk).update(died_on=dt.date(2026, 11, 22))
    assert claim(actor=cast.agent, campaign=campaign, now=NOW) is None


def test_reassign_hands_over_the_call_and_the_call_backs(cast: Cast) -> None:
    make_people(cast.fund, 2)
    campaign = running(cast.manager)
    asked = take(cast.agent, campaign)
    wanted = NOW + 60 * MINUTE
    say(cast.agent, asked, Outcome.CALL_BACK, call_back_at=wanted)
    held = take(cast.agent, campaign)
    n = reassign(
        actor=cast.manager,
        campaign=campaign,
        from_agent=cast.agent,
        to_agent=cast.colleague,
        now=NOW,
    )
    assert n == 2
    assert take(cast.colleague, campaign).pk == held.pk
    say(cast.colleague, held, Outcome.REACHED)
    assert claim(actor=cast.agent, campaign=campaign, now=wanted + MINUTE) is None
    assert take(cast.colleague, campaign, wanted + MINUTE).pk == asked.pk


def test_the_cap_holds_across_campaigns(cast: Cast) -> None:
    make_people(cast.fund, 1)
    first = running(cast.manager, max_contacts=1, pressure_days=7)
    second = running(cast.manager, title="Autre campagne", max_contacts=1, pressure_days=7)
    target = take(cast.agent, first)
    assert claim(actor=cast.colleague, campaign=second, now=NOW) is None
    say(cast.agent, target, Outcome.REACHED, NOW + MINUTE)
    assert claim(actor=cast.colleague, campaign=second, now=NOW + 2 * DAY) is None
    assert take(cast.colleague, second, NOW + 7 * DAY + MINUTE)
