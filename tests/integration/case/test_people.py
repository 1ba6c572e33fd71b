"""Who works on a file; what they leave in it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from relais.casework.case.actions import (
    add_contact,
    add_note,
    add_step,
    add_task,
    assign,
    complete_step,
    complete_task,
    drop_task,
    hand_over,
    move,
    reopen_step,
    set_lane,
    settle_step,
)
from relais.casework.case.models import Case, Contact, Document, Note, Task
from relais.common.refusals import Refused
from relais.registers.accounts.permissions import Role
from relais.registers.audit.models import AuditEvent
from tests.cast import Cast
from tests.integration.case.trial import open_trial


def test_an_agent_takes_a_file_and_a_manager_gives_it(cast: Cast) -> None:
    case = open_trial(cast.agent)
    assign(actor=cast.colleague, case=case, to=cast.colleague)
    with pytest.raises(Refused):
        assign(actor=cast.agent, case=case, to=cast.colleague)
    assign(actor=cast.manager, case=case, to=cast.agent)
    assign(actor=cast.manager, case=case, to=cast.agent)
    assert case.assigned_to == cast.agent
    assert AuditEvent.objects.filter(verb="trial.assign").count() == 2


@pytest.mark.parametrize("who", ["stranger", "partner"])
def test_a_file_is_not_given_beyond_its_wall(cast: Cast, who: str) -> None:
    case = open_trial(cast.agent)
    with pytest.raises(Refused) as refusal:
        assign(actor=cast.manager, case=case, to=getattr(cast, who))
    assert refusal.value.code == "cannot_work"
    with pytest.raises(Refused, match="ne traite pas"):
        assign(actor=cast.manager, case=case, to=cast.by_role[Role.INVESTIGATOR])


def test_handing_over_moves_open_files_and_waiting_tasks(cast: Cast) -> None:
    cases = [open_trial(cast.agent, assigned_to=cast.agent) for _ in range(3)]
    add_task(actor=cast.agent, case=cases[0], title="Rappeler")
    move(actor=cast.agent, case=cases[2], transition="pay", fields={"amount_cents": 1})
    with pytest.raises(Refused):
        hand_over(actor=cast.colleague, leaving=cast.agent, to=cast.colleague)
    assert hand_over(actor=cast.manager, leaving=cast.agent, to=cast.colleague) == 2
    assert hand_over(actor=cast.manager, leaving=cast.agent, to=cast.colleague) == 0
    owners = [Case.objects.get(pk=case.pk).assigned_to for case in cases]
    assert owners == [cast.colleague, cast.colleague, cast.agent]
    assert Task.objects.get().assigned_to == cast.colleague
    assert AuditEvent.objects.filter(verb="case.hand_over").count() == 1


@pytest.mark.parametrize("role", [Role.INVESTIGATOR, Role.RECEPTION])
def test_files_are_not_handed_over_to_who_may_not_work_on_them(cast: Cast, role: str) -> None:
    open_trial(cast.agent, assigned_to=cast.agent)
    with pytest.raises(Refused, match="essais"):
        hand_over(actor=cast.manager, leaving=cast.agent, to=cast.by_role[role])
    with pytest.raises(Refused, match="même caisse"):
        hand_over(actor=cast.manager, leaving=cast.agent, to=cast.stranger)


def test_lanes(cast: Cast) -> None:
    case = open_trial(cast.agent)
    set_lane(actor=cast.agent, case=case, lane="urgent")
    assert Case.objects.get().lane == "urgent"
    with pytest.raises(Refused):
        set_lane(actor=cast.agent, case=case, lane="rapide")
    with pytest.raises(Refused):
        set_lane(actor=cast.stranger, case=case, lane="normal")


def test_a_contact_is_written_once_on_its_channel(cast: Cast) -> None:
    case = open_trial(cast.agent)
    for _ in range(2):
        add_contact(
            actor=cast.agent, case=case, channel="phone", reached=False, summary="Répondeur"
        )
    add_contact(actor=cast.agent, case=case, channel="sms", reached=True)
    assert [c.channel for c in Contact.objects.order_by("pk")] == ["phone", "sms"]
    for channel, at in (
        ("pigeon", None),
        ("phone", timezone.now() + dt.timedelta(days=1)),
    ):
        with pytest.raises(Refused):
            add_contact(actor=cast.agent, case=case, channel=channel, reached=True, at=at)
    with pytest.raises(Refused):
        add_contact(actor=cast.by_role[Role.INVESTIGATOR], case=case, channel="phone", reached=True)


def test_notes(cast: Cast) -> None:
    case = open_trial(cast.agent)
    for _ in range(2):
        add_note(actor=cast.agent, case=case, text=" Vit seule. ")
    assert Note.objects.get().text == "Vit seule."
    for text in ("  ", "x" * 4001):
        with pytest.raises(Refused):
            add_note(actor=cast.agent, case=case, text=text)


def test_tasks_are_done_or_dropped_once(cast: Cast) -> None:
    case = open_trial(cast.agent)
    task = add_task(actor=cast.agent, case=case, title="Rappeler", due_on=dt.date(2026, 6, 1))
    assert (
        add_task(actor=cast.agent, case=case, title="Rappeler", due_on=dt.date(2026, 6, 1)) == task
    )
    done = complete_task(actor=cast.colleague, task=task)
    assert drop_task(actor=cast.agent, task=task).dropped_at is None
    assert complete_task(actor=cast.agent, task=task).done_by == cast.colleague == done.done_by
    with pytest.raises(Refused):
        add_task(actor=cast.agent, case=case, title=" ")
    with pytest.raises(Refused):
        complete_task(actor=cast.stranger, task=task)


def test_a_step_is_done_with_its_proof_or_not_with_its_reason(cast: Cast) -> None:
    case, other = open_trial(cast.agent), open_trial(cast.agent)
    step = add_step(actor=cast.agent, case=case, axis="care", obstacle="cost", title="Dentiste")
    today = timezone.localdate()
    foreign = Document.objects.create(
        case=other, name="a.pdf", size=1, sha256="0", added_at=timezone.now()
    )
    for proof, document, day in (
        ("", None, today),
        ("document", None, today),
        ("document", foreign, today),
        ("person", None, today + dt.timedelta(days=1)),
    ):
        with pytest.raises(Refused):
            complete_step(actor=cast.agent, step=step, done_on=day, proof=proof, document=document)
    complete_step(actor=cast.agent, step=step, done_on=today, proof="person")
    with pytest.raises(Refused, match="déjà « réalisée »"):
        settle_step(actor=cast.agent, step=step, reason="moved")
    assert reopen_step(actor=cast.agent, step=step).proof == ""
    with pytest.raises(Refused):
        settle_step(actor=cast.agent, step=step, reason="because")
    assert settle_step(actor=cast.agent, step=step, reason="moved").reason == "moved"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"axis": "moon"}, "unknown_choice"),
        ({"obstacle": "rain"}, "unknown_choice"),
        ({"title": "  "}, "missing"),
    ],
)
def test_a_step_speaks_the_words_of_its_procedure(
    cast: Cast, values: dict[str, str], code: str
) -> None:
    case = open_trial(cast.agent)
    with pytest.raises(Refused) as refusal:
        add_step(actor=cast.agent, case=case, **{"axis": "care", "title": "Dentiste", **values})
    assert refusal.value.code == code


def test_the_plan_is_made_at_its_own_states(cast: Cast) -> None:
    case = open_trial(cast.agent)
    move(actor=cast.agent, case=case, transition="ask", fields={"what": "RIB"})
    with pytest.raises(Refused, match="Pièces demandées"):
        add_step(actor=cast.agent, case=case, axis="care", title="Dentiste")
