"""What files give the night: true delays, pseudonyms, no name and no typed word."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow.parquet as pq

from relais.casework.case.actions import (
    add_contact,
    add_step,
    complete_step,
    move,
    open_case,
    undo_last_move,
)
from relais.casework.case.snapshot import TABLES as OF_CASE
from relais.casework.mediation.snapshot import TABLES as OF_MEDIATION
from relais.casework.support.actions import review_rights
from relais.casework.support.enums import ReviewedRight
from relais.casework.support.snapshot import TABLES as OF_SUPPORT
from relais.handover.snapshot import write_snapshot
from relais.pages.nightly import NightTable, batches
from relais.registers.accounts.permissions import Role
from relais.registers.directory.models import Person
from tests.cast import Cast

START = dt.datetime(2026, 1, 12, 9, tzinfo=dt.UTC)
ON = dt.date(2026, 3, 31)
SECRET = "Zoubida"


def rows(tmp_path: Path, tables: list[NightTable], name: str) -> list[dict[str, object]]:
    given = next(t for t in tables if t.table.name == name)
    write_snapshot(tmp_path, ON, given.table, batches(given, ON))
    read = pq.read_table(tmp_path / "snapshots" / ON.isoformat() / f"{name}.parquet")
    assert SECRET not in str(read.to_pylist())
    return read.to_pylist()


def day(n: int) -> dt.datetime:
    return START + dt.timedelta(days=n)


def test_a_support_as_the_night_sees_it(cast: Cast, tmp_path: Path) -> None:
    person = Person.objects.create(
        fund=cast.fund,
        last_name=SECRET,
        first_names="Odile",
        pseudonym="p-1",
        commune="83137",
    )
    act = {"actor": cast.agent}
    case = open_case(
        **act, procedure="support", person=person, origin="signal", at=START, subject=SECRET
    )
    add_contact(**act, case=case, channel="phone", reached=False, summary=SECRET, at=day(1))
    said = {"consent": True, "channel": "desk", "summary": SECRET}
    move(**act, case=case, transition="agree", fields=said, at=day(4))
    found = dict.fromkeys(ReviewedRight.values, ("not_concerned", SECRET))
    review_rights(**act, case=case, found={**found, "c2s": ("to_ask", "")})
    review_rights(**act, case=case, found={"c2s": ("open", "")})
    move(**act, case=case, transition="finish_review", at=day(5))
    done = add_step(**act, case=case, axis="care", obstacle="cost", title=SECRET)
    add_step(**act, case=case, axis="digital", title="Compte ameli")
    said = {"agreed": True, "channel": "phone"}
    move(**act, case=case, transition="confirm_plan", fields=said, at=day(6))
    complete_step(**act, step=done, done_on=day(30).date(), proof="claim")
    move(**act, case=case, transition="wait_person", fields={"what": SECRET}, at=day(10))
    move(**act, case=case, transition="resume", fields={"answer": SECRET}, at=day(24))
    move(**act, case=case, transition="wait_person", fields={"what": "x"}, at=day(40))
    undo_last_move(**act, case=case, at=day(41))

    [row] = rows(tmp_path, OF_CASE, "cases")
    assert row["fund"] == "831"
    assert (row["person_id"], row["commune"], row["open"]) == ("p-1", "83137", True)
    assert (row["days_fund"], row["days_person"], row["days_third_party"]) == (64, 14, 0)
    assert row["days_fund"] + row["days_person"] == (ON - START.date()).days
    assert row["working_days_person"] == 10

    [row] = rows(tmp_path, OF_SUPPORT, "supports")
    assert (row["axis_rights"], row["axis_care"], row["axis_digital"]) == (False, True, True)
    assert (row["care_steps"], row["care_steps_done"], row["rights_opened"]) == (1, 1, 1)
    assert row["agreed_on"] == day(4).date()
    assert {
        (r["axis"], r["obstacle"], r["state"]) for r in rows(tmp_path, OF_SUPPORT, "support_steps")
    } == {
        ("care", "cost", "done"),
        ("digital", "", "to_do"),
    }
    rights = {
        r["right"]: (r["found"], r["state"]) for r in rows(tmp_path, OF_SUPPORT, "support_rights")
    }
    assert rights["c2s"] == ("to_ask", "open")
    assert len(rights) == len(ReviewedRight)
    contacts = rows(tmp_path, OF_CASE, "case_contacts")
    assert [(c["channel"], c["reached"]) for c in contacts] == [
        ("phone", False),
        ("desk", True),
        ("phone", True),
    ]


def test_a_mediation_as_the_night_sees_it(cast: Cast, tmp_path: Path) -> None:
    mediator = cast.by_role[Role.MEDIATOR]
    case = open_case(
        actor=None,
        fund=cast.fund,
        procedure="mediation",
        person=None,
        origin="self",
        at=START,
        motive="indu",
        last_name=SECRET,
        statement=SECRET,
        prior_step_on="2026-01-02",
        mandated_by=SECRET,
    )
    steps = [
        ("admit", {"service": "control", "no_litigation": True}),
        ("ask_service", {"question": SECRET}),
        ("service_answers", {"position": "changes", "observations": SECRET}),
        (
            "give_opinion",
            {
                "result": "paiement",
                "amount_cents": 12_300,
                "cause": "rule",
                "opinion": SECRET,
                "recommendation": SECRET,
            },
        ),
    ]
    for n, (transition, fields) in enumerate(steps, 1):
        move(actor=mediator, case=case, transition=transition, fields=fields, at=day(n))
    [row] = rows(tmp_path, OF_MEDIATION, "mediations")
    assert (row["result"], row["paid_cents"], row["cause"]) == ("paiement", 12_300, "rule")
    assert (row["mandated"], row["recommended"], row["taken_up"]) == (True, True, "")
    assert row["referred_on"] == START.date()
