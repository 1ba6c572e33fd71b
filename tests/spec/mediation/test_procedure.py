"""Mediation as a table (CSS L217-7-1, D217-7-1): conditions, suspended delays, both sides heard, opinion, suite."""

from __future__ import annotations

import pytest

from relais.casework.case.enums import Holder
from relais.casework.case.procedures import get_procedure
from relais.casework.mediation.enums import Result
from relais.registers.accounts.permissions import GRANTS, Role

# transition | from | to | must be said | met | started | suspended | resumed | outcome | letter
TABLE = """
admit | received | admitted | service no_litigation | admissibility | appeal:60d opinion:40wd | appeal | | | yes
reject | received incomplete | ended | condition explanation | | | | | irrecevable | yes
ask_pieces | received | incomplete | what | | pieces:15wd | admissibility | | | no
receive_pieces | incomplete | received | | pieces | | | admissibility | | no
ask_service | admitted | service_asked | question | | service_answer:10wd | | | | no
service_answers | service_asked | admitted | position observations | service_answer | | | | | no
ask_user | admitted | user_asked | question | | user_answer:15wd | opinion | | | no
user_answers | user_asked | admitted | observations | user_answer | | | opinion | | no
ask_third | admitted | third_asked | who question | | third_answer:15wd | opinion | | | no
third_answers | third_asked | admitted | observations | third_answer | | | opinion | | no
give_opinion | admitted | recommended | result cause opinion | opinion | follow_up:20wd | | appeal | =result | yes
follow_up | recommended | closed | taken_up | follow_up | | | | | no
court_action | admitted service_asked user_asked third_asked | ended | started_on | | | | appeal | irrecevable | yes
withdraw | received incomplete admitted service_asked user_asked third_asked | ended | | | | | appeal | desistement | no
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]
UNITS = {"working_days": "wd", "months": "m", "days": "d"}
MEDIATION = get_procedure("mediation")


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_row_of_the_table(row: list[str]) -> None:
    name, sources, target, said, met, started, suspended, resumed, outcome, letter = row
    step = MEDIATION.transition(name)
    assert step is not None
    assert set(step.sources) == set(sources.split())
    assert step.target == target
    assert {f.name for f in step.fields if f.required and not f.required_if} == set(said.split())
    assert set(step.meets) == set(met.split())
    assert {f"{c.kind}:{c.amount}{UNITS[c.unit]}" for c in step.starts} == set(started.split())
    assert set(step.suspends) == set(suspended.split())
    assert set(step.resumes) == set(resumed.split())
    assert step.outcome == outcome
    assert (step.letter is not None) == (letter == "yes")


def test_the_table_is_whole() -> None:
    assert {row[0] for row in ROWS} == {t.name for t in MEDIATION.transitions}


def test_who_may() -> None:
    assert {role for role in Role.values if MEDIATION.work in GRANTS[role]} == {Role.MEDIATOR}
    assert {role for role in Role.values if MEDIATION.see in GRANTS[role]} == {
        Role.MEDIATOR,
        Role.MANAGER,
    }
    assert {t.may for t in MEDIATION.transitions} == {MEDIATION.work}


def test_each_party_is_told_apart_while_the_exchange_lasts() -> None:
    holders = {state.name: state.holder for state in MEDIATION.states}
    assert holders["service_asked"] == Holder.FUND
    assert holders["user_asked"] == holders["incomplete"] == Holder.PERSON
    assert holders["third_asked"] == Holder.THIRD_PARTY


def test_the_appeal_delay_is_the_users() -> None:
    appeal = MEDIATION.clocks_by_kind["appeal"]
    assert (appeal.of, appeal.starts_from) == (Holder.PERSON, "decision_notified_on")


def test_results_by_kind() -> None:
    kinds = {"explication", "droit_accorde", "paiement", "rejet", "irrecevable"}
    assert set(Result.values) == kinds | {"desistement"}
    opinion = MEDIATION.transition("give_opinion")
    assert opinion is not None
    offered = next(f for f in opinion.fields if f.name == "result").choices
    assert set(offered) == kinds - {"irrecevable"}
