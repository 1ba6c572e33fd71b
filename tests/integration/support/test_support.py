"""A support from end to end, and what each of its moves requires."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from relais.casework.case.actions import (
    add_contact,
    add_step,
    complete_step,
    move,
    open_case,
    settle_step,
    undo_last_move,
)
from relais.casework.case.models import Case, Contact, Letter
from relais.casework.support.actions import review_rights
from relais.casework.support.enums import ReviewedRight
from relais.casework.support.models import RightReview, Support
from relais.common.refusals import Refused
from relais.registers.directory.models import Person
from tests.cast import Cast

START = dt.datetime(2026, 1, 12, 9, tzinfo=dt.UTC)


def day(n: int) -> dt.datetime:
    return START + dt.timedelta(days=n)


@pytest.fixture
def case(cast: Cast) -> Case:
    person = Person.objects.create(fund=cast.fund, last_name="Martin", first_names="Odile")
    return open_case(
        actor=cast.agent,
        procedure="support",
        person=person,
        origin="referral",
        at=START,
        detected_by="partner",
        need="dental",
    )


def go(cast: Cast, case: Case, transition: str, n: int = 1, **fields: Any) -> None:
    move(actor=cast.agent, case=case, transition=transition, fields=fields, at=day(n))


def all_checked(cast: Cast, case: Case, **states: str) -> None:
    found = {right: (states.get(right, "not_concerned"), "") for right in ReviewedRight.values}
    review_rights(actor=cast.agent, case=case, found=found)


def to_plan(cast: Cast, case: Case) -> None:
    go(cast, case, "agree", consent=True, channel="phone")
    all_checked(cast, case, c2s="to_ask")
    go(cast, case, "finish_review", 2)


def to_support(cast: Cast, case: Case) -> None:
    to_plan(cast, case)
    add_step(actor=cast.agent, case=case, axis="care", obstacle="cost", title="Prothèse dentaire")
    add_step(actor=cast.agent, case=case, axis="rights", obstacle="complexity", title="Demande C2S")
    go(cast, case, "confirm_plan", 3, agreed=True, channel="desk")


def test_from_detection_to_look_back(cast: Cast, case: Case) -> None:
    to_support(cast, case)
    go(cast, case, "wait_third", 10, who="professional", what="Devis du dentiste")
    go(cast, case, "resume", 20, answer="Devis reçu")
    for step in case.steps.all():
        complete_step(actor=cast.agent, step=step, done_on=day(60).date(), proof="professional")
    review_rights(actor=cast.agent, case=case, found={"c2s": ("open", "Notifiée")})
    go(cast, case, "close", 70, outcome="realise_total")
    assert (case.outcome, case.is_open) == ("realise_total", False)
    look_back = case.deadlines.get(kind="look_back")
    assert look_back.due_on == dt.date(2026, 9, 23)
    go(cast, case, "look_back", 70 + 180, situation="stable")
    support = Support.objects.get(case=case)
    assert (support.agreed_on, support.look_back) == (day(1).date(), "stable")
    assert support.looked_back_on == day(250).date()
    assert [letter.title for letter in Letter.objects.order_by("pk")] == [
        "Confirmation de votre accompagnement",
        "Fin de votre accompagnement",
    ]
    assert not case.deadlines.filter(met_on=None, dropped_on=None).exists()


def test_the_sheet_holds_every_right_and_keeps_the_first_finding(cast: Cast, case: Case) -> None:
    assert RightReview.objects.filter(case=case).count() == len(ReviewedRight)
    with pytest.raises(Refused, match="accord"):
        review_rights(actor=cast.agent, case=case, found={"c2s": ("open", "")})
    go(cast, case, "agree", consent=True, channel="phone")
    assert review_rights(actor=cast.agent, case=case, found={"c2s": ("to_ask", "")}) == 1
    assert review_rights(actor=cast.agent, case=case, found={"c2s": ("to_ask", "")}) == 0
    review_rights(actor=cast.agent, case=case, found={"c2s": ("open", "le 3 mars")})
    c2s = RightReview.objects.get(case=case, right="c2s")
    assert (c2s.found, c2s.state, c2s.checked_by) == ("to_ask", "open", cast.agent)
    for found in ({"tooth": ("open", "")}, {"c2s": ("maybe", "")}):
        with pytest.raises(Refused):
            review_rights(actor=cast.agent, case=case, found=found)
    with pytest.raises(Refused):
        review_rights(actor=cast.stranger, case=case, found={"ame": ("open", "")})


def test_the_review_ends_when_every_right_was_checked(cast: Cast, case: Case) -> None:
    go(cast, case, "agree", consent=True, channel="phone")
    review_rights(
        actor=cast.agent,
        case=case,
        found={r: ("not_concerned", "") for r in ReviewedRight.values if r not in ("ald", "ass")},
    )
    with pytest.raises(Refused, match="Affection de longue durée, Aide financière"):
        go(cast, case, "finish_review", 2)


@pytest.mark.parametrize("fields", [{"channel": "phone"}, {"consent": False, "channel": "phone"}])
def test_no_agreement_without_consent(cast: Cast, case: Case, fields: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refusal:
        go(cast, case, "agree", **fields)
    assert refusal.value.field == "consent"


def test_an_empty_plan_is_not_confirmed(cast: Cast, case: Case) -> None:
    to_plan(cast, case)
    with pytest.raises(Refused, match="plan est vide"):
        go(cast, case, "confirm_plan", 3, agreed=True, channel="phone")


def test_a_refusal_is_coded_and_undone_with_its_trace_kept(cast: Cast, case: Case) -> None:
    now = timezone.now()
    with pytest.raises(Refused, match="précision"):
        go(cast, case, "refuse", reason="other", channel="phone")
    move(
        actor=cast.agent,
        case=case,
        transition="refuse",
        fields={"reason": "alone", "channel": "phone"},
        at=now,
    )
    assert (case.outcome, Support.objects.get().refusal_reason) == ("refus", "alone")
    undo_last_move(actor=cast.agent, case=case)
    assert (case.outcome, Support.objects.get().refusal_reason) == ("", "")
    assert Contact.objects.get().reached


@pytest.mark.parametrize(
    ("tries", "accepted"),
    [
        ([1, 2], False),
        ([1, 1.1, 1.2], False),
        ([1, 1.1, 2], True),
    ],
)
def test_unreachable_means_tried(
    cast: Cast, case: Case, tries: list[float], accepted: bool
) -> None:
    for when in tries:
        at = START + dt.timedelta(days=when)
        add_contact(actor=cast.agent, case=case, channel="phone", reached=False, at=at)
    if accepted:
        go(cast, case, "unreachable", 3)
        assert case.outcome == "injoignable"
    else:
        with pytest.raises(Refused, match="3 essais sur 2 jours"):
            go(cast, case, "unreachable", 3)


@pytest.mark.parametrize(
    ("settled", "outcome", "accepted"),
    [
        ("done done", "realise_total", True),
        ("done done", "realise_partiel", False),
        ("done done", "droits_ouverts", True),
        ("done not_done", "realise_total", False),
        ("done not_done", "realise_partiel", True),
        ("not_done done", "droits_ouverts", True),
        ("done not_done", "droits_ouverts", False),
        ("not_done not_done", "realise_partiel", False),
        ("not_done not_done", "realise_total", False),
        ("done to_do", "realise_partiel", False),
    ],
)
def test_the_outcome_is_what_the_steps_show(
    cast: Cast, case: Case, settled: str, outcome: str, accepted: bool
) -> None:
    """The plan has a step of care, then one of rights."""
    to_support(cast, case)
    for step, what in zip(case.steps.order_by("pk"), settled.split(), strict=True):
        if what == "done":
            complete_step(actor=cast.agent, step=step, done_on=day(5).date(), proof="claim")
        elif what == "not_done":
            settle_step(actor=cast.agent, step=step, reason="cost_left")
    if accepted:
        go(cast, case, "close", 9, outcome=outcome)
        assert case.outcome == outcome
    else:
        with pytest.raises(Refused) as refusal:
            go(cast, case, "close", 9, outcome=outcome)
        assert refusal.value.code == "guard"


def test_a_stopped_support_waits_for_no_look_back(cast: Cast, case: Case) -> None:
    go(cast, case, "death", died_on="2026-01-10")
    assert not case.deadlines.filter(met_on=None, dropped_on=None).exists()
    with pytest.raises(Refused, match="n’est pas possible"):
        go(cast, case, "look_back", 200, situation="stable")


def test_the_look_back_is_not_made_too_early(cast: Cast, case: Case) -> None:
    to_support(cast, case)
    for step in case.steps.all():
        complete_step(actor=cast.agent, step=step, done_on=day(4).date(), proof="person")
    go(cast, case, "close", 5, outcome="realise_total")
    with pytest.raises(Refused, match="à partir du 16/06/2026"):
        go(cast, case, "look_back", 30, situation="stable")


def test_it_opens_without_knowing_more_than_the_person(cast: Cast) -> None:
    person = Person.objects.create(fund=cast.fund, last_name="Petit", first_names="Luc")
    case = open_case(actor=cast.agent, procedure="support", person=person, origin="campaign")
    assert case.reference.startswith("MAS-")
