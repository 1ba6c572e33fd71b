"""What a campaign says it gave, and what it says it caused."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.conf import settings

from relais.casework.outreach.actions import (
    Appointment,
    build_wave,
    claim,
    record_outcome,
    undo_last,
)
from relais.casework.outreach.effect import effect
from relais.casework.outreach.enums import AppointmentKind, Arm, Outcome
from relais.casework.outreach.models import Campaign, Target
from relais.casework.outreach.proportions import newcombe
from relais.casework.outreach.results import by_team, by_wave, results
from tests.cast import Cast
from tests.integration.outreach.register import DAY, NOW, draft, make_couple, make_people, running


def test_counts_are_of_people_with_their_denominators(cast: Cast) -> None:
    make_people(cast.fund, 8)
    make_couple(cast.fund, 50)
    campaign = running(cast.manager)
    said = ["booked", "refused", "unreachable", "unreachable", "opted_out", "already_covered"]
    booking = Appointment(NOW + DAY, "Centre", AppointmentKind.CARE)
    singles = 0
    while singles < len(said) and (target := claim(actor=cast.agent, campaign=campaign, now=NOW)):
        alone = not target.companions.exists()
        record_outcome(
            actor=cast.agent,
            target=target,
            outcome=said[singles] if alone else Outcome.REACHED,
            now=NOW,
            appointment=booking if alone and said[singles] == "booked" else None,
        )
        singles += alone
    while claim(actor=cast.agent, campaign=campaign, now=NOW):
        target = Target.objects.get(state="leased")
        record_outcome(actor=cast.agent, target=target, outcome=Outcome.REACHED, now=NOW)
    undo_last(actor=cast.agent, campaign=campaign, now=NOW)
    counted = results(campaign)
    couple_undone = Target.objects.get(state="leased").companions.exists()
    undone = 2 if couple_undone else 1
    assert counted.listed == 10
    assert counted.contacted == 10 - undone
    assert (counted.booked, counted.refused, counted.already_covered) == (1, 1, 1)
    assert (counted.unreachable, counted.opted_out) == (2, 1)
    assert counted.reached == counted.contacted - 2
    assert (counted.booked_rate.numerator, counted.booked_rate.denominator) == (1, 10 - undone)
    assert counted.waiting == 2 + undone
    assert by_wave(campaign)[campaign.waves.get().pk].booked == 1
    assert [(row.team, row.n_attempts) for row in by_team(campaign)] == [
        (cast.team.name, counted.n_attempts)
    ]


def test_counts_along_the_index_are_those_of_the_rows(cast: Cast) -> None:
    make_people(cast.fund, 60)
    campaign = draft(cast.manager, holdout_per_mille=200)
    build_wave(actor=cast.manager, campaign=campaign, title="", now=NOW)
    drawn = random.Random(1)
    rows = list(campaign.targets.filter(arm=Arm.CALL).order_by("pk"))
    for row in rows:
        row.n_attempts = drawn.randrange(4)
        row.outcome = drawn.choice(Outcome.values) if row.n_attempts else ""
        row.state = drawn.choice(["open", "callback", "companion", "done", "exhausted"])
    Target.objects.bulk_update(rows, ["n_attempts", "outcome", "state"])
    counted = by_wave(campaign)[campaign.waves.get().pk]
    spoken = {"reached", "booked", "refused", "already_covered", "call_back", "opted_out"}
    assert (counted.listed, counted.held_out) == (60, 12)
    assert counted.waiting == sum(r.state in ("open", "callback", "companion") for r in rows)
    assert counted.contacted == sum(r.n_attempts > 0 for r in rows)
    assert counted.reached == sum(r.outcome in spoken for r in rows)
    assert counted.n_attempts == sum(r.n_attempts for r in rows)
    for outcome in set(Outcome.values) - {"reached", "contacted"}:
        assert getattr(counted, outcome) == sum(r.outcome == outcome for r in rows), outcome


def hand_over(name: str, events: list[tuple[str, dt.date]]) -> None:
    path = Path(settings.RELAIS_HOME) / "events" / f"{name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = {"person_id": [who for who, _ in events], "on": [on for _, on in events]}
    pq.write_table(pa.table(columns), path)


@pytest.fixture
def measured(cast: Cast) -> Campaign:
    """100 people, 20 kept aside, their event looked for during 30 days."""
    make_people(cast.fund, 100)
    campaign = draft(
        cast.manager,
        holdout_per_mille=200,
        measured_event="c2s_demandee",
        measured_days=30,
    )
    build_wave(actor=cast.manager, campaign=campaign, title="", now=NOW)
    return campaign


def arms(campaign: Campaign) -> tuple[list[str], list[str]]:
    """Pseudonyms to call, and kept aside."""
    rows = campaign.targets.order_by("pk")
    return (
        list(rows.filter(arm=Arm.CALL).values_list("pseudonym", flat=True)),
        list(rows.filter(arm=Arm.HOLDOUT).values_list("pseudonym", flat=True)),
    )


def test_the_effect_is_the_difference_between_the_arms(measured: Campaign) -> None:
    called, aside = arms(measured)
    entered = NOW.date()
    hand_over(
        "c2s_demandee",
        [
            *((name, entered + 3 * DAY) for name in called[:24]),
            (called[0], entered + 4 * DAY),  # twice the same person
            *((name, entered + 30 * DAY) for name in aside[:2]),
            (called[30], entered - DAY),  # before
            (aside[5], entered + 31 * DAY),  # after
            ("inconnu", entered + DAY),
        ],
    )
    found = effect(measured, entered + 31 * DAY)
    assert (found.called.numerator, found.called.denominator) == (24, 80)
    assert (found.held_out.numerator, found.held_out.denominator) == (2, 20)
    assert found.difference == newcombe(24, 80, 2, 20)
    assert found.why == ""


def test_the_effect_is_not_told_too_early(measured: Campaign) -> None:
    hand_over("c2s_demandee", [("p000001", NOW.date())])
    early = effect(measured, NOW.date() + 30 * DAY)
    assert early.difference is None
    assert early.too_early == 100
    assert "Pas encore mesurable" in early.why


def test_the_effect_waits_for_its_data(cast: Cast, measured: Campaign) -> None:
    measured.measured_event = "soins_pas_remis"
    assert "n’ont pas encore été remises" in effect(measured, NOW.date() + 99 * DAY).why
    measured.holdout_per_mille = 0
    assert "personne n’a été gardé comme témoin" in effect(measured, NOW.date()).why
    measured.measured_event = ""
    assert "aucun événement" in effect(measured, NOW.date()).why


def test_the_effect_of_a_few_people_is_not_told(cast: Cast) -> None:
    make_people(cast.fund, 30)
    campaign = draft(cast.manager, holdout_per_mille=300, measured_event="soins", measured_days=1)
    hand_over("soins", [("p000001", NOW.date())])
    assert "aucune vague" in effect(campaign, NOW.date()).why
    build_wave(actor=cast.manager, campaign=campaign, title="", now=NOW - 5 * DAY)
    few = effect(campaign, NOW.date())
    assert few.difference is None
    assert (few.called.denominator, few.held_out.denominator) == (21, 9)
    assert "trop peu de personnes" in few.why
    assert "9 témoins" in few.why


def test_people_kept_aside_who_share_a_called_phone_are_told(cast: Cast) -> None:
    for n in range(0, 40, 2):
        make_couple(cast.fund, n)
    campaign = draft(cast.manager, holdout_per_mille=500, measured_event="soins", measured_days=1)
    build_wave(actor=cast.manager, campaign=campaign, title="", now=NOW - 5 * DAY)
    hand_over("soins", [("p000001", NOW.date())])
    assert effect(campaign, NOW.date()).shared_phone == 0
    Target.objects.filter(campaign=campaign, arm=Arm.CALL).update(n_attempts=1)
    called = set(campaign.targets.filter(arm=Arm.CALL).values_list("line_key", flat=True))
    aside = campaign.targets.filter(arm=Arm.HOLDOUT).values_list("line_key", flat=True)
    expected = sum(line in called for line in aside)
    assert expected > 0
    assert effect(campaign, NOW.date()).shared_phone == expected
