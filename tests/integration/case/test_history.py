"""Closed files taken over as a list: the night sees them as it sees files led with the actions, and a list that lies is refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from relais.casework.case import actions
from relais.casework.case.models import Case, Decision, Move
from relais.casework.case.past import PastCase, PastMove, PastStep
from relais.casework.case.snapshot import TABLES as CASES
from relais.casework.mediation.history import record_history as record_mediations
from relais.casework.mediation.snapshot import TABLES as MEDIATIONS
from relais.casework.support.actions import review_rights
from relais.casework.support.enums import ReviewedRight
from relais.casework.support.history import PastSupport
from relais.casework.support.history import record_history as record_supports
from relais.casework.support.snapshot import TABLES as SUPPORTS
from relais.common.refusals import Refused
from relais.pages.nightly import NightTable
from relais.registers.accounts.models import Fund
from relais.registers.audit.models import AuditEvent
from relais.registers.directory.models import Person
from tests.cast import Cast

START = dt.datetime(2021, 3, 1, 9, tzinfo=dt.UTC)
ON = dt.date(2022, 1, 5)


def day(n: int) -> dt.datetime:
    return START + dt.timedelta(days=n)


def person(fund: Fund) -> Person:
    return Person.objects.create(
        fund=fund, last_name="Martin", first_names="Odile", pseudonym="V1", commune="83137"
    )


def support(cast: Cast, someone: Person) -> PastSupport:
    rights = dict.fromkeys(ReviewedRight.values, ("not_concerned", "not_concerned"))
    return PastSupport(
        key="old:1",
        person=someone,
        opened_at=day(0),
        fields={"detected_by": "health_centre", "need": "dental"},
        assigned_to=cast.agent,
        moves=(
            PastMove("agree", day(2), {"consent": True, "channel": "phone", "summary": "Oui."}),
            PastMove("finish_review", day(8)),
            PastMove("confirm_plan", day(10), {"agreed": True, "channel": "desk"}),
            PastMove("wait_person", day(12), {"what": "Deux devis"}),
            PastMove("resume", day(30), {"answer": "Reçus."}),
            PastMove("close", day(60), {"outcome": "realise_partiel"}),
            PastMove("look_back", day(240), {"situation": "stable"}),
        ),
        steps=(
            PastStep("care", "Dentiste", day(9), day(55), "cost", day(50).date(), "claim"),
            PastStep("digital", "Compte ameli", day(9), day(56), "complexity", reason="gave_up"),
        ),
        rights=rights | {"c2s": ("to_ask", "open")},
        reviewed_on=day(8).date(),
    )


def lead(cast: Cast, past: PastSupport) -> Case:
    """The same support, led step by step."""
    case = actions.open_case(
        actor=cast.agent,
        procedure="support",
        person=past.person,
        origin=past.origin,
        assigned_to=past.assigned_to,
        at=past.opened_at,
        **past.fields,
    )
    for told in past.moves:
        if told.transition == "finish_review":
            found = {right: (first, "") for right, (first, _) in past.rights.items()}
            review_rights(actor=cast.agent, case=case, found=found, at=told.at)
        if told.transition == "confirm_plan":
            for step in past.steps:
                actions.add_step(
                    actor=cast.agent,
                    case=case,
                    axis=step.axis,
                    title=step.title,
                    obstacle=step.obstacle,
                    at=step.created_at,
                )
        if told.transition == "close":
            settle(cast, case, past)
        actions.move(
            actor=cast.agent,
            case=case,
            transition=told.transition,
            fields=told.fields,
            at=told.at,
        )
    return case


def settle(cast: Cast, case: Case, past: PastSupport) -> None:
    for step, told in zip(case.steps.order_by("pk"), past.steps, strict=True):
        if told.done_on:
            actions.complete_step(
                actor=cast.agent,
                step=step,
                done_on=told.done_on,
                proof=told.proof,
                at=told.settled_at,
            )
        else:
            actions.settle_step(actor=cast.agent, step=step, reason=told.reason, at=told.settled_at)
    changed = {right: (last, "") for right, (first, last) in past.rights.items() if first != last}
    review_rights(actor=cast.agent, case=case, found=changed, at=day(8))


def seen(tables: list[NightTable], fund: Fund, case: Case) -> dict[str, list[dict[str, Any]]]:
    """What the night sees of one file, but for its own numbers."""
    own = {"case_id", "reference"}
    return {
        given.table.name: [
            {name: value for name, value in row.items() if name not in own}
            for row in given.rows(fund, ON)
            if row["case_id"] == case.pk
        ]
        for given in tables
    }


@pytest.mark.django_db
def test_a_support_of_a_list_is_seen_as_one_led_by_the_actions(cast: Cast) -> None:
    someone = person(cast.fund)
    past = support(cast, someone)
    led = lead(cast, past)
    record_supports(actor=cast.agent, cases=[past], source="ancien outil")
    taken = Case.objects.get(opening_key="old:1")
    tables = [*CASES, *SUPPORTS]
    assert seen(tables, cast.fund, taken) == seen(tables, cast.fund, led)
    assert [str(d) for d in taken.decisions.all()] == [str(d) for d in led.decisions.all()]
    shown = ("number", "transition", "from_state", "to_state", "holder_after", "fields", "at")
    assert list(taken.moves.values(*shown)) == list(led.moves.values(*shown))
    same = ("state", "holder", "outcome", "closed_at", "state_since", "version", "team", "site")
    led.refresh_from_db()
    assert [getattr(taken, name) for name in same] == [getattr(led, name) for name in same]


def mediation(someone: Person) -> PastCase:
    moves = (
        PastMove("admit", day(3), {"service": "invalidity", "no_litigation": True}),
        PastMove("ask_service", day(4), {"question": "Pourquoi ?"}),
        PastMove("service_answers", day(9), {"position": "changes", "observations": "Repris."}),
        PastMove(
            "give_opinion",
            day(12),
            {
                "result": "paiement",
                "amount_cents": 700_000,
                "cause": "complex",
                "opinion": "Versé.",
                "recommendation": "Écrire plus tôt.",
            },
        ),
        PastMove("follow_up", day(20), {"taken_up": "yes"}),
    )
    fields = {"motive": "replacement_income", "prior_step_on": dt.date(2021, 1, 4)}
    return PastCase("m:1", someone, day(0), moves, fields, origin="self")


@pytest.mark.django_db
def test_a_mediation_of_a_list_is_seen_as_one_led_by_the_actions(cast: Cast) -> None:
    past, mediator = mediation(person(cast.fund)), cast.by_role["mediator"]
    led = actions.open_case(
        actor=mediator,
        procedure="mediation",
        person=past.person,
        origin=past.origin,
        at=past.opened_at,
        **past.fields,
    )
    for told in past.moves:
        actions.move(
            actor=mediator, case=led, transition=told.transition, fields=told.fields, at=told.at
        )
    record_mediations(actor=mediator, cases=[past], source="ancien outil")
    taken = Case.objects.get(opening_key="m:1")
    tables = [*CASES, *MEDIATIONS]
    assert seen(tables, cast.fund, taken) == seen(tables, cast.fund, led)
    amounts = [list(c.amounts.values_list("kind", "amount_cents", "at")) for c in (taken, led)]
    assert amounts[0] == amounts[1] == [("payment", 700_000, day(12))]
    words = ("kind", "label", "reason", "decided_on")
    assert list(taken.decisions.values(*words)) == list(led.decisions.values(*words))


@pytest.mark.django_db
def test_the_same_list_again_adds_nothing(cast: Cast) -> None:
    past = support(cast, person(cast.fund))
    first = record_supports(actor=cast.agent, cases=[past, past], source="ancien outil")
    before = [model.objects.count() for model in (Case, Move, Decision, AuditEvent)]
    again = record_supports(actor=cast.agent, cases=[past], source="ancien outil")
    assert (first.read, first.new, first.known) == (2, 1, 1)
    assert (again.read, again.new, again.known) == (1, 0, 1)
    assert [model.objects.count() for model in (Case, Move, Decision, AuditEvent)] == before


@pytest.mark.django_db
def test_a_file_opened_after_a_list_takes_the_next_reference(cast: Cast) -> None:
    someone = person(cast.fund)
    record_supports(actor=cast.agent, cases=[support(cast, someone)], source="ancien outil")
    case = actions.open_case(
        actor=cast.agent, procedure="support", person=someone, origin="self", at=day(300)
    )
    assert case.reference == "MAS-2021-000002"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"moves": ()}, "pas clos"),
        ({"moves": (PastMove("close", day(3), {"outcome": "realise_total"}),)}, "close"),
        ({"moves": (PastMove("death", day(-3), {"died_on": day(-4).date()}),)}, "ordre"),
        ({"moves": (PastMove("refuse", day(3), {"channel": "phone"}),)}, "raison"),
        ({"steps": (PastStep("care", "Dentiste", day(9), day(55)),)}, "preuve"),
        ({"person": None}, "personne"),
    ],
)
def test_a_history_that_does_not_hold_is_refused_whole(
    cast: Cast, changes: dict[str, Any], word: str
) -> None:
    good = support(cast, person(cast.fund))
    bad = replace(good, key="old:2", **changes)
    with pytest.raises(Refused, match=f"old:2.*{word}"):
        record_supports(actor=cast.agent, cases=[good, bad], source="ancien outil")
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_somebody_of_another_fund_or_an_agent_without_the_word_is_refused(cast: Cast) -> None:
    past = support(cast, person(cast.other_fund))
    with pytest.raises(Refused, match="caisse"):
        record_supports(actor=cast.agent, cases=[past], source="ancien outil")
    mine = replace(past, person=person(cast.fund))
    with pytest.raises(Refused) as refusal:
        record_supports(actor=cast.by_role["reception"], cases=[mine], source="ancien outil")
    assert refusal.value.code == "not_allowed"
