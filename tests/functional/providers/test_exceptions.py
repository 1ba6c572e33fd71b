"""A detector silent about a professional until a day: said by whom, why, and given to the ranking of the night."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from relais.casework.signals import actions, excepting
from relais.casework.signals.models import FiledSignal, SignalException
from relais.casework.signals.snapshot import TABLES
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Role
from relais.registers.audit.models import AuditEvent
from tests.cast import Cast
from tests.control import BUSY, PLAIN

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def investigator(cast: Cast) -> Agent:
    return cast.by_role[Role.INVESTIGATOR]


def but(actor: Agent, **changes: Any) -> SignalException:
    given: dict[str, Any] = {
        "subject_id": BUSY,
        "definition": "exact_duplicate",
        "ends_on": TODAY + dt.timedelta(90),
        "reason": "vérifié sur place",
    }
    return excepting.except_subject(actor=actor, today=TODAY, **{**given, **changes})


def night(name: str, cast: Cast) -> list[dict[str, Any]]:
    table = next(table for table in TABLES if table.table.name == name)
    rows = list(table.rows(cast.fund, TODAY))
    declared = {column.name for column in table.table.columns} - {"fund"}
    assert all(set(row) == declared for row in rows)
    return rows


def test_said_again_the_same_day_it_is_one_exception(
    investigator: Agent, duplicate: FiledSignal
) -> None:
    assert but(investigator) == but(investigator)
    changed = but(investigator, ends_on=TODAY + dt.timedelta(10))
    assert SignalException.objects.get() == changed
    assert AuditEvent.objects.filter(verb="signal.excepted").count() == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"definition": "c2s"}, "unknown_definition"),
        ({"ends_on": TODAY - dt.timedelta(1)}, "wrong_date"),
        ({"ends_on": TODAY + dt.timedelta(1200)}, "wrong_date"),
        ({"reason": " "}, "reason_required"),
    ],
)
def test_an_exception_always_ends_and_says_why(
    investigator: Agent, duplicate: FiledSignal, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        but(investigator, **changes)
    assert refusal.value.code == code
    assert not SignalException.objects.exists()


def test_the_pages_add_and_end_one(
    client: Client, investigator: Agent, duplicate: FiledSignal
) -> None:
    client.force_login(investigator)
    later = timezone.localdate() + dt.timedelta(30)
    said = {"definition": "exact_duplicate", "ends_on": later.isoformat(), "reason": "vérifié"}
    assert client.get(f"/professionnels/{BUSY}/exceptions/nouvelle/").status_code == 200
    wrong = client.post(
        f"/professionnels/{BUSY}/exceptions/nouvelle/", {**said, "ends_on": "2001-01-01"}
    )
    assert wrong.status_code == 422
    client.post(f"/professionnels/{BUSY}/exceptions/nouvelle/", said)
    [shown] = client.get(f"/professionnels/{BUSY}/").context["exceptions"]
    assert shown["state"].label == "En cours"
    for _ in range(2):
        client.post(f"/professionnels/{BUSY}/exceptions/{shown['row'].pk}/arreter/")
    [shown] = client.get(f"/professionnels/{BUSY}/").context["exceptions"]
    assert shown["state"].label == "Terminée"
    assert AuditEvent.objects.filter(verb="signal.exception_ended").count() == 1


def test_nobody_else_adds_nor_ends_one(
    client: Client, cast: Cast, investigator: Agent, duplicate: FiledSignal
) -> None:
    made = but(investigator)
    new, end = (
        f"/professionnels/{BUSY}/exceptions/nouvelle/",
        f"/professionnels/{BUSY}/exceptions/{made.pk}/arreter/",
    )
    for role in (Role.COUNSELLOR, Role.MANAGER, Role.ANALYST):
        client.force_login(cast.by_role[role])
        assert {client.get(new).status_code, client.post(end).status_code} == {403}
    client.force_login(investigator)
    other = end.replace(f"/{BUSY}/", f"/{PLAIN}/")
    assert client.post(other).status_code == 404
    made.refresh_from_db()
    assert made.ends_on > TODAY


def test_the_night_is_given_exceptions_and_outcomes(
    cast: Cast, investigator: Agent, duplicate: FiledSignal
) -> None:
    but(investigator)
    [row] = night("signal_exceptions", cast)
    assert (row["subject_id"], row["definition"]) == (BUSY, "exact_duplicate")
    assert night("control_outcomes", cast) == []
    actions.set_aside(actor=investigator, signal=duplicate, reason="settled")
    [outcome] = night("control_outcomes", cast)
    assert (outcome["subject_id"], outcome["outcome"]) == (BUSY, "confirmed")


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [("minor", "confirmed"), ("justified", "unfounded"), ("double", "inconclusive")],
)
def test_a_reason_is_an_outcome_for_the_ranking(
    cast: Cast, investigator: Agent, duplicate: FiledSignal, reason: str, outcome: str
) -> None:
    actions.set_aside(actor=investigator, signal=duplicate, reason=reason)
    assert [row["outcome"] for row in night("control_outcomes", cast)] == [outcome]


def test_a_signal_kept_for_a_file_speaks_for_its_detector(
    cast: Cast, investigator: Agent, duplicate: FiledSignal
) -> None:
    actions.keep(actor=investigator, signal=duplicate)
    [outcome] = night("control_outcomes", cast)
    assert (outcome["definition"], outcome["outcome"]) == ("exact_duplicate", "retained")
