"""A mediation from end to end: conditions, suspended delays, both heard, opinion, suite."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from relais.casework.case.actions import move, open_case, set_person, undo_last_move
from relais.casework.case.journal import held
from relais.casework.case.models import Amount, Case, Decision
from relais.casework.mediation.models import Mediation
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Role
from relais.registers.directory.models import Person
from tests.cast import Cast

NOTIFIED = dt.date(2026, 6, 1)


def day(n: int) -> dt.datetime:
    """The n-th day after the contested decision was received, at nine."""
    return dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC) + dt.timedelta(days=n)


@pytest.fixture
def mediator(cast: Cast) -> Agent:
    return cast.by_role[Role.MEDIATOR]


@pytest.fixture
def case(cast: Cast) -> Case:
    return open_case(
        actor=None,
        fund=cast.fund,
        procedure="mediation",
        person=None,
        origin="self",
        at=day(40),
        motive="replacement_income",
        last_name="Martin",
        statement="Ma pension est suspendue.",
        prior_step_on="2026-06-20",
        decision_notified_on=NOTIFIED.isoformat(),
    )


def admitted(mediator: Agent, case: Case, n: int = 45, **fields: Any) -> None:
    given = {"service": "invalidity", "no_litigation": True, **fields}
    move(actor=mediator, case=case, transition="admit", fields=given, at=day(n))


def heard(mediator: Agent, case: Case, n: int = 50) -> None:
    fields = {"question": "Pourquoi suspendre ?"}
    move(actor=mediator, case=case, transition="ask_service", fields=fields, at=day(n))
    fields = {"position": "changes", "observations": "Pièces reçues depuis."}
    move(actor=mediator, case=case, transition="service_answers", fields=fields, at=day(n + 5))


OPINION = {
    "result": "explication",
    "cause": "missing_piece",
    "opinion": "Les pièces manquaient.",
    "recommendation": "Dire d’emblée quelles pièces sont attendues.",
}


def test_day_40_of_60_admissible_day_45_leaves_15_days_until_the_recommendation(
    mediator: Agent, case: Case
) -> None:
    appeal = case.deadlines.get(kind="appeal")
    assert (appeal.starts_on, appeal.due_on) == (NOTIFIED, dt.date(2026, 7, 31))
    admitted(mediator, case)
    appeal.refresh_from_db()
    assert (appeal.suspended_on, appeal.left_days) == (day(45).date(), 15)
    assert "Il vous restera alors 15 jours" in case.letters.first().body
    heard(mediator, case)
    move(actor=mediator, case=case, transition="give_opinion", fields=OPINION, at=day(100))
    appeal.refresh_from_db()
    assert (appeal.suspended_on, appeal.due_on) == (None, day(115).date())
    assert "24 septembre 2026" in case.letters.first().body


@pytest.mark.parametrize(("n", "left"), [(0, 60), (59, 1), (60, 0), (61, None)])
def test_what_is_left_when_the_delay_is_suspended(
    cast: Cast, mediator: Agent, n: int, left: int | None
) -> None:
    case = open_case(
        actor=mediator,
        procedure="mediation",
        person=None,
        origin="self",
        at=day(0),
        motive="indu",
        prior_step_on="2026-05-20",
        decision_notified_on=NOTIFIED.isoformat(),
    )
    admitted(mediator, case, n)
    assert case.deadlines.get(kind="appeal").left_days == left


def test_the_date_of_the_decision_may_come_with_the_admissibility(
    cast: Cast, mediator: Agent
) -> None:
    case = open_case(
        actor=mediator, procedure="mediation", person=None, origin="self", at=day(40), motive="indu"
    )
    assert not case.deadlines.filter(kind="appeal").exists()
    with pytest.raises(Refused, match="démarche préalable"):
        admitted(mediator, case)
    admitted(mediator, case, prior_step_on="2026-06-10", decision_notified_on=NOTIFIED.isoformat())
    assert case.deadlines.get(kind="appeal").left_days == 15
    assert Mediation.objects.get().decision_notified_on == NOTIFIED


def test_whole_course_to_a_payment(cast: Cast, mediator: Agent, case: Case) -> None:
    person = Person.objects.create(fund=cast.fund, last_name="Martin", first_names="Odile")
    set_person(actor=mediator, case=case, person=person)
    admitted(mediator, case)
    heard(mediator, case)
    fields = {"question": "Voici la réponse du service. Qu’en pensez-vous ?"}
    move(actor=mediator, case=case, transition="ask_user", fields=fields, at=day(60))
    fields = {"observations": "Je suis d’accord."}
    move(actor=mediator, case=case, transition="user_answers", fields=fields, at=day(70))
    paid = {**OPINION, "result": "paiement", "amount_cents": 700_000}
    move(actor=mediator, case=case, transition="give_opinion", fields=paid, at=day(72))
    assert (case.outcome, case.is_open) == ("paiement", True)
    move(
        actor=mediator,
        case=case,
        transition="follow_up",
        fields={"taken_up": "yes"},
        at=day(80),
    )
    assert (case.outcome, case.state) == ("paiement", "closed")
    assert Amount.objects.get().amount_cents == 700_000
    row = Mediation.objects.get()
    assert (row.cause, row.taken_up, row.opinion_on) == ("missing_piece", "yes", day(72).date())
    parts = held(case, day(200).date())
    assert (parts["fund"].days, parts["person"].days, parts["third_party"].days) == (30, 10, 0)


@pytest.mark.parametrize("condition", ["no_prior_step", "litigation", "other_body"])
def test_a_refusal_says_which_condition(mediator: Agent, case: Case, condition: str) -> None:
    fields = {"condition": condition, "explanation": "Écrivez d’abord au service."}
    move(actor=mediator, case=case, transition="reject", fields=fields, at=day(42))
    row = Mediation.objects.get()
    assert (case.outcome, row.inadmissible) == ("irrecevable", condition)
    letter = case.letters.first().body
    assert row.get_inadmissible_display() in letter
    assert "n’ont pas été suspendus" in letter
    assert case.deadlines.get(kind="appeal").suspended_on is None


def test_a_court_action_ends_the_mediation_and_the_delay_runs_again(
    mediator: Agent, case: Case
) -> None:
    admitted(mediator, case)
    fields = {"started_on": day(49).date().isoformat()}
    move(actor=mediator, case=case, transition="court_action", fields=fields, at=day(50))
    assert (case.is_open, case.outcome) == (False, "irrecevable")
    assert case.deadlines.get(kind="appeal").due_on == day(65).date()


def test_no_opinion_before_the_service_was_heard(mediator: Agent, case: Case) -> None:
    admitted(mediator, case)
    with pytest.raises(Refused, match="contradictoire"):
        move(actor=mediator, case=case, transition="give_opinion", fields=OPINION, at=day(50))


def test_a_payment_has_its_amount(mediator: Agent, case: Case) -> None:
    admitted(mediator, case)
    heard(mediator, case)
    with pytest.raises(Refused) as refusal:
        fields = {**OPINION, "result": "paiement"}
        move(actor=mediator, case=case, transition="give_opinion", fields=fields, at=day(60))
    assert refusal.value.field == "amount_cents"


def test_an_unfollowed_recommendation_says_why(mediator: Agent, case: Case) -> None:
    admitted(mediator, case)
    heard(mediator, case)
    move(actor=mediator, case=case, transition="give_opinion", fields=OPINION, at=day(60))
    with pytest.raises(Refused) as refusal:
        fields = {"taken_up": "no"}
        move(actor=mediator, case=case, transition="follow_up", fields=fields, at=day(61))
    assert refusal.value.field == "why"


def test_undoing_an_opinion_stops_the_delay_again(mediator: Agent, case: Case) -> None:
    admitted(mediator, case)
    heard(mediator, case)
    before = case.deadlines.filter(kind="appeal").values().get()
    paid = {**OPINION, "result": "paiement", "amount_cents": 100}
    move(actor=mediator, case=case, transition="give_opinion", fields=paid, at=day(60))
    undo_last_move(actor=mediator, case=case, at=day(60))
    assert case.deadlines.filter(kind="appeal").values().get() == before
    row = Mediation.objects.get()
    assert (row.opinion_on, row.cause, case.outcome) == (None, "", "")
    assert sum(a.amount_cents for a in Amount.objects.all()) == 0
    assert Decision.objects.get(label="Avis du médiateur").withdrawn_at is not None


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.INVESTIGATOR, Role.RECEPTION, Role.PARTNER])
def test_mediation_has_its_own_wall(cast: Cast, case: Case, role: str) -> None:
    assert not Case.objects.visible_to(cast.by_role[role]).exists()
    with pytest.raises(Refused):
        admitted(cast.by_role[role], case)


def test_a_manager_sees_and_does_not_decide(cast: Cast, case: Case) -> None:
    assert Case.objects.visible_to(cast.manager).get() == case
    with pytest.raises(Refused):
        admitted(cast.manager, case)


def test_a_person_is_said_once(cast: Cast, mediator: Agent, case: Case) -> None:
    make = lambda fund: Person.objects.create(fund=fund, last_name="M", first_names="O")  # noqa: E731
    first, second = make(cast.fund), make(cast.fund)
    with pytest.raises(Refused):
        set_person(actor=mediator, case=case, person=make(cast.other_fund))
    set_person(actor=mediator, case=case, person=first)
    set_person(actor=mediator, case=case, person=first)
    with pytest.raises(Refused, match="déjà sa personne"):
        set_person(actor=mediator, case=case, person=second)
